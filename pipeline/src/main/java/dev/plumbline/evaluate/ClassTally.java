package dev.plumbline.evaluate;

import dev.plumbline.statistic.BlockSums;
import dev.plumbline.statistic.MulticlassCounts;
import dev.plumbline.statistic.ScoreCounts;
import java.io.Serializable;
import java.util.ArrayList;

/**
 * All that is counted of one model's predictions of several classes: by block the confusion matrix
 * of its decisions, the log loss and the Brier score, which give every interval; over all rows each
 * class's probability against whether it came, and that of the likeliest. Mergeable. At most 512
 * blocks × (3 + classes²) numbers, and {@link #SCORES} distinct scores over all classes.
 */
final class ClassTally implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Beyond this many, shared among the classes, scores are rounded. */
  private static final int SCORES = 1 << 20;

  private static final int FEWEST_SCORES = 1 << 12;

  private final int classes;
  private final BlockSums blocks;
  private final ArrayList<ScoreCounts> byClass = new ArrayList<>();
  private final ScoreCounts likeliest = new ScoreCounts();

  ClassTally(int classes) {
    this.classes = classes;
    this.blocks = BlockSums.ofWidth(MulticlassCounts.of(classes).width() + 1);
    for (int c = 0; c < classes; c++) {
      byClass.add(new ScoreCounts(Math.max(FEWEST_SCORES, SCORES / classes)));
    }
  }

  void add(String block, int actual, int decided, double[] probabilities) {
    double[] sums = blocks.of(block);
    MulticlassCounts.of(classes).add(sums, actual, decided, probabilities[actual]);
    int most = 0;
    double brier = 0;
    for (int c = 0; c < classes; c++) {
      double probability = Math.min(1, Math.max(0, probabilities[c]));
      byClass.get(c).add(probability, c == actual);
      double distance = probability - (c == actual ? 1 : 0);
      brier += distance * distance;
      most = probabilities[c] > probabilities[most] ? c : most;
    }
    sums[sums.length - 1] += brier;
    likeliest.add(Math.min(1, probabilities[most]), most == actual);
  }

  ClassTally merge(ClassTally other) {
    blocks.merge(other.blocks);
    likeliest.merge(other.likeliest);
    for (int c = 0; c < classes; c++) {
      byClass.get(c).merge(other.byClass.get(c));
    }
    return this;
  }

  int classes() {
    return classes;
  }

  BlockSums blocks() {
    return blocks;
  }

  /** A class's probability against whether it came. */
  ScoreCounts scores(int ofClass) {
    return byClass.get(ofClass);
  }

  /** The probability of the likeliest class against whether it came. */
  ScoreCounts likeliest() {
    return likeliest;
  }

  /** The sum over classes of (probability − 1 where it came, else 0)², a row. */
  static double brierScore(double[] sums) {
    return sums[sums.length - 1] / sums[BlockSums.ROWS];
  }
}
