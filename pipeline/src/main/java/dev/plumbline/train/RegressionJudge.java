package dev.plumbline.train;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.learner.FittedSetting;
import dev.plumbline.learner.PredictedBlock;
import dev.plumbline.learner.PredictiveDistribution;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Rung;
import dev.plumbline.statistic.BlockedMean;
import dev.plumbline.statistic.OnePass;
import dev.plumbline.statistic.RegressionErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;

/**
 * Settings that predict a number, judged: errors, how far outcomes lie from predictions, and what
 * decisions by that would have cost. Residuals are gathered of those settings alone whose decisions
 * are compared, for they take memory.
 *
 * @param block the place of a row's block among the keys
 * @param tooLittle that of its cost of a unit too little
 * @param tooMuch that of its cost of a unit too much
 * @param centre a number amid the outcomes
 */
record RegressionJudge(Problem problem, int block, int tooLittle, int tooMuch, double centre)
    implements Judge<RegressionCandidate> {

  static RegressionJudge of(Problem problem, TrainingMatrix matrix) {
    return new RegressionJudge(
        problem,
        matrix.key(FeatureRows.BLOCK),
        matrix.key(FeatureRows.COST_UNDER),
        matrix.key(FeatureRows.COST_OVER),
        matrix.meanLabel());
  }

  @Override
  public Judged<RegressionCandidate> judge(
      Rung rung,
      JavaRDD<PredictedBlock> outOfFold,
      List<FittedSetting> settings,
      List<String> columns) {
    int folds = problem.split().foldsInAll();
    FoldErrors errors = FoldErrors.of(outOfFold, settings.size(), folds, centre);
    SortedSet<Integer> compared =
        TuningCurve.compared(
            rung,
            problem.training().search(),
            settings.stream().map(FittedSetting::setting).toList(),
            losses(errors, settings.size()).stream().map(SettingLosses::all).toList());
    FoldResiduals residuals =
        FoldResiduals.of(
            outOfFold, List.copyOf(compared), compared.stream().map(errors::edges).toList(), folds);
    List<RegressionCandidate> candidates = new ArrayList<>();
    for (int i = 0; i < settings.size(); i++) {
      candidates.add(candidate(rung, settings.get(i), columns.get(i), i, errors, residuals));
    }
    return new Judged<>(candidates, costs(outOfFold, candidates, List.copyOf(compared)));
  }

  private RegressionCandidate candidate(
      Rung rung,
      FittedSetting setting,
      String column,
      int index,
      FoldErrors errors,
      FoldResiduals residuals) {
    List<PredictiveDistribution> crossFitted = new ArrayList<>();
    List<PredictiveDistribution> ofFinalModel = new ArrayList<>();
    if (residuals.has(index)) {
      for (int f = 0; f < problem.split().foldsInAll(); f++) {
        int held = f;
        crossFitted.add(residuals.distribution(index, other -> other != held));
      }
      IntPredicate like = Judge.likeTheFinalModel(problem.split());
      ofFinalModel.add(residuals.distribution(index, like));
    }
    return new RegressionCandidate(
        rung.name(),
        setting,
        column,
        errors.byFold(index),
        errors.errors(index),
        crossFitted,
        ofFinalModel);
  }

  @Override
  public List<SettingLosses> losses(JavaRDD<PredictedBlock> predicted, int settings) {
    return losses(
        FoldErrors.of(predicted, settings, problem.split().foldsInAll(), centre), settings);
  }

  private static List<SettingLosses> losses(FoldErrors errors, int settings) {
    return IntStream.range(0, settings)
        .mapToObj(
            i ->
                new SettingLosses(
                    RegressionErrors.rootMeanSquaredError(errors.errors(i)), errors.byFold(i)))
        .toList();
  }

  /**
   * @param deciding the places of the candidates that there are decisions of
   */
  private BlockedMean costs(
      JavaRDD<PredictedBlock> outOfFold,
      List<RegressionCandidate> candidates,
      List<Integer> deciding) {
    String[] names = deciding.stream().map(c -> candidates.get(c).column()).toArray(String[]::new);
    int[] places = deciding.stream().mapToInt(Integer::intValue).toArray();
    PredictiveDistribution[][] distributions =
        deciding.stream()
            .map(c -> candidates.get(c).crossFitted().toArray(PredictiveDistribution[]::new))
            .toArray(PredictiveDistribution[][]::new);
    int blockOfRow = block;
    int costUnder = tooLittle;
    int costOver = tooMuch;
    return OnePass.over(
        outOfFold,
        () -> BlockedMean.of(names),
        (state, rows) -> {
          double[] values = new double[places.length];
          for (int row = 0; row < rows.rows(); row++) {
            double under = rows.number(costUnder, row);
            double over = rows.number(costOver, row);
            for (int c = 0; c < values.length; c++) {
              double decision =
                  distributions[c][rows.segments()[row]].decision(
                      rows.prediction(places[c], row), under, over);
              values[c] =
                  PredictiveDistribution.realised(rows.labels()[row], decision, under, over);
            }
            state.add(rows.text(blockOfRow, row), values);
          }
        },
        BlockedMean::merge);
  }

  /** Who knows a number before loses nothing. */
  @Override
  public BlockedMean perfect(JavaRDD<PredictedBlock> outOfFold) {
    int blockOfRow = block;
    return OnePass.over(
        outOfFold,
        () -> BlockedMean.of(CrossValidation.PERFECT),
        (state, rows) -> {
          for (int row = 0; row < rows.rows(); row++) {
            state.add(rows.text(blockOfRow, row), 0);
          }
        },
        BlockedMean::merge);
  }
}
