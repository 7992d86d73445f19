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

/**
 * The outcomes of the rows of each segment, with intervals by blocks of dependent rows. What a
 * segment is compared with are the rows of all segments that are described: were the others among
 * them, their outcomes could be told from the difference.
 */
final class SegmentOutcomes {
  private static final String OUTCOME = "outcome";
  private static final double CONFIDENCE = 0.95;

  /** Of each outcome its square is kept as well, for the deviation of a row. */
  private static final String SQUARED = "squared ";

  private final List<String> names;
  private final Map<Integer, BlockedMean> means;
  private final BlockedMean described;

  private SegmentOutcomes(
      List<String> names, Map<Integer, BlockedMean> means, BlockedMean described) {
    this.names = names;
    this.means = means;
    this.described = described;
  }

  /**
   * One pass.
   *
   * @param minimumRows of a segment that is described
   */
  static SegmentOutcomes of(TrainingSet set, Dataset<Row> rows, String segment, int minimumRows) {
    List<String> names = set.problem().task() == Task.MULTICLASS ? set.classes() : List.of(OUTCOME);
    String[] kept =
        Stream.concat(names.stream(), names.stream().map(name -> SQUARED + name))
            .toArray(String[]::new);
    Map<Integer, BlockedMean> means =
        OnePass.over(
            rows.select(segment, FeatureRows.BLOCK, FeatureRows.LABEL),
            TreeMap<Integer, BlockedMean>::new,
            (state, row) -> {
              state
                  .computeIfAbsent(row.getInt(0), number -> BlockedMean.of(kept))
                  .add(row.getString(1), values(names, row.get(2)));
            },
            (first, second) -> {
              second.forEach((part, other) -> first.merge(part, other, BlockedMean::merge));
              return first;
            });
    BlockedMean described = BlockedMean.of(kept);
    means.values().stream().filter(one -> one.rows() >= minimumRows).forEach(described::merge);
    return new SegmentOutcomes(names, means, described);
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

  /** How far these lie from those of all described, in standard deviations of a row. */
  Map<String, Double> deviations(int segment) {
    Map<String, Double> deviations = new LinkedHashMap<>();
    for (String name : names) {
      double mean = mean(described, name);
      double deviation = Math.sqrt(Math.max(0, mean(described, SQUARED + name) - mean * mean));
      double own = mean(means.get(segment), name);
      deviations.put(name, deviation > 0 ? (own - mean) / deviation : Double.NaN);
    }
    return deviations;
  }

  private static double mean(BlockedMean rows, String name) {
    return rows.mean(name, CONFIDENCE).estimate();
  }
}
