package dev.plumbline.train;

import static org.apache.spark.sql.functions.col;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.learner.FittedModel;
import dev.plumbline.learner.FittedSetting;
import dev.plumbline.learner.Folds;
import dev.plumbline.learner.Learner;
import dev.plumbline.learner.PredictiveDistribution;
import dev.plumbline.learner.RulesModel;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.problem.Split;
import dev.plumbline.statistic.BlockedMean;
import dev.plumbline.statistic.OnePass;
import dev.plumbline.statistic.RegressionErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Every rung of the ladder where the label is a number, fitted on every fold and on all training
 * rows, with out-of-fold predictions and what the decisions made on them would have cost.
 *
 * <p>Passes: two to lay out the matrix, those of the learners, one to predict the out-of-fold rows,
 * which are kept, and three over those: errors, residuals, costs.
 */
final class RegressionValidation {
  /** The policy without a model: a quantile of the outcomes, whatever the row. */
  static final String WITHOUT = "without a model";

  private RegressionValidation() {}

  /** Runs one repetition with its own seed. */
  static ValidatedLadder<RegressionCandidate> of(
      TrainingSet set, long seed, Consumer<String> progress) {
    Folds folds = set.split().folds();
    try (TaskMatrix rows = TaskMatrix.of(set, seed, col(FeatureRows.LABEL))) {
      TrainingMatrix matrix = rows.whole();
      FittedLadder fitted =
          FittedLadder.of(
              set.problem().ladder(),
              SettingSearch.of(set, seed, rung -> Learner.ofNumbers(rung, seed), progress),
              matrix,
              folds,
              rows.shares(settings -> losses(matrix, folds, settings)),
              progress);
      Map<String, List<FittedModel>> models = fitted.models();
      Dataset<Row> outOfFold =
          matrix.outOfFold(folds, models).persist(StorageLevel.MEMORY_AND_DISK());
      List<RegressionCandidate> candidates =
          candidates(set, outOfFold, fitted, List.copyOf(models.keySet()));
      return new ValidatedLadder<>(
          set.problem().ladder(), outOfFold, candidates, costs(outOfFold, candidates));
    }
  }

  /** Root mean squared errors; one pass. */
  private static List<Double> losses(
      TrainingMatrix matrix, Folds folds, List<FittedSetting> settings) {
    Map<String, List<FittedModel>> models = FittedLadder.models(settings);
    FoldErrors errors =
        FoldErrors.of(matrix.outOfFold(folds, models), List.copyOf(models.keySet()), 0);
    return IntStream.range(0, settings.size())
        .mapToObj(c -> RegressionErrors.rootMeanSquaredError(errors.errors(c)))
        .toList();
  }

  /** Residuals are gathered of those alone that may decide: rules, and the best of each rung. */
  private static List<RegressionCandidate> candidates(
      TrainingSet set, Dataset<Row> outOfFold, FittedLadder fitted, List<String> columns) {
    // The ladder begins with the rules, and they with the constant.
    double mean = ((RulesModel.Constant) fitted.fitted().get(0).finalModel()).rate();
    FoldErrors errors = FoldErrors.of(outOfFold, columns, mean);
    List<Integer> deciding =
        fitted.deciding(c -> RegressionErrors.rootMeanSquaredError(errors.errors(c)));
    int folds = set.problem().split().foldsInAll();
    FoldResiduals residuals =
        FoldResiduals.of(
            outOfFold,
            deciding.stream().map(columns::get).toList(),
            deciding.stream().map(errors::edges).toList(),
            folds);
    // With a rolling origin early folds are trained on little; the last ones are like the final
    // model, and they alone say how far its predictions are off.
    IntPredicate like =
        set.problem().split().by() == Split.FoldBy.TIME ? f -> f >= folds / 2 : f -> true;
    List<RegressionCandidate> candidates = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      int place = deciding.indexOf(c);
      List<PredictiveDistribution> crossFitted = new ArrayList<>();
      for (int f = 0; place >= 0 && f < folds; f++) {
        int held = f;
        crossFitted.add(residuals.distribution(place, other -> other != held));
      }
      candidates.add(
          new RegressionCandidate(
              fitted.rungs().get(c).name(),
              fitted.fitted().get(c),
              columns.get(c),
              errors.errors(c),
              crossFitted,
              place < 0 ? List.of() : List.of(residuals.distribution(place, like))));
    }
    return candidates;
  }

  /** What the decisions of every candidate that decides cost, and those without one, by block. */
  private static BlockedMean costs(Dataset<Row> outOfFold, List<RegressionCandidate> candidates) {
    List<RegressionCandidate> deciding =
        candidates.stream().filter(RegressionCandidate::decides).toList();
    String[] names =
        Stream.concat(deciding.stream().map(RegressionCandidate::column), Stream.of(WITHOUT))
            .toArray(String[]::new);
    int[] columns =
        deciding.stream().mapToInt(c -> outOfFold.schema().fieldIndex(c.column())).toArray();
    PredictiveDistribution[][] distributions =
        deciding.stream()
            .map(c -> c.crossFitted().toArray(PredictiveDistribution[]::new))
            .toArray(PredictiveDistribution[][]::new);
    int segment = outOfFold.schema().fieldIndex(TrainingMatrix.SEGMENT);
    int label = outOfFold.schema().fieldIndex(TrainingMatrix.LABEL);
    int block = outOfFold.schema().fieldIndex(FeatureRows.BLOCK);
    int tooLittle = outOfFold.schema().fieldIndex(FeatureRows.COST_UNDER);
    int tooMuch = outOfFold.schema().fieldIndex(FeatureRows.COST_OVER);
    return OnePass.over(
        outOfFold,
        () -> BlockedMean.of(names),
        (state, row) -> {
          double under = row.getDouble(tooLittle);
          double over = row.getDouble(tooMuch);
          double outcome = row.getDouble(label);
          int fold = row.getInt(segment);
          double[] values = new double[columns.length + 1];
          for (int c = 0; c < columns.length; c++) {
            double decision =
                distributions[c][fold].decision(row.getDouble(columns[c]), under, over);
            values[c] = PredictiveDistribution.realised(outcome, decision, under, over);
          }
          // Of outcomes every distribution knows the same.
          double without = distributions[0][fold].decisionWithoutModel(under, over);
          values[columns.length] = PredictiveDistribution.realised(outcome, without, under, over);
          state.add(row.getString(block), values);
        },
        BlockedMean::merge);
  }
}
