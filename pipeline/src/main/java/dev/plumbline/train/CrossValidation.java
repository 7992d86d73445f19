package dev.plumbline.train;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.SplitPlan;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.learner.Calibrator;
import dev.plumbline.learner.FittedModel;
import dev.plumbline.learner.FittedSetting;
import dev.plumbline.learner.Folds;
import dev.plumbline.learner.Learner;
import dev.plumbline.learner.MatrixLayout;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.problem.Calibration;
import dev.plumbline.problem.Encodings;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Rung;
import dev.plumbline.problem.Split;
import dev.plumbline.statistic.BinaryCost;
import dev.plumbline.statistic.BlockedMean;
import dev.plumbline.statistic.OnePass;
import dev.plumbline.statistic.ProbabilityMetrics;
import dev.plumbline.statistic.RankingMetrics;
import dev.plumbline.statistic.ScoreCounts;
import java.util.ArrayList;
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
 * Every rung of the ladder, fitted on every fold and on all training rows, with out-of-fold scores
 * and what the decisions made on them would have cost.
 *
 * <p>Passes: two to lay out the matrix, those of the learners, one to predict the out-of-fold rows,
 * which are kept, and two over those.
 */
final class CrossValidation implements AutoCloseable {
  /** The policies without a model: always and never act. */
  static final String ACT = "always act";

  static final String WAIT = "never act";

  private static final String ENCODING_PART = "plumbline_encoding_part";

  private final Problem problem;
  private final Dataset<Row> outOfFold;
  private final List<Candidate> candidates;
  private final BlockedMean costs;

  private CrossValidation(
      Problem problem, Dataset<Row> outOfFold, List<Candidate> candidates, BlockedMean costs) {
    this.problem = problem;
    this.outOfFold = outOfFold;
    this.candidates = candidates;
    this.costs = costs;
  }

