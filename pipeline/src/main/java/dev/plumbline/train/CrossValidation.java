package dev.plumbline.train;

import dev.plumbline.fairness.Reweighing;
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
import dev.plumbline.problem.Fairness;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Rung;
import dev.plumbline.statistic.BinaryCost;
import dev.plumbline.statistic.BlockedMean;
import dev.plumbline.statistic.OnePass;
import dev.plumbline.statistic.ProbabilityMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Rungs of the ladder, each fitted on every fold and on all training rows when it is asked for,
 * with out-of-fold scores and what the decisions made on them would have cost.
 *
 * <p>Passes: two to lay out the matrix; for each rung those of its learner, one to predict the
 * out-of-fold rows and two over those, one to predict training rows. Two more over half of the rows
 * where a learning curve is asked for.
 */
final class CrossValidation implements AutoCloseable {
  /** What decisions would have cost whose outcome was known before: no rung can cost less. */
  static final String PERFECT = "perfect foresight";

  private static final String WITHOUT_MITIGATION = "without mitigation";

  private static final String PART = "plumbline_encoding_part";
  private static final int PARTS = 1000;

  private final TrainingSet set;
  private final Problem problem;
  private final long seed;
  private final Consumer<String> progress;
  private final RowWeights weights;
  private final TrainingMatrix matrix;
  private final Folds folds;
  private final List<Candidate> candidates = new ArrayList<>();
  private final Map<String, Candidate> chosen = new LinkedHashMap<>();
  private final Map<String, List<Double>> trainingLogLoss = new LinkedHashMap<>();
  private BlockedMean costs;
  private final SettingSearch search;
  private final Map<Double, TrainingMatrix> shares = new LinkedHashMap<>();

  private CrossValidation(
      TrainingSet set,
      long seed,
      Consumer<String> progress,
      RowWeights weights,
      TrainingMatrix matrix) {
    this.set = set;
    this.problem = set.problem();
    this.seed = seed;
    this.progress = progress;
    this.weights = weights;
    this.matrix = matrix;
    this.folds = set.split().folds();
    this.costs = perfect(matrix, folds);
    this.search = SettingSearch.of(set, seed, rung -> Learner.of(rung, seed), progress);
  }

  /** Begins one repetition with its own seed; no rung is fitted yet. */
  static CrossValidation of(TrainingSet set, long seed, Consumer<String> progress) {
    RowWeights weights = weights(set, seed, mitigates(set));
    TrainingMatrix matrix = TrainingMatrix.of(rows(set, seed, weights), layout(set, weights));
    matrix
        .columnsWithMoreValuesThanEncoded()
        .forEach(
            name ->
                progress.accept(
                    "%s has more values than features.encoded-values = %d: the rarest share one encoding"
                        .formatted(name, set.problem().features().encodings().values())));
    try {
      ClusterLines.say(matrix, set.split().folds(), progress);
      return new CrossValidation(set, seed, progress, weights, matrix);
    } catch (RuntimeException e) {
      matrix.close();
      throw e;
    }
  }

  private static boolean mitigates(TrainingSet set) {
    return set.problem().evaluation().fairness().mitigation() == Fairness.Mitigation.REWEIGHING;
  }

  private static RowWeights weights(TrainingSet set, long seed, boolean reweighed) {
    Dataset<Row> rows = grouped(set, set.trainingRows(seed));
    return RowWeights.of(
        set.problem().training().weights(),
        reweighed ? Optional.of(Reweighing.weight(set, rows)) : Optional.empty(),
        rows);
  }

  /** With everyone's groups, where learning minds them. */
  private static Dataset<Row> grouped(TrainingSet set, Dataset<Row> rows) {
    return mitigates(set) ? Reweighing.beside(set, rows) : rows;
  }

  private static Dataset<Row> rows(TrainingSet set, long seed, RowWeights weights) {
    Dataset<Row> rows =
        grouped(set, set.trainingRows(seed)).withColumn(PART, set.split().encodingPart(seed));
    Optional<Column> weight = weights.column();
    return weight.isPresent() ? rows.withColumn(RowWeights.NAME, weight.get()) : rows;
  }

