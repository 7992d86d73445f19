package dev.plumbline.feature;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
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

  /** Count, sum, mean, least and greatest amount over a span; nulls for no amount. */
  List<Object> window(String key, Long time, long span) {
    List<Double> amounts = new ArrayList<>();
    for (Fact fact : seen(key, time)) {
      if (fact.event() > time - span && fact.amount() != null) {
        amounts.add(fact.amount());
      }
    }
    List<Object> values = new ArrayList<>();
    values.add((long) amounts.size());
    if (amounts.isEmpty()) {
      values.addAll(Arrays.asList(null, null, null, null));
      return values;
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (double amount : amounts) {
      sum = sum.add(new BigDecimal(amount), MathContext.UNLIMITED);
    }
    values.add(sum.doubleValue() + 0.0);
    values.add((sum.doubleValue() + 0.0) / amounts.size());
    values.add(amounts.stream().mapToDouble(Double::doubleValue).min().orElseThrow() + 0.0);
    values.add(amounts.stream().mapToDouble(Double::doubleValue).max().orElseThrow() + 0.0);
    return values;
  }

  /** The amount of the newest fact, or null. */
  Double latest(String key, Long time, long maximumAge) {
    return seen(key, time).stream()
        .filter(fact -> time - fact.event() <= maximumAge)
        .max(
            Comparator.comparing(Fact::event)
                .thenComparing(Fact::recorded)
                .thenComparing(Fact::tie))
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

  private static Comparator<Fact> versionOrder() {
    return Comparator.comparing(Fact::recorded)
        .thenComparing(Fact::event, Comparator.nullsFirst(Comparator.naturalOrder()))
        .thenComparing(Fact::tie);
  }
}
