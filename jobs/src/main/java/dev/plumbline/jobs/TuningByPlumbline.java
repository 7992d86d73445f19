package dev.plumbline.jobs;

import dev.plumbline.learner.FittedSetting;
import dev.plumbline.learner.Folds;
import dev.plumbline.learner.Learner;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.problem.Rung;
import dev.plumbline.statistic.OnePass;
import dev.plumbline.statistic.RankingMetrics;
import dev.plumbline.statistic.ScoreCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A rung's search as the train stage does it: rows laid out, every setting fitted on every fold and
 * on all rows, out-of-fold rows predicted, areas under the ROC curve counted.
 *
 * @param byFold the area of each fold, by setting
 * @param fitted the models
 * @param layingOut seconds until the rows lay in arrays
 * @param fitting seconds of all fits
 * @param judging seconds of predictions and areas
 */
record TuningByPlumbline(
    Map<String, List<Double>> byFold,
    List<FittedSetting> fitted,
    double layingOut,
    double fitting,
    double judging) {
  private static final long SEED = 1;

  /**
   * @param distinctScores up to so many scores of a fold the area is exact
   */
  static TuningByPlumbline of(Dataset<Row> rows, Rung rung, int distinctScores) {
    Folds folds = new Folds.ByEntity(TuningRows.FOLDS);
    long begin = System.nanoTime();
    try (TrainingMatrix matrix = TrainingMatrix.of(rows, TuningRows.layout())) {
      long laidOut = System.nanoTime();
      List<FittedSetting> fitted = Learner.of(rung, SEED).fit(matrix, folds);
      long fittedAt = System.nanoTime();
      Map<String, List<Double>> areas = areas(matrix, folds, fitted, distinctScores);
      long end = System.nanoTime();
      return new TuningByPlumbline(
          areas,
          fitted,
          (laidOut - begin) / 1e9,
          (fittedAt - laidOut) / 1e9,
          (end - fittedAt) / 1e9);
    }
  }

  /** The mean area over the folds, by setting. */
  Map<String, Double> areas() {
    Map<String, Double> means = new LinkedHashMap<>();
    byFold.forEach((setting, areas) -> means.put(setting, mean(areas)));
    return means;
  }

  static double mean(List<Double> areas) {
    return areas.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static Map<String, List<Double>> areas(
      TrainingMatrix matrix, Folds folds, List<FittedSetting> fitted, int distinctScores) {
    int settings = fitted.size();
    int count = folds.folds();
    ArrayList<ScoreCounts> counts =
        OnePass.over(
            matrix
                .blocksOutOfFold(folds, fitted.stream().map(FittedSetting::byModelIndex).toList())
                .coalesce(Runtime.getRuntime().availableProcessors()),
            () -> {
              ArrayList<ScoreCounts> empty = new ArrayList<>();
              for (int i = 0; i < settings * count; i++) {
                empty.add(new ScoreCounts(distinctScores));
              }
              return empty;
            },
            (state, block) -> {
              for (int setting = 0; setting < settings; setting++) {
                for (int row = 0; row < block.rows(); row++) {
                  state
                      .get(setting * count + block.segments()[row])
                      .add(block.prediction(setting, row), block.positive(row));
                }
              }
            },
            (mine, other) -> {
              for (int i = 0; i < mine.size(); i++) {
                mine.get(i).merge(other.get(i));
              }
              return mine;
            });
    Map<String, List<Double>> areas = new LinkedHashMap<>();
    int next = 0;
    for (FittedSetting setting : fitted) {
      List<Double> ofSetting = new ArrayList<>();
      for (int fold = 0; fold < count; fold++) {
        ofSetting.add(RankingMetrics.of(counts.get(next++)).rocAuc());
      }
      areas.put(setting.setting(), ofSetting);
    }
    return areas;
  }
}
