package dev.plumbline.evaluate;

import dev.plumbline.statistic.BlockSums;
import dev.plumbline.statistic.MulticlassCounts;
import dev.plumbline.statistic.OutcomesByBin;
import dev.plumbline.statistic.ProbabilityCells;
import dev.plumbline.statistic.ScoreCounts;
import java.util.ArrayList;

/**
 * All that is counted of one model's predictions of several classes: by block the sums of {@link
 * MulticlassCounts}, which give every interval, and by cell of its probability how often each class
 * came, and the likeliest; over all rows the confusion matrix and the exact probabilities.
 * Mergeable. At most 512 blocks × (71 + 69 × classes) numbers, and {@link #SCORES} distinct scores
 * over all classes.
 */
final class ClassTally implements ModelTally<ClassTally> {
  private static final long serialVersionUID = 1L;

  /** Beyond this many, shared among the classes, scores are rounded. */
  private static final int SCORES = 1 << 20;

  private static final int FEWEST_SCORES = 1 << 12;

  private final int classes;
  private final BlockSums blocks;

  /** Rows by the class that came and the one decided for. */
  private final long[][] matrix;

  private final ArrayList<ScoreCounts> byClass = new ArrayList<>();
  private final ScoreCounts likeliest = new ScoreCounts();

  /** Of each class, and last of the likeliest. */
  private final ArrayList<OutcomesByBin> reliabilities = new ArrayList<>();

  ClassTally(int classes) {
    this.classes = classes;
    this.blocks = BlockSums.ofWidth(MulticlassCounts.of(classes).width());
    this.matrix = new long[classes][classes];
    for (int c = 0; c < classes; c++) {
      byClass.add(new ScoreCounts(Math.max(FEWEST_SCORES, SCORES / classes)));
      reliabilities.add(OutcomesByBin.of(ProbabilityCells.COUNT, 0));
    }
    reliabilities.add(OutcomesByBin.of(ProbabilityCells.COUNT, 0));
  }

  void add(String block, ClassDecision row) {
    row.add(blocks.of(block));
    matrix[row.actual()][row.decided()]++;
    double[] probabilities = row.probabilities();
    int most = 0;
    for (int c = 0; c < classes; c++) {
      double probability = Math.min(1, Math.max(0, probabilities[c]));
      byClass.get(c).add(probability, c == row.actual());
      addReliability(c, block, probability, c == row.actual());
      most = probabilities[c] > probabilities[most] ? c : most;
    }
    double highest = Math.min(1, probabilities[most]);
    likeliest.add(highest, most == row.actual());
    addReliability(classes, block, highest, most == row.actual());
  }

  private void addReliability(int of, String block, double probability, boolean came) {
    int cell = ProbabilityCells.of(probability);
    reliabilities.get(of).add(block, cell, probability, came ? 1 : 0);
  }

  @Override
  public ClassTally merge(ClassTally other) {
    blocks.merge(other.blocks);
    likeliest.merge(other.likeliest);
    for (int of = 0; of < reliabilities.size(); of++) {
      reliabilities.get(of).merge(other.reliabilities.get(of));
    }
    for (int c = 0; c < classes; c++) {
      byClass.get(c).merge(other.byClass.get(c));
      for (int decided = 0; decided < classes; decided++) {
        matrix[c][decided] += other.matrix[c][decided];
      }
    }
    return this;
  }

  @Override
  public BlockSums blocks() {
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

  /** How often a class came, by its probability. */
  OutcomesByBin reliability(int ofClass) {
    return reliabilities.get(ofClass);
  }

  /** How often the likeliest class came, by its probability. */
  OutcomesByBin reliabilityOfLikeliest() {
    return reliabilities.get(classes);
  }

  /** Rows of a class that were decided for a class, maybe the same. */
  long rows(int actual, int decided) {
    return matrix[actual][decided];
  }
}