  private static MatrixLayout layout(TrainingSet set, RowWeights weights) {
    List<String> keys =
        Stream.of(
                set.problem().entity().columns(),
                List.of(FeatureRows.PREDICTION_TIME, FeatureRows.BLOCK),
                FeatureRows.COSTS,
                mitigates(set) ? Reweighing.groupColumns(set) : List.<String>of())
            .flatMap(List::stream)
            .toList();
    return MatrixLayout.of(
            set.modelColumns(),
            FeatureRows.LABEL,
            weights.column().map(c -> RowWeights.NAME),
            SplitPlan.SEGMENT,
            SplitPlan.AVAILABLE_FROM,
            keys)
        .costing(FeatureRows.COSTS)
        .encoded(set.problem().features().encodings(), Optional.of(PART));
  }

  private static BlockedMean perfect(TrainingMatrix matrix, Folds folds) {
    int blockOfRow = matrix.key(FeatureRows.BLOCK);
    int[] costs = FeatureRows.COSTS.stream().mapToInt(matrix::key).toArray();
    return OnePass.over(
        matrix.blocksOutOfFold(folds, List.of()),
        () -> BlockedMean.of(PERFECT),
        (state, block) -> {
          for (int row = 0; row < block.rows(); row++) {
            double fn = block.number(costs[0], row);
            double fp = block.number(costs[1], row);
            double tp = block.number(costs[2], row);
            double tn = block.number(costs[3], row);
            boolean positive = block.positive(row);
            state.add(
                block.text(blockOfRow, row),
                Math.min(
                    BinaryCost.realised(true, positive, fn, fp, tp, tn),
                    BinaryCost.realised(false, positive, fn, fp, tp, tn)));
          }
        },
        BlockedMean::merge);
  }

  /** Fits a rung and gives its chosen setting. */
  Candidate fit(Rung rung) {
    long begun = System.nanoTime();
    List<FittedSetting> settings = search.fit(rung, matrix, folds, shares());
    progress.accept(
        "%s: %d settings × %d models on %,d rows in %.1f s"
            .formatted(
                rung.name(),
                settings.size(),
                folds.models(),
                matrix.rows(),
                (System.nanoTime() - begun) / 1e9));
    int first = candidates.size();
    List<String> columns =
        IntStream.range(first, first + settings.size())
            .mapToObj(number -> "candidate_" + number)
            .toList();
    JudgedSettings judged =
        JudgedSettings.of(problem, rung.name(), matrix, folds, settings, columns, weights);
    candidates.addAll(judged.candidates());
    costs = costs.beside(judged.costs());
    Candidate best = best(rung, judged);
    chosen.put(rung.name(), best);
    trainingLogLoss.put(best.column(), trainingLogLoss(best));
    return best;
  }

  /**
   * Of the rules the one whose decisions cost least, for they differ in nothing else; of learned
   * models the one with the smallest log loss, which tells settings apart with far fewer rows than
   * cost does.
   */
  private static Candidate best(Rung rung, JudgedSettings judged) {
    return judged.candidates().stream()
        .min(
            Comparator.comparingDouble(
                c ->
                    rung instanceof Rung.Rules
                        ? judged.costs().mean(c.column(), 0.95).estimate()
                        : c.logLoss()))
        .orElseThrow();
  }

  private List<Double> trainingLogLoss(Candidate candidate) {
    return FoldScores.of(
            matrix.blocksInSample(folds, List.of(candidate.fitted().byModelIndex())),
            1,
            folds.folds(),
            weights.unweighted(new Calibrator.Identity()))
        .logLoss(0);
  }

  /**
   * What the decisions of a rung's chosen setting cost out of fold, beside those of the same
   * setting fitted with half of the training rows (whole entities, groups or days). Empty where a
   * fold's half has one outcome only.
   *
   * @param halved the name of the column of the latter
   */
  Optional<BlockedMean> besideHalf(Rung rung, Candidate candidate, String halved) {
    TrainingMatrix rows = share(0.5);
    Folds judged = folds.withoutFinal();
    if (!rows.canTrain(judged)) {
      return Optional.empty();
    }
    List<FittedSetting> fitted =
        Learner.of(OneSetting.of(rung, candidate.setting()), seed).fit(rows, judged).stream()
            .filter(f -> rung instanceof Rung.Rules || f.setting().equals(candidate.setting()))
            .toList();
    List<String> columns =
        IntStream.range(0, fitted.size()).mapToObj(number -> halved + " " + number).toList();
    JudgedSettings halves =
        JudgedSettings.of(problem, candidate.rung(), matrix, judged, fitted, columns, weights);
    // Of the rules the cheapest, as with all rows: whichever it was there had luck on its side.
    return Optional.of(costs.beside(halves.costs().only(best(rung, halves).column(), halved)));
  }

