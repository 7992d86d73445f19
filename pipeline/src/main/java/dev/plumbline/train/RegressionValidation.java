package dev.plumbline.train;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.SplitPlan;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.learner.FittedModel;
import dev.plumbline.learner.FittedSetting;
import dev.plumbline.learner.Folds;
import dev.plumbline.learner.Learner;
import dev.plumbline.learner.MatrixLayout;
import dev.plumbline.learner.PredictiveDistribution;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.problem.Encodings;
import dev.plumbline.problem.Rung;
import dev.plumbline.problem.Split;
import dev.plumbline.problem.Task;
import dev.plumbline.statistic.BlockedMean;
import dev.plumbline.statistic.OnePass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
final class RegressionValidation implements AutoCloseable {
  /** The policy without a model: a quantile of the outcomes, whatever the row. */
  static final String WITHOUT = "without a model";

  private static final String PART = "plumbline_encoding_part";
  private static final double CONFIDENCE = 0.95;

  private final List<Rung> ladder;
  private final Dataset<Row> outOfFold;
  private final List<RegressionCandidate> candidates;
  private final BlockedMean costs;

  private RegressionValidation(
      List<Rung> ladder,
      Dataset<Row> outOfFold,
      List<RegressionCandidate> candidates,
      BlockedMean costs) {
    this.ladder = ladder;
    this.outOfFold = outOfFold;
    this.candidates = candidates;
    this.costs = costs;
  }

  /** Runs one repetition with its own seed. */
  static RegressionValidation of(TrainingSet set, long seed, Consumer<String> progress) {
    List<Rung> ladder = set.problem().ladder();
    Folds folds = set.split().folds();
    try (TrainingMatrix matrix = TrainingMatrix.of(rows(set, seed), layout(set))) {
      List<FittedSetting> fitted = new ArrayList<>();
      List<Rung> rungs = new ArrayList<>();
      for (Rung rung : ladder) {
        long begun = System.nanoTime();
        List<FittedSetting> settings = Learner.ofNumbers(rung, seed).fit(matrix, folds);
        settings.forEach(setting -> rungs.add(rung));
        fitted.addAll(settings);
        progress.accept(
            "%s: %d settings × %d models on %,d rows in %.1f s"
                .formatted(
                    rung.name(),
                    settings.size(),
                    folds.models(),
                    matrix.rows(),
                    (System.nanoTime() - begun) / 1e9));
      }
      Map<String, List<FittedModel>> models = new LinkedHashMap<>();
      for (int c = 0; c < fitted.size(); c++) {
        models.put("candidate_" + c, fitted.get(c).byModelIndex());
      }
      Dataset<Row> outOfFold =
          matrix.outOfFold(folds, models).persist(StorageLevel.MEMORY_AND_DISK());
      List<RegressionCandidate> candidates =
          candidates(set, outOfFold, rungs, fitted, List.copyOf(models.keySet()));
      return new RegressionValidation(ladder, outOfFold, candidates, costs(outOfFold, candidates));
    }
  }

  private static Dataset<Row> rows(TrainingSet set, long seed) {
    return set.trainingRows(seed).withColumn(PART, set.split().encodingPart(seed));
  }

  private static MatrixLayout layout(TrainingSet set) {
    Encodings encodings = set.problem().features().encodings();
    List<String> keys =
        Stream.of(
                set.problem().entity().columns(),
                List.of(FeatureRows.PREDICTION_TIME, FeatureRows.BLOCK),
                FeatureRows.costs(set.problem()))
            .flatMap(List::stream)
            .toList();
    return MatrixLayout.of(
            set.modelColumns(),
            FeatureRows.LABEL,
            Optional.empty(),
            SplitPlan.SEGMENT,
            SplitPlan.AVAILABLE_FROM,
            keys)
        .labelledFor(Task.REGRESSION)
        .encoded(encodings, Optional.of(PART));
  }

  /** Residuals are gathered of those alone that may decide: rules, and the best of each rung. */
  private static List<RegressionCandidate> candidates(
      TrainingSet set,
      Dataset<Row> outOfFold,
      List<Rung> rungs,
      List<FittedSetting> fitted,
      List<String> columns) {
    FoldErrors errors = FoldErrors.of(outOfFold, columns);
    List<Integer> deciding =
        IntStream.range(0, columns.size())
            .filter(
                c ->
                    rungs.get(c) instanceof Rung.Rules
                        || c == leastErrors(errors, rungs, rungs.get(c)))
            .boxed()
            .toList();
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
              rungs.get(c).name(),
              fitted.get(c),
              columns.get(c),
              errors.errors(c),
              crossFitted,
              place < 0 ? List.of() : List.of(residuals.distribution(place, like))));
    }
    return candidates;
  }

  private static int leastErrors(FoldErrors errors, List<Rung> rungs, Rung rung) {
    return IntStream.range(0, rungs.size())
        .filter(c -> rungs.get(c).equals(rung))
        .boxed()
        .min(Comparator.comparingDouble(c -> errors.errors(c).rootMeanSquaredError()))
        .orElseThrow();
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

  /** The out-of-fold rows with the prediction of every candidate. */
  Dataset<Row> outOfFold() {
    return outOfFold;
  }

  List<RegressionCandidate> candidates() {
    return candidates;
  }

  /** Costs a row by the column of candidates that decide, and {@link #WITHOUT}. */
  BlockedMean costs() {
    return costs;
  }

  /**
   * The setting of each rung: of the rules the one whose decisions cost least, for they differ in
   * nothing else; of learned models the one with the least squared error, which tells settings
   * apart with far fewer rows than cost does.
   */
  Map<String, RegressionCandidate> chosen() {
    Map<String, RegressionCandidate> chosen = new LinkedHashMap<>();
    for (Rung rung : ladder) {
      candidates.stream()
          .filter(c -> c.rung().equals(rung.name()) && c.decides())
          .min(Comparator.comparingDouble(c -> costs.mean(c.column(), CONFIDENCE).estimate()))
          .ifPresent(c -> chosen.put(rung.name(), c));
    }
    return chosen;
  }

  @Override
  public void close() {
    outOfFold.unpersist(false);
  }
}