  /** Runs one repetition with its own seed. */
  static CrossValidation of(TrainingSet set, long seed, Consumer<String> progress) {
    Problem problem = set.problem();
    Folds folds = set.split().folds();
    Map<String, FittedSetting> fitted = new LinkedHashMap<>();
    Map<String, String> rungs = new LinkedHashMap<>();
    try (TrainingMatrix matrix = TrainingMatrix.of(rows(set, seed), layout(set))) {
      matrix
          .columnsWithMoreValuesThanEncoded()
          .forEach(
              name ->
                  progress.accept(
                      "%s has more values than features.encoded-values = %d: the rarest share one encoding"
                          .formatted(name, problem.features().encodings().values())));
      for (Rung rung : problem.ladder()) {
        long begun = System.nanoTime();
        List<FittedSetting> settings = Learner.of(rung, seed).fit(matrix, folds);
        for (FittedSetting setting : settings) {
          String column = "candidate_" + fitted.size();
          fitted.put(column, setting);
          rungs.put(column, rung.name());
        }
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
      fitted.forEach((column, setting) -> models.put(column, setting.byModelIndex()));
      Dataset<Row> outOfFold =
          matrix.outOfFold(folds, models).persist(StorageLevel.MEMORY_AND_DISK());
      List<String> columns = List.copyOf(fitted.keySet());
      FoldScores scores = FoldScores.of(outOfFold, columns, folds.folds());
      List<Candidate> candidates =
          IntStream.range(0, columns.size())
              .mapToObj(
                  i ->
                      candidate(
                          problem,
                          rungs.get(columns.get(i)),
                          fitted.get(columns.get(i)),
                          columns,
                          i,
                          scores))
              .toList();
      return new CrossValidation(problem, outOfFold, candidates, costs(outOfFold, candidates));
    }
  }

  private static Dataset<Row> rows(TrainingSet set, long seed) {
    Dataset<Row> rows = set.trainingRows(seed);
    return set.problem().features().encodings().learnFromOutcomes()
        ? rows.withColumn(ENCODING_PART, set.split().encodingPart(seed))
        : rows;
  }

  private static MatrixLayout layout(TrainingSet set) {
    Encodings encodings = set.problem().features().encodings();
    List<String> keys =
        Stream.of(
                set.problem().entity().columns(),
                List.of(FeatureRows.PREDICTION_TIME, FeatureRows.BLOCK),
                FeatureRows.COSTS)
            .flatMap(List::stream)
            .toList();
    return MatrixLayout.of(
            set.modelColumns(),
            FeatureRows.LABEL,
            Optional.empty(),
            SplitPlan.SEGMENT,
            SplitPlan.AVAILABLE_FROM,
            keys)
        .encoded(
            encodings,
            encodings.learnFromOutcomes() ? Optional.of(ENCODING_PART) : Optional.empty());
  }

  private static Candidate candidate(
      Problem problem,
      String rung,
      FittedSetting fitted,
      List<String> columns,
      int index,
      FoldScores scores) {
    int folds = problem.split().folds();
    // A rule predicts rates that are calibrated as they are.
    Calibration kind = rung.equals("rules") ? Calibration.NONE : problem.calibration();
    List<Calibrator> crossFitted = new ArrayList<>();
    for (int f = 0; f < folds; f++) {
      int held = f;
      crossFitted.add(Calibrator.fit(kind, scores.table(index, other -> other != held)));
    }
    // With a rolling origin early folds are trained on little; the last ones are like the final
    // model, and they alone say how its scores are to be read.
    IntPredicate like = problem.split().by() == Split.FoldBy.TIME ? f -> f >= folds / 2 : f -> true;
    ScoreCounts all = scores.of(index, f -> true);
    RankingMetrics ranking = RankingMetrics.of(all);
    return new Candidate(
        rung,
        fitted,
        columns.get(index),
        ProbabilityMetrics.of(all).logLoss(),
        ranking.rocAuc(),
        ranking.averagePrecision(),
        crossFitted,
        Calibrator.fit(kind, scores.table(index, like)));
  }

  /** What every candidate's decisions and the two constant policies cost, by block. */
  private static BlockedMean costs(Dataset<Row> outOfFold, List<Candidate> candidates) {
    String[] names =
        Stream.concat(candidates.stream().map(Candidate::column), Stream.of(ACT, WAIT))
            .toArray(String[]::new);
    int[] columns =
        candidates.stream().mapToInt(c -> outOfFold.schema().fieldIndex(c.column())).toArray();
    Calibrator[][] calibrators =
        candidates.stream()
            .map(c -> c.crossFitted().toArray(Calibrator[]::new))
            .toArray(Calibrator[][]::new);
    int segment = outOfFold.schema().fieldIndex(TrainingMatrix.SEGMENT);
    int label = outOfFold.schema().fieldIndex(TrainingMatrix.LABEL);
    int block = outOfFold.schema().fieldIndex(FeatureRows.BLOCK);
    int[] costs = FeatureRows.COSTS.stream().mapToInt(outOfFold.schema()::fieldIndex).toArray();
    return OnePass.over(
        outOfFold,
        () -> BlockedMean.of(names),
        (state, row) -> {
          double fn = row.getDouble(costs[0]);
          double fp = row.getDouble(costs[1]);
          double tp = row.getDouble(costs[2]);
          double tn = row.getDouble(costs[3]);
          boolean positive = row.getInt(label) == 1;
          double[] values = new double[columns.length + 2];
          for (int c = 0; c < columns.length; c++) {
            double probability =
                calibrators[c][row.getInt(segment)].calibrate(row.getDouble(columns[c]));
            boolean act = BinaryCost.act(probability, fn, fp, tp, tn);
            values[c] = BinaryCost.realised(act, positive, fn, fp, tp, tn);
          }
          values[columns.length] = BinaryCost.realised(true, positive, fn, fp, tp, tn);
          values[columns.length + 1] = BinaryCost.realised(false, positive, fn, fp, tp, tn);
          state.add(row.getString(block), values);
        },
        BlockedMean::merge);
  }

  /** The out-of-fold rows with the raw score of every candidate. */
  Dataset<Row> outOfFold() {
    return outOfFold;
  }

  List<Candidate> candidates() {
    return candidates;
  }

  /** Costs a row by candidate column, {@link #ACT} and {@link #WAIT}. */
  BlockedMean costs() {
    return costs;
  }

  /**
   * The setting of each rung: of the rules the one whose decisions cost least, for they differ in
   * nothing else; of learned models the one with the smallest log loss, which tells settings apart
   * with far fewer rows than cost does.
   */
  Map<String, Candidate> chosen() {
    Map<String, Candidate> chosen = new LinkedHashMap<>();
    for (Rung rung : problem.ladder()) {
      candidates.stream()
          .filter(c -> c.rung().equals(rung.name()))
          .min(
              java.util.Comparator.comparingDouble(
                  c ->
                      rung instanceof Rung.Rules
                          ? costs.mean(c.column(), 0.95).estimate()
                          : c.logLoss()))
          .ifPresent(c -> chosen.put(rung.name(), c));
    }
    return chosen;
  }

  @Override
  public void close() {
    outOfFold.unpersist(false);
  }
}
