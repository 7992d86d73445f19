package dev.plumbline.evaluate;

import dev.plumbline.learner.PredictiveDistribution;
import dev.plumbline.statistic.BlockSums;
import dev.plumbline.statistic.OutcomesByBin;

/**
 * All that is counted of one model's predictions of a number: by block errors, losses and costs,
 * which give every interval, and outcomes by bin of the prediction. Mergeable. At most 512 blocks ×
 * (15 + 2 × bins) numbers.
 */
final class NumberTally implements ModelTally<NumberTally> {
  private static final long serialVersionUID = 1L;

  private final BlockSums blocks = BlockSums.ofWidth(NumberDecision.WIDTH);
  private final OutcomesByBin byPrediction;

  NumberTally(PredictiveDistribution distribution) {
    // Any number amid the outcomes would do.
    this.byPrediction =
        OutcomesByBin.of(distribution.bins(), distribution.decisionWithoutModel(1, 1));
  }

  void add(String block, NumberDecision row) {
    row.add(blocks.of(block));
    int bin = row.distribution().bin(row.prediction());
    byPrediction.add(block, bin, row.prediction(), row.outcome());
  }

  @Override
  public NumberTally merge(NumberTally other) {
    blocks.merge(other.blocks);
    byPrediction.merge(other.byPrediction);
    return this;
  }

  @Override
  public BlockSums blocks() {
    return blocks;
  }

  /** What came where about so much was predicted. */
  OutcomesByBin byPrediction() {
    return byPrediction;
  }
}
