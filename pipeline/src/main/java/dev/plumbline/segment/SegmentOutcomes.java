package dev.plumbline.segment;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.problem.Task;
import dev.plumbline.statistic.BlockedMean;
import dev.plumbline.statistic.Interval;
import dev.plumbline.statistic.OnePass;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The outcomes of the rows of each segment, with intervals by blocks of dependent rows. */
final class SegmentOutcomes {
  private static final String OUTCOME = "outcome";
  private static final double CONFIDENCE = 0.95;

  /** Of each outcome its square is kept as well, for the deviation of a row. */
  private static final String SQUARED = "squared ";

  /** What the mean of all rows is kept under; segments begin at 1. */
  private static final int ALL = 0;

  private final List<String> names;
  private final Map<Integer, BlockedMean> means;

  private SegmentOutcomes(List<String> names, Map<Integer, BlockedMean> means) {
    this.names = names;
    this.means = means;
  }

  /** One pass. */
  static SegmentOutcomes of(TrainingSet set, Dataset<Row> rows, String segment) {
    List<String> names = set.problem().task() == Task.MULTICLASS ? set.classes() : List.of(OUTCOME);
    String[] kept =
        Stream.concat(names.stream(), names.stream().map(name -> SQUARED + name))
            .toArray(String[]::new);
    Map<Integer, BlockedMean> means =
        OnePass.over(
            rows.select(segment, FeatureRows.BLOCK, FeatureRows.LABEL),
            TreeMap<Integer, BlockedMean>::new,
            (state, row) -> {
              double[] values = values(names, row.get(2));
              for (int part : new int[] {ALL, row.getInt(0)}) {
                state
                    .computeIfAbsent(part, number -> BlockedMean.of(kept))
                    .add(row.getString(1), values);
              }
            },
            (first, second) -> {
              second.forEach((part, other) -> first.merge(part, other, BlockedMean::merge));
              return first;
            });
    return new SegmentOutcomes(names, means);
  }

  /** A row's outcomes by name, then their squares. */
  private static double[] values(List<String> names, Object label) {
    double[] values = new double[2 * names.size()];
    for (int i = 0; i < names.size(); i++) {
      if (label instanceof Number number) {
        values[i] = number.doubleValue();
      } else {
        boolean came = label instanceof Boolean positive ? positive : names.get(i).equals(label);
        values[i] = came ? 1 : 0;
      }
      values[names.size() + i] = values[i] * values[i];
    }
    return values;
  }

  /** The mean of each outcome in a segment. */
  Map<String, Interval> intervals(int segment) {
    Map<String, Interval> intervals = new LinkedHashMap<>();
    names.forEach(name -> intervals.put(name, means.get(segment).mean(name, CONFIDENCE)));
    return intervals;
  }

  /** How far these lie from those of all rows, in standard deviations of a row. */
  Map<String, Double> deviations(int segment) {
    Map<String, Double> deviations = new LinkedHashMap<>();
    for (String name : names) {
      double mean = mean(ALL, name);
      double deviation = Math.sqrt(Math.max(0, mean(ALL, SQUARED + name) - mean * mean));
      deviations.put(name, deviation > 0 ? (mean(segment, name) - mean) / deviation : Double.NaN);
    }
    return deviations;
  }

  private double mean(int part, String name) {
    return means.get(part).mean(name, CONFIDENCE).estimate();
  }
}
