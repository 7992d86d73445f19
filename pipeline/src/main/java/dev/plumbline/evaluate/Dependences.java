package dev.plumbline.evaluate;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.Trial;
import dev.plumbline.statistic.BlockedMean;
import dev.plumbline.statistic.Interval;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Partial dependence (Friedman, Annals of Statistics 29, 2001): the mean prediction of all rows of
 * a sample, had they one value of a feature and all else as it is; beside it what came of the rows
 * that have about that value. A number's values are the medians of its tenths, a category's its
 * most frequent ones, and what is not known comes last. Of several classes the chance of each is
 * followed, all from the same predictions; the chances of a place add up to 1. One job.
 */
final class Dependences {
  /** Tenths of a number, and values of a category that are told apart. */
  static final int PLACES = 10;

  private static final String OBSERVED = "observed";

  private Dependences() {}

  /**
   * One place of one feature, of one class.
   *
   * @param place from 0
   * @param value as it is written; null where it is not known
   * @param number the same as a number; NaN where the feature is none
   * @param ofClass the class whose chance it is; null where there are not several
   * @param predicted mean prediction, had all rows the value
   * @param observed what came of the rows of the place, by block; of all classes together
   */
  record Place(
      String feature,
      int place,
      String value,
      double number,
      String ofClass,
      double predicted,
      BlockedMean observed)
      implements Serializable {

    Interval came(double confidence) {
      return observed.mean(ofClass == null ? OBSERVED : ofClass, confidence);
    }
  }

  private record Asked(String feature, int column, FeatureKind kind) implements Serializable {}

  /**
   * The places of each feature, by feature in the order given, then from left to right, then by
   * class in the order of the model's outputs.
   */
  static List<Place> of(
      Trial.Sample sample,
      StructType schema,
      FittedPipeline pipeline,
      Pricing pricing,
      List<String> features) {
    int block = schema.fieldIndex(FeatureRows.BLOCK);
    List<Asked> asked =
        features.stream().map(f -> new Asked(f, schema.fieldIndex(f), kind(pipeline, f))).toList();
    return Trial.ask(
            sample,
            pipeline,
            asked,
            (trial, own) -> own.stream().flatMap(a -> places(trial, a, pricing, block)).toList())
        .stream()
        .sorted(
            Comparator.comparingInt((Place p) -> features.indexOf(p.feature()))
                .thenComparingInt(Place::place))
        .toList();
  }

  private static FeatureKind kind(FittedPipeline pipeline, String feature) {
    return pipeline.columns().stream()
        .filter(c -> c.name().equals(feature))
        .map(FeatureColumn::kind)
        .findFirst()
        .orElseThrow();
  }

  private static Stream<Place> places(Trial trial, Asked asked, Pricing pricing, int block) {
    List<Row> rows = trial.rows();
    int column = asked.column();
    List<String> classes = pricing.classes();
    List<Place> places = new ArrayList<>();
    int place = 0;
    for (int[] members : members(rows, asked)) {
      // In the order of their values, so that the middle one has the median.
      int standIn = members[members.length / 2];
      int[] from = new int[rows.size()];
      Arrays.fill(from, standIn);
      double[] predicted = trial.predictedTaking(asked.feature(), from);
      BlockedMean observed = observed(rows, members, pricing, block);
      Object value = known(rows.get(standIn), column);
      int outputs = Math.max(1, classes.size());
      for (int output = 0; output < outputs; output++) {
        places.add(
            new Place(
                asked.feature(),
                place,
                value == null ? null : value.toString(),
                asked.kind() == FeatureKind.NUMERIC && value instanceof Number number
                    ? number.doubleValue()
                    : Double.NaN,
                classes.isEmpty() ? null : classes.get(output),
                mean(predicted, output, outputs),
                observed));
      }
      place++;
    }
    return places.stream();
  }

  /** Of predictions that stand side by side row by row, the mean of one. */
  private static double mean(double[] predicted, int output, int outputs) {
    return IntStream.range(0, predicted.length / outputs)
        .mapToDouble(row -> predicted[row * outputs + output])
        .average()
        .orElse(Double.NaN);
  }

  /** What came, or which class did: 1 for it and 0 for every other. */
  private static BlockedMean observed(List<Row> rows, int[] members, Pricing pricing, int block) {
    List<String> classes = pricing.classes();
    BlockedMean observed =
        classes.isEmpty()
            ? BlockedMean.of(OBSERVED)
            : BlockedMean.of(classes.toArray(String[]::new));
    for (int row : members) {
      double outcome = pricing.outcome(rows.get(row));
      observed.add(
          rows.get(row).getString(block),
          classes.isEmpty()
              ? new double[] {outcome}
              : IntStream.range(0, classes.size())
                  .mapToDouble(c -> c == outcome ? 1 : 0)
                  .toArray());
    }
    return observed;
  }

  /** The rows of each place, those of a number in the order of its values. */
  private static List<int[]> members(List<Row> rows, Asked asked) {
    int column = asked.column();
    int[] known =
        IntStream.range(0, rows.size()).filter(r -> known(rows.get(r), column) != null).toArray();
    int[] unknown =
        IntStream.range(0, rows.size()).filter(r -> known(rows.get(r), column) == null).toArray();
    List<int[]> members = new ArrayList<>();
    if (known.length > 0) {
      // True and false are numbers to a model, but to nobody else.
      boolean isNumber =
          asked.kind() == FeatureKind.NUMERIC
              && known(rows.get(known[0]), column) instanceof Number;
      members.addAll(isNumber ? tenths(rows, column, known) : mostFrequent(rows, column, known));
    }
    if (unknown.length > 0) {
      members.add(unknown);
    }
    return members;
  }

  /** A number that is not a number is not known. */
  private static Object known(Row row, int column) {
    Object value = row.get(column);
    return value instanceof Number number && !Double.isFinite(number.doubleValue()) ? null : value;
  }

  /** Rows with equal numbers stay together. */
  private static List<int[]> tenths(List<Row> rows, int column, int[] known) {
    List<Integer> ordered =
        Arrays.stream(known)
            .boxed()
            .sorted(Comparator.comparingDouble(r -> number(rows, column, r)))
            .toList();
    List<int[]> tenths = new ArrayList<>();
    int from = 0;
    for (int end = 1; end <= ordered.size(); end++) {
      boolean last = end == ordered.size();
      boolean full = (long) end * PLACES >= (long) ordered.size() * (tenths.size() + 1);
      if (last
          || full
              && number(rows, column, ordered.get(end))
                  > number(rows, column, ordered.get(end - 1))) {
        tenths.add(ordered.subList(from, end).stream().mapToInt(Integer::intValue).toArray());
        from = end;
      }
    }
    return tenths;
  }

  private static double number(List<Row> rows, int column, int row) {
    return ((Number) rows.get(row).get(column)).doubleValue();
  }

  private static List<int[]> mostFrequent(List<Row> rows, int column, int[] known) {
    Map<String, List<Integer>> byValue = new TreeMap<>();
    for (int row : known) {
      byValue
          .computeIfAbsent(rows.get(row).get(column).toString(), v -> new ArrayList<>())
          .add(row);
    }
    return byValue.entrySet().stream()
        .sorted(Comparator.comparingInt(value -> -value.getValue().size()))
        .limit(PLACES)
        .sorted(Comparator.comparingDouble(value -> code(value.getKey())))
        .map(value -> value.getValue().stream().mapToInt(Integer::intValue).toArray())
        .toList();
  }

  /** Codes are put in order; names have none. */
  private static double code(String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      return Double.POSITIVE_INFINITY;
    }
  }
}
