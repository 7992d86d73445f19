package dev.plumbline.train;

import dev.plumbline.fairness.Reweighing;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.learner.Calibrator;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.problem.Fairness;
import dev.plumbline.statistic.BinaryCost;
import dev.plumbline.statistic.BlockSums;
import dev.plumbline.statistic.Interval;
import dev.plumbline.statistic.OnePass;
import dev.plumbline.statistic.Resampled;
import dev.plumbline.statistic.ResampledSums;
import dev.plumbline.statistic.Resampling;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a mitigation changes, and what it costs: the decisions of the same rung and setting, learned
 * with it and without, on the same out-of-fold rows. One pass over them.
 */
final class MitigationPrice {
  private static final int ROWS = BlockSums.ROWS;
  private static final int COST_WITH = 1;
  private static final int COST_WITHOUT = 2;
  private static final int FAVOURED_WITH = 3;
  private static final int FAVOURED_WITHOUT = 4;
  private static final int WIDTH = 5;

  private static final String ALL = "";

  private MitigationPrice() {}

  /**
   * One number with the mitigation and without.
   *
   * @param group empty for all rows
   * @param difference with less without, paired by blocks
   */
  record Change(String group, String metric, double with, double without, Interval difference) {}

  /**
   * Compares two candidates.
   *
   * @param outOfFold has their columns and those of {@link Reweighing#groupColumns}
   */
  static List<Change> of(
      TrainingSet set,
      Dataset<Row> outOfFold,
      BinaryCandidate with,
      BinaryCandidate without,
      double confidence) {
    TreeMap<String, BlockSums> sums = sums(set, outOfFold, with, without);
    Resampling resampling =
        Resampling.of(set.problem().evaluation().replicates(), set.problem().seed());
    BlockSums all = sums.remove(ALL);
    List<Change> changes = new ArrayList<>();
    ResampledSums whole = resampling.of(all);
    changes.add(
        change(
            ALL,
            "cost",
            whole.statistic(s -> s[COST_WITH] / s[ROWS]),
            whole.statistic(s -> s[COST_WITHOUT] / s[ROWS]),
            confidence));
    int attributes = Reweighing.groupColumns(set).size();
    for (int attribute = 0; attribute < attributes; attribute++) {
      String prefix = attribute + " ";
      Map<String, ResampledSums> groups = new TreeMap<>();
      sums.forEach(
          (name, group) -> {
            if (name.startsWith(prefix)
                && group.total()[ROWS] >= set.problem().evaluation().fairness().minimumGroup()) {
              groups.put(name.substring(prefix.length()), resampling.of(group.alike(all)));
            }
          });
      changes.addAll(compared(groups, confidence));
    }
    return changes;
  }

  private static List<Change> compared(Map<String, ResampledSums> groups, double confidence) {
    List<Change> changes = new ArrayList<>();
    ToDoubleFunction<double[]> with = s -> s[FAVOURED_WITH] / s[ROWS];
    ToDoubleFunction<double[]> without = s -> s[FAVOURED_WITHOUT] / s[ROWS];
    // The same group on both sides, so that the change is of one ratio.
    String reference =
        groups.entrySet().stream()
            .max(Comparator.comparingDouble(g -> without.applyAsDouble(g.getValue().total())))
            .map(Map.Entry::getKey)
            .orElse(ALL);
    groups.forEach(
        (name, group) -> {
          Resampled mine = group.statistic(with);
          Resampled mineWithout = group.statistic(without);
          changes.add(change(name, "favourable-rate", mine, mineWithout, confidence));
          if (!name.equals(reference)) {
            ResampledSums other = groups.get(reference);
            changes.add(
                change(
                    name,
                    "disparate-impact",
                    mine.over(other.statistic(with)),
                    mineWithout.over(other.statistic(without)),
                    confidence));
          }
        });
    return changes;
  }

  private static Change change(
      String group, String metric, Resampled with, Resampled without, double confidence) {
    return new Change(
        group,
        metric,
        with.estimate(),
        without.estimate(),
        with.with(without, (a, b) -> a - b).interval(confidence));
  }

  private static TreeMap<String, BlockSums> sums(
      TrainingSet set, Dataset<Row> outOfFold, BinaryCandidate with, BinaryCandidate without) {
    boolean acting =
        set.problem().evaluation().fairness().favourable() == Fairness.Favourable.ACTING;
    int[] groups =
        Reweighing.groupColumns(set).stream().mapToInt(outOfFold.schema()::fieldIndex).toArray();
    int[] costs = FeatureRows.COSTS.stream().mapToInt(outOfFold.schema()::fieldIndex).toArray();
    int segment = outOfFold.schema().fieldIndex(TrainingMatrix.SEGMENT);
    int label = outOfFold.schema().fieldIndex(TrainingMatrix.LABEL);
    int block = outOfFold.schema().fieldIndex(FeatureRows.BLOCK);
    int first = outOfFold.schema().fieldIndex(with.column());
    int second = outOfFold.schema().fieldIndex(without.column());
    Calibrator[] ofFirst = with.crossFitted().toArray(Calibrator[]::new);
    Calibrator[] ofSecond = without.crossFitted().toArray(Calibrator[]::new);
    return OnePass.over(
        outOfFold,
        TreeMap::new,
        (state, row) -> {
          double fn = row.getDouble(costs[0]);
          double fp = row.getDouble(costs[1]);
          double tp = row.getDouble(costs[2]);
          double tn = row.getDouble(costs[3]);
          boolean positive = row.getInt(label) == 1;
          int fold = row.getInt(segment);
          boolean act =
              BinaryCost.act(ofFirst[fold].calibrate(row.getDouble(first)), fn, fp, tp, tn);
          boolean actWithout =
              BinaryCost.act(ofSecond[fold].calibrate(row.getDouble(second)), fn, fp, tp, tn);
          double[] values = new double[WIDTH];
          values[ROWS] = 1;
          values[COST_WITH] = BinaryCost.realised(act, positive, fn, fp, tp, tn);
          values[COST_WITHOUT] = BinaryCost.realised(actWithout, positive, fn, fp, tp, tn);
          values[FAVOURED_WITH] = act == acting ? 1 : 0;
          values[FAVOURED_WITHOUT] = actWithout == acting ? 1 : 0;
          add(state, ALL, row.getString(block), values);
          for (int i = 0; i < groups.length; i++) {
            add(state, i + " " + row.getString(groups[i]), row.getString(block), values);
          }
        },
        (state, other) -> {
          other.forEach(
              (name, sums) ->
                  state.computeIfAbsent(name, n -> BlockSums.ofWidth(WIDTH)).merge(sums));
          return state;
        });
  }

  private static void add(
      TreeMap<String, BlockSums> state, String name, String block, double[] values) {
    double[] sums = state.computeIfAbsent(name, n -> BlockSums.ofWidth(WIDTH)).of(block);
    for (int i = 0; i < values.length; i++) {
      sums[i] += values[i];
    }
  }
}
