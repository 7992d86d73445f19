package dev.plumbline.train;

import dev.plumbline.Failure;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.learner.FittedModel;
import dev.plumbline.learner.FittedSetting;
import dev.plumbline.learner.Folds;
import dev.plumbline.learner.PredictedBlock;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Rung;
import dev.plumbline.statistic.BlockedMean;
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
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Rungs of the ladder, each fitted on every fold and on all training rows when it is asked for,
 * with out-of-fold predictions and what the decisions made on them would have cost.
 *
 * <p>Passes: two to lay out the matrix and one for the best possible decisions; for each rung those
 * of its learner, one to predict the out-of-fold rows and two or three over those, one to predict
 * training rows. Two more over half of the rows where a learning curve is asked for.
 */
final class CrossValidation<C extends Candidate> implements AutoCloseable {
  /** What decisions would have cost whose outcome was known before: no rung can cost less. */
  static final String PERFECT = "perfect foresight";

  private static final String UNMITIGATED = "without mitigation";

  private final TaskLadder<C> task;
  private final TrainingSet set;
  private final Problem problem;
  private final long seed;
  private final Consumer<String> progress;
  private final LadderRows learnedRows;
  private final TrainingMatrix matrix;
  private final TrainingMatrix learned;
  private final Folds folds;
  private final Judge<C> judge;
  private final Judge<C> judgeOfLearned;
  private final SettingSearch search;
  private final List<C> candidates = new ArrayList<>();
  private final Map<String, C> chosen = new LinkedHashMap<>();
  private final Map<String, List<Double>> trainingLosses = new LinkedHashMap<>();
  private final Map<Double, TrainingMatrix> shares = new LinkedHashMap<>();
  private BlockedMean costs;

  private CrossValidation(
      TaskLadder<C> task, long seed, Consumer<String> progress, LadderRows rows) {
    this.task = task;
    this.set = task.set();
    this.problem = set.problem();
    this.seed = seed;
    this.progress = progress;
    this.learnedRows = rows.learned(set, seed);
    this.folds = set.split().folds();
    this.matrix = rows.matrix();
    this.learned = learnedRows == rows ? matrix : learnedRows.matrix();
    this.judge = task.judge(matrix, rows.weights());
    this.judgeOfLearned = task.judge(matrix, learnedRows.weights());
    this.search = SettingSearch.of(set, seed, rung -> task.learner(rung, seed), progress);
  }

  /** Begins one repetition with its own seed; no rung is fitted yet. */
  static <C extends Candidate> CrossValidation<C> of(
      TaskLadder<C> task, long seed, Consumer<String> progress) {
    TrainingSet set = task.set();
    CrossValidation<C> validation =
        new CrossValidation<>(task, seed, progress, LadderRows.of(set, seed, task.label()));
    try {
      validation.begin();
      return validation;
    } catch (RuntimeException e) {
      validation.close();
      throw e;
    }
  }

  private void begin() {
    matrix
        .columnsWithMoreValuesThanEncoded()
        .forEach(
            name ->
                progress.accept(
                    "%s has more values than features.encoded-values = %d: the rarest share one encoding"
                        .formatted(name, problem.features().encodings().values())));
    if (learned != matrix) {
      progress.accept(
          "learned rungs see %,d of %,d rows, as train.sample says"
              .formatted(learned.rows(), matrix.rows()));
      refuseTooSmallASample();
    }
    ClusterLines.say(learned, folds, progress);
    costs = judge.perfect(matrix.blocksOutOfFold(folds, List.of()));
  }

  private void refuseTooSmallASample() {
    if (!learned.canTrain(folds)) {
      throw Failure.data(
          "train.sample leaves %,d of %,d rows, and of these a fold learns from none or from one"
              + " outcome only; write larger shares, or fewer in split.folds",
          learned.rows(), matrix.rows());
    }
  }

  /** Fits a rung and gives its chosen setting. */
  C fit(Rung rung) {
    long begun = System.nanoTime();
    TrainingMatrix training = rung instanceof Rung.Rules ? matrix : learned;
    List<FittedSetting> settings = search.fit(rung, training, folds, shares());
    progress.accept(
        "%s: %d %s × %d models on %,d rows in %.1f s"
            .formatted(
                rung.name(),
                settings.size(),
                settings.size() == 1 ? "setting" : "settings",
                folds.models(),
                training.rows(),
                (System.nanoTime() - begun) / 1e9));
    int first = candidates.size();
    List<String> columns =
        IntStream.range(first, first + settings.size())
            .mapToObj(number -> "candidate_" + number)
            .toList();
    Judged<C> judged = judged(judgeOf(rung), rung, folds, settings, columns);
    candidates.addAll(judged.candidates());
    costs = costs.beside(judged.costs());
    C best = best(rung, judged);
    chosen.put(rung.name(), best);
    if (training == matrix) {
      trainingLosses.put(best.column(), trainingLosses(rung, best));
    }
    return best;
  }

  /** Rules see all rows. */
  private Judge<C> judgeOf(Rung rung) {
    return rung instanceof Rung.Rules ? judge : judgeOfLearned;
  }

  /** Of a sample of the rows they would not compare with those of all rows. */
  private List<Double> trainingLosses(Rung rung, C candidate) {
    return judgeOf(rung)
        .losses(matrix.blocksInSample(folds, List.of(candidate.fitted().byModelIndex())), 1)
        .get(0)
        .byFold();
  }

