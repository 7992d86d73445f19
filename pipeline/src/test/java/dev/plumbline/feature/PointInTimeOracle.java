package dev.plumbline.feature;

import dev.plumbline.problem.FeatureSet.Function;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The rules of time written the slow way: for each prediction all events are read from the start.
 * Times are minutes; null is a missing value.
 */
final class PointInTimeOracle {

  /** A row of a source; {@code tie} orders rows that are equal in both times. */
  record Fact(String id, String key, Long event, Long recorded, Double amount, long tie) {}

  private final List<Fact> facts;
  private final boolean correctable;
  private final boolean strict;

  PointInTimeOracle(List<Fact> facts, boolean correctable, boolean strict) {
    this.facts = facts;
    this.correctable = correctable;
    this.strict = strict;
  }

  /**
   * A function of the amounts over a span, those without an amount left out. RATE and HOURS_SINCE
   * are of amounts above zero.
   *
   * @param back how far LAG and DIFFERENCE look
   */
  Object window(Function function, int back, String key, Long time, long span) {
    List<Fact> facts =
        seen(key, time).stream()
            .filter(fact -> fact.event() > time - span && fact.amount() != null)
            .sorted(newestLast())
            .toList();
    List<Double> amounts = facts.stream().map(fact -> fact.amount() + 0.0).toList();
    int size = amounts.size();
    return switch (function) {
      case COUNT -> (long) size;
      case DISTINCT -> (long) new HashSet<>(amounts).size();
      case SUM -> size == 0 ? null : (Object) sum(amounts).doubleValue();
      case MEAN -> size == 0 ? null : (Object) (sum(amounts).doubleValue() / size);
      case MIN -> amounts.stream().min(Comparator.naturalOrder()).orElse(null);
      case MAX -> amounts.stream().max(Comparator.naturalOrder()).orElse(null);
      case SD -> size < 2 ? null : (Object) deviation(amounts);
      case RATE ->
          size == 0 ? null : (Object) ((double) amounts.stream().filter(a -> a > 0).count() / size);
      case FIRST -> size == 0 ? null : amounts.get(0);
      case LAST -> size == 0 ? null : amounts.get(size - 1);
      case LAG -> size <= back ? null : amounts.get(size - 1 - back);
      case DIFFERENCE ->
          size <= back ? null : (Object) (amounts.get(size - 1) - amounts.get(size - 1 - back));
      case HOURS_SINCE ->
          facts.stream()
              .filter(fact -> fact.amount() > 0)
              .map(fact -> (time - fact.event()) / 60.0)
              .reduce((older, newer) -> newer)
              .orElse(null);
    };
  }

  private static BigDecimal sum(List<Double> amounts) {
    return amounts.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** From the deviations from the mean, in 60 digits. */
  private static double deviation(List<Double> amounts) {
    MathContext digits = new MathContext(60);
    BigDecimal mean = sum(amounts).divide(BigDecimal.valueOf(amounts.size()), digits);
    BigDecimal squares = BigDecimal.ZERO;
    for (double amount : amounts) {
      BigDecimal difference = new BigDecimal(amount).subtract(mean, digits);
      squares = squares.add(difference.multiply(difference, digits), digits);
    }
    return squares
        .divide(BigDecimal.valueOf(amounts.size() - 1), digits)
        .sqrt(digits)
        .doubleValue();
  }

  /** The amount of the newest fact, or null. */
  Double latest(String key, Long time, long maximumAge) {
    return seen(key, time).stream()
        .filter(fact -> time - fact.event() <= maximumAge)
        .max(newestLast())
        .map(Fact::amount)
        .orElse(null);
  }

  private List<Fact> seen(String key, Long time) {
    if (key == null || time == null) {
      return List.of();
    }
    List<Fact> current = new ArrayList<>();
    Map<String, Fact> versions = new HashMap<>();
    for (Fact fact : facts) {
      if (fact.recorded() == null || (strict ? fact.recorded() >= time : fact.recorded() > time)) {
        continue;
      }
      if (correctable && fact.id() != null) {
        versions.merge(
            fact.id(), fact, (old, other) -> versionOrder().compare(old, other) >= 0 ? old : other);
      } else {
        current.add(fact);
      }
    }
    current.addAll(versions.values());
    return current.stream()
        .filter(fact -> Objects.equals(fact.key(), key))
        .filter(fact -> fact.event() != null && fact.event() <= time)
        .toList();
  }

  private static Comparator<Fact> newestLast() {
    return Comparator.comparing(Fact::event).thenComparing(Fact::recorded).thenComparing(Fact::tie);
  }

  private static Comparator<Fact> versionOrder() {
    return Comparator.comparing(Fact::recorded)
        .thenComparing(Fact::event, Comparator.nullsFirst(Comparator.naturalOrder()))
        .thenComparing(Fact::tie);
  }
}