  /**
   * What the mitigation changes for a rung's chosen setting: the same setting is fitted without it,
   * on the same folds. Empty where there is none.
   */
  List<MitigationPrice.Change> priceOfMitigation(
      Rung rung, Candidate candidate, double confidence) {
    if (!mitigates(set)) {
      return List.of();
    }
    RowWeights plain = weights(set, seed, false);
    Folds judged = folds.withoutFinal();
    try (TrainingMatrix rows = TrainingMatrix.of(rows(set, seed, plain), layout(set, plain))) {
      FittedSetting fitted =
          Learner.of(OneSetting.of(rung, candidate.setting()), seed).fit(rows, judged).stream()
              .filter(f -> f.setting().equals(candidate.setting()))
              .findFirst()
              .orElseThrow();
      JudgedSettings without =
          JudgedSettings.of(
              problem,
              rung.name(),
              matrix,
              judged,
              List.of(fitted),
              List.of(WITHOUT_MITIGATION),
              plain);
      Map<String, List<FittedModel>> models = new LinkedHashMap<>();
      models.put(candidate.column(), candidate.fitted().byModelIndex());
      models.put(WITHOUT_MITIGATION, fitted.byModelIndex());
      return MitigationPrice.of(
          set,
          matrix.outOfFold(judged, models),
          candidate,
          without.candidates().get(0),
          confidence);
    }
  }

  /**
   * By what share the training rows grow until the next retraining, as many as came until now in
   * the same time; empty without a clock.
   */
  OptionalDouble growthUntilRetraining() {
    Optional<Instant> begins = set.split().trainingBegins();
    Optional<Instant> ends = set.split().holdoutBegins();
    if (begins.isEmpty() || ends.isEmpty() || !begins.get().isBefore(ends.get())) {
      return OptionalDouble.empty();
    }
    LocalDate day = LocalDate.ofInstant(ends.get(), problem.timeZone());
    double daysUntilThen = ChronoUnit.DAYS.between(day, day.plus(problem.schedule().retrain()));
    double days = Duration.between(begins.get(), ends.get()).toSeconds() / 86_400.0;
    return OptionalDouble.of(daysUntilThen / days);
  }

  /** A share of the rows: whole entities, groups or days, a larger share has those of a smaller. */
  private TrainingMatrix share(double share) {
    return shares.computeIfAbsent(
        share,
        s ->
            TrainingMatrix.of(
                rows(set, seed, weights).where(functions.col(PART).lt(Math.round(PARTS * s))),
                layout(set, weights)));
  }

  private SettingSearch.Shares shares() {
    return new SettingSearch.Shares() {
      @Override
      public DoubleFunction<TrainingMatrix> rows() {
        return CrossValidation.this::share;
      }

      @Override
      public List<Double> losses(List<FittedSetting> settings) {
        return CrossValidation.this.logLoss(settings);
      }
    };
  }

  private List<Double> logLoss(List<FittedSetting> settings) {
    FoldScores scores =
        FoldScores.of(
            matrix.blocksOutOfFold(
                folds, settings.stream().map(FittedSetting::byModelIndex).toList()),
            settings.size(),
            folds.folds(),
            weights.unweighted(new Calibrator.Identity()));
    return IntStream.range(0, settings.size())
        .mapToObj(i -> ProbabilityMetrics.of(scores.of(i, f -> true)).logLoss())
        .toList();
  }

  /** Every row that validates, with the raw score of each rung's chosen setting in its column. */
  Dataset<Row> outOfFold() {
    Map<String, List<FittedModel>> models = new LinkedHashMap<>();
    chosen.values().forEach(c -> models.put(c.column(), c.fitted().byModelIndex()));
    return matrix.outOfFold(folds, models);
  }

  List<Candidate> candidates() {
    return List.copyOf(candidates);
  }

  /** The chosen setting of each rung that was fitted, in their order. */
  Map<String, Candidate> chosen() {
    return new LinkedHashMap<>(chosen);
  }

  /** Costs a row by candidate column, and {@link #PERFECT}. */
  BlockedMean costs() {
    return costs;
  }

  /** Log loss of training rows by fold, of a chosen candidate; empty of any other. */
  List<Double> trainingLogLossOf(Candidate candidate) {
    return trainingLogLoss.getOrDefault(candidate.column(), List.of());
  }

  @Override
  public void close() {
    matrix.close();
    shares.values().forEach(TrainingMatrix::close);
  }
}
