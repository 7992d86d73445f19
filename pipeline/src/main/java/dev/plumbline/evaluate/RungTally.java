package dev.plumbline.evaluate;

import dev.plumbline.statistic.BlockSums;
import dev.plumbline.statistic.CostCurve;
import dev.plumbline.statistic.DecisionSums;
import dev.plumbline.statistic.ScoreBins;
import dev.plumbline.statistic.ScoreCounts;
import java.io.Serializable;

/**
 * All that is counted of one model's predictions: by block what its decisions came to and a
 * histogram of its scores, which give every interval; over all rows its exact scores and its cost
 * by threshold. Mergeable. At most 512 blocks × 2,059 numbers, 8.4 MB, beside the exact scores.
 */
final class RungTally implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Where a block's histogram of scores is among its sums. */
  static final ScoreBins BINS = ScoreBins.at(DecisionSums.WIDTH);

  private final BlockSums blocks = BlockSums.ofWidth(DecisionSums.WIDTH + ScoreBins.WIDTH);
  private final ScoreCounts scores = new ScoreCounts();
  private final CostCurve curve = CostCurve.of();

  void add(String block, Outcome row, double probability) {
    double[] sums = blocks.of(block);
    row.add(sums, probability);
    BINS.add(sums, probability, row.positive());
    scores.add(probability, row.positive());
    curve.add(
        probability,
        row.positive(),
        row.falseNegative(),
        row.falsePositive(),
        row.truePositive(),
        row.trueNegative());
  }

  RungTally merge(RungTally other) {
    blocks.merge(other.blocks);
    scores.merge(other.scores);
    curve.merge(other.curve);
    return this;
  }

  BlockSums blocks() {
    return blocks;
  }

  ScoreCounts scores() {
    return scores;
  }

  CostCurve curve() {
    return curve;
  }
}