  private Judged<C> judged(
      Judge<C> by,
      Rung rung,
      Folds validating,
      List<FittedSetting> settings,
      List<String> columns) {
    JavaRDD<PredictedBlock> outOfFold =
        predicted(validating, settings).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return by.judge(rung, outOfFold, settings, columns);
    } finally {
      outOfFold.unpersist(false);
    }
  }

  private JavaRDD<PredictedBlock> predicted(Folds validating, List<FittedSetting> settings) {
    return matrix.blocksOutOfFold(
        validating, settings.stream().map(FittedSetting::byModelIndex).toList());
  }

  /**
   * Of the rules the one whose decisions cost least, for they differ in nothing else; of learned
   * models the one with the smallest loss, which tells settings apart with far fewer rows than cost
   * does.
   */
  private C best(Rung rung, Judged<C> judged) {
    return judged.candidates().stream()
        .min(
            Comparator.comparingDouble(
                c ->
                    rung instanceof Rung.Rules
                        ? judged.costs().mean(c.column(), TrainingTables.CONFIDENCE).estimate()
                        : c.loss()))
        .orElseThrow();
  }

  /**
   * What the decisions of a rung's chosen setting cost out of fold, beside those of the same
   * setting fitted with half of the training rows (whole entities, groups or days). Empty where a
   * fold's half has one outcome only.
   *
   * @param halved the name of the column of the latter
   */
  Optional<BlockedMean> besideHalf(Rung rung, C candidate, String halved) {
    TrainingMatrix half = share(0.5);
    Folds judged = folds.withoutFinal();
    if (!half.canTrain(judged)) {
      return Optional.empty();
    }
    Judged<C> again =
        judged(
            judgeOf(rung), rung, judged, List.of(refitted(rung, candidate, half)), List.of(halved));
    return Optional.of(costs.beside(again.costs().only(halved, halved)));
  }

  /**
   * What becomes of a rung's chosen setting where it is fitted on the same folds without what
   * mitigates; one pass to fit, and those of the comparison.
   *
   * @param compare the out-of-fold rows with the columns of both, and the other candidate
   */
  <T> T besideUnmitigated(Rung rung, C candidate, BiFunction<Dataset<Row>, C, T> compare) {
    LadderRows all = LadderRows.unmitigated(set, seed, task.label());
    LadderRows plain = rung instanceof Rung.Rules ? all : all.learned(set, seed);
    Folds judged = folds.withoutFinal();
    try (TrainingMatrix training = plain.matrix()) {
      FittedSetting fitted = refitted(rung, candidate, training);
      Map<String, List<FittedModel>> models = new LinkedHashMap<>();
      models.put(candidate.column(), candidate.fitted().byModelIndex());
      models.put(UNMITIGATED, fitted.byModelIndex());
      return compare.apply(
          matrix.outOfFold(judged, models),
          judged(
                  task.judge(matrix, plain.weights()),
                  rung,
                  judged,
                  List.of(fitted),
                  List.of(UNMITIGATED))
              .candidates()
              .get(0));
    }
  }

  /** A candidate's setting on other rows, without a final model. */
  private FittedSetting refitted(Rung rung, C candidate, TrainingMatrix others) {
    List<FittedSetting> fitted =
        task.learner(OneSetting.of(rung, candidate.setting()), seed)
            .fit(others, folds.withoutFinal());
    // One alone is called by less than among others: of what has one value nothing is said.
    return fitted.size() == 1
        ? fitted.get(0)
        : fitted.stream()
            .filter(f -> f.setting().equals(candidate.setting()))
            .findFirst()
            .orElseThrow();
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

  private TrainingMatrix share(double share) {
    return shares.computeIfAbsent(share, learnedRows::matrix);
  }

  private SettingSearch.Shares shares() {
    return new SettingSearch.Shares() {
      @Override
      public DoubleFunction<TrainingMatrix> rows() {
        return CrossValidation.this::share;
      }

      @Override
      public List<Double> losses(List<FittedSetting> settings) {
        return judgeOfLearned.losses(predicted(folds, settings), settings.size()).stream()
            .map(SettingLosses::all)
            .toList();
      }
    };
  }

  /** Every row that validates, with the raw prediction of each rung's chosen setting. */
  Dataset<Row> outOfFold() {
    Map<String, List<FittedModel>> models = new LinkedHashMap<>();
    chosen.values().forEach(c -> models.put(c.column(), c.fitted().byModelIndex()));
    return matrix.outOfFold(folds, models);
  }

  List<C> candidates() {
    return List.copyOf(candidates);
  }

  /** The chosen setting of each rung that was fitted, in their order. */
  Map<String, C> chosen() {
    return new LinkedHashMap<>(chosen);
  }

  /** Costs a row by the column of candidates whose decisions are compared, and {@link #PERFECT}. */
  BlockedMean costs() {
    return costs;
  }

  /** How far a candidate overfits; of training rows nothing is known but of a chosen one. */
  FoldLosses foldLosses(C candidate) {
    return new FoldLosses(
        candidate.foldLosses(), trainingLosses.getOrDefault(candidate.column(), List.of()));
  }

  @Override
  public void close() {
    matrix.close();
    if (learned != matrix) {
      learned.close();
    }
    shares.values().forEach(TrainingMatrix::close);
  }
}
