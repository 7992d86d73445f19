package dev.plumbline.evaluate;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.statistic.BinaryCost;
import dev.plumbline.statistic.BlockedMean;
import dev.plumbline.statistic.CostCurve;
import dev.plumbline.statistic.OnePass;
import dev.plumbline.statistic.ScoreCounts;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * All that is counted of scored holdout rows, in one pass: costs by block, scores against outcomes
 * by group of blocks, cost by threshold. Mergeable.
 */
final class HoldoutScores implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Names of policies that need no model, among the costs. */
  static final String ACT = "always act";

  static final String WAIT = "never act";

  /** The decisions of whoever knows each row's true probability; only where that is given. */
  static final String BEST = "best possible";

  /** Groups of blocks that are left out in turn for an interval. */
  private static final int GROUPS = 20;

  private final BlockedMean costs;
  private final List<SortedMap<Integer, ScoreCounts>> scores = new ArrayList<>();
  private final List<CostCurve> curves = new ArrayList<>();

  private HoldoutScores(String[] policies, int rungs) {
    costs = BlockedMean.of(policies);
    for (int i = 0; i < rungs; i++) {
      scores.add(new TreeMap<>());
      curves.add(CostCurve.of());
    }
  }

  /**
   * Counts scored rows; one Spark job.
   *
   * @param rungs the columns of the rungs' calibrated probabilities
   * @param oracle the columns of true probabilities: one, or none where they are not known
   */
  static HoldoutScores of(Dataset<Row> scored, List<String> rungs, List<String> oracle) {
    int[] columns =
        Stream.concat(rungs.stream(), oracle.stream())
            .mapToInt(scored.schema()::fieldIndex)
            .toArray();
    int[] costs = FeatureRows.COSTS.stream().mapToInt(scored.schema()::fieldIndex).toArray();
    int label = scored.schema().fieldIndex(FeatureRows.LABEL);
    int block = scored.schema().fieldIndex(FeatureRows.BLOCK);
    int rungCount = rungs.size();
    String[] policies =
        Stream.of(
                rungs.stream(),
                oracle.isEmpty() ? Stream.<String>of() : Stream.of(BEST),
                Stream.of(ACT, WAIT))
            .flatMap(s -> s)
            .toArray(String[]::new);
    return OnePass.over(
        scored,
        () -> new HoldoutScores(policies, rungCount),
        (state, row) -> state.add(row, columns, costs, label, block),
        HoldoutScores::merge);
  }

  private void add(Row row, int[] columns, int[] costColumns, int label, int block) {
    double fn = row.getDouble(costColumns[0]);
    double fp = row.getDouble(costColumns[1]);
    double tp = row.getDouble(costColumns[2]);
    double tn = row.getDouble(costColumns[3]);
    boolean positive = row.getBoolean(label);
    String blockName = row.getString(block);
    int group = Math.floorMod(blockName.hashCode() * 0x9E3779B1 >>> 7, GROUPS);
    double[] values = new double[columns.length + 2];
    for (int i = 0; i < columns.length; i++) {
      double probability = row.getDouble(columns[i]);
      boolean act = BinaryCost.act(probability, fn, fp, tp, tn);
      values[i] = BinaryCost.realised(act, positive, fn, fp, tp, tn);
      if (i < scores.size()) {
        scores.get(i).computeIfAbsent(group, g -> new ScoreCounts()).add(probability, positive);
        curves.get(i).add(probability, positive, fn, fp, tp, tn);
      }
    }
    values[columns.length] = BinaryCost.realised(true, positive, fn, fp, tp, tn);
    values[columns.length + 1] = BinaryCost.realised(false, positive, fn, fp, tp, tn);
    costs.add(blockName, values);
  }

  private HoldoutScores merge(HoldoutScores other) {
    costs.merge(other.costs);
    for (int i = 0; i < scores.size(); i++) {
      SortedMap<Integer, ScoreCounts> ours = scores.get(i);
      other
          .scores
          .get(i)
          .forEach((g, theirs) -> ours.computeIfAbsent(g, k -> new ScoreCounts()).merge(theirs));
      curves.get(i).merge(other.curves.get(i));
    }
    return this;
  }

  /** Costs a row, by policy. */
  BlockedMean costs() {
    return costs;
  }

  /** One rung's scores against outcomes, by group of blocks. */
  List<ScoreCounts> groups(int rung) {
    return List.copyOf(scores.get(rung).values());
  }

  /** One rung's scores against outcomes. */
  ScoreCounts all(int rung) {
    return groups(rung).stream().reduce(HoldoutScores::merged).orElseThrow();
  }

  /** A rung's cost by threshold. */
  CostCurve curve(int rung) {
    return curves.get(rung);
  }

  /** Both together, as a new state. */
  static ScoreCounts merged(ScoreCounts first, ScoreCounts second) {
    return new ScoreCounts().merge(first).merge(second);
  }
}
