package dev.plumbline.evaluate;

import dev.plumbline.learner.PredictiveDistribution;
import dev.plumbline.statistic.BlockSums;
import dev.plumbline.statistic.Moments;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * All that is counted of one model's predictions of a number: by block errors, losses and costs,
 * which give every interval; over all rows outcomes by bin of the prediction. Mergeable. At most
 * 512 blocks × 14 numbers.
 */
final class NumberTally implements ModelTally<NumberTally> {
  private static final long serialVersionUID = 1L;

  private final BlockSums blocks = BlockSums.ofWidth(NumberDecision.WIDTH);
  private final List<Bin> bins;

  /** What was predicted and what came in one bin of the prediction. */
  record Bin(Moments predicted, Moments outcomes) implements Serializable {
    private void merge(Bin other) {
      predicted.merge(other.predicted);
      outcomes.merge(other.outcomes);
    }
  }

  NumberTally(PredictiveDistribution distribution) {
    this.bins =
        new ArrayList<>(
            IntStream.range(0, distribution.bins())
                .mapToObj(b -> new Bin(new Moments(), new Moments()))
                .toList());
  }

  void add(String block, NumberDecision row) {
    row.add(blocks.of(block));
    Bin bin = bins.get(row.distribution().bin(row.prediction()));
    bin.predicted().add(row.prediction());
    bin.outcomes().add(row.outcome());
  }

  @Override
  public NumberTally merge(NumberTally other) {
    blocks.merge(other.blocks);
    for (int b = 0; b < bins.size(); b++) {
      bins.get(b).merge(other.bins.get(b));
    }
    return this;
  }

  @Override
  public BlockSums blocks() {
    return blocks;
  }

  /** Those that have rows, by rising prediction. */
  List<Bin> bins() {
    return bins.stream().filter(b -> b.predicted().rows() > 0).toList();
  }
}
