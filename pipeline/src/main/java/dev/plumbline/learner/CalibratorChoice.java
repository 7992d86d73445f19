package dev.plumbline.learner;

import dev.plumbline.problem.Calibration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A kind of calibrator, cross-fitted: for each fold the one fitted on the others. Where the kind is
 * to be chosen, all are cross-fitted and the one with the smallest Brier score over the folds that
 * it was not fitted on is taken; of equals the simplest.
 *
 * @param byFold the calibrator of each fold, fitted on the other folds
 * @param brierScore over all folds, each by its own calibrator
 */
public record CalibratorChoice(Calibration kind, List<Calibrator> byFold, double brierScore) {
  /** Simplest first. */
  private static final List<Calibration> KINDS =
      List.of(Calibration.NONE, Calibration.PLATT, Calibration.BETA, Calibration.ISOTONIC);

  public CalibratorChoice {
    byFold = List.copyOf(byFold);
  }

  /**
   * Cross-fits a kind, or chooses one.
   *
   * @param folds the counted scores of each fold
   */
  public static CalibratorChoice of(Calibration kind, List<ScoreTable> folds) {
    if (kind != Calibration.AUTO) {
      return crossFitted(kind, folds);
    }
    return KINDS.stream()
        .map(one -> crossFitted(one, folds))
        .min(Comparator.comparingDouble(CalibratorChoice::brierScore))
        .orElseThrow();
  }

  private static CalibratorChoice crossFitted(Calibration kind, List<ScoreTable> folds) {
    List<Calibrator> byFold = new ArrayList<>();
    double sum = 0;
    double rows = 0;
    for (int held = 0; held < folds.size(); held++) {
      ScoreTable others = ScoreTable.of(new double[0], new double[0], new double[0]);
      for (int fold = 0; fold < folds.size(); fold++) {
        others = fold == held ? others : others.merge(folds.get(fold));
      }
      Calibrator calibrator = Calibrator.fit(kind, others);
      byFold.add(calibrator);
      if (folds.get(held).size() > 0) {
        sum += calibrator.brierScore(folds.get(held)) * folds.get(held).rows();
        rows += folds.get(held).rows();
      }
    }
    return new CalibratorChoice(kind, byFold, sum / rows);
  }
}
