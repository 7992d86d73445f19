package dev.plumbline.evaluate;

import dev.plumbline.Stage;
import dev.plumbline.problem.EvaluationSettings;
import dev.plumbline.problem.Problem;
import dev.plumbline.statistic.BlockSums;
import dev.plumbline.statistic.BlockedMean;
import dev.plumbline.statistic.Interval;
import dev.plumbline.statistic.Resampling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What is made of a counted holdout under every task: the judged model beside each other, by slice
 * and by group. Whatever is measured of models has intervals by the same blocks.
 */
record TaskJudgement(Problem problem, Contest contest, Resampling resampling) {
  /** Two-sided, of the metrics' intervals; the gate has the contract's. */
  static final double CONFIDENCE = 0.95;

  static TaskJudgement of(Stage stage, Contest contest) {
    Problem problem = stage.problem();
    return new TaskJudgement(
        problem, contest, Resampling.of(problem.evaluation().replicates(), problem.seed()));
  }

  /**
   * What a counted holdout says where the label is a number or one of several classes.
   *
   * @param metricsOf a model by its name and what was counted of it
   * @param compared metrics by which models are compared in pairs
   * @param ofParts what is said of parts of the holdout
   */
  <T extends ModelTally<T>> Judged of(
      CountedHoldout<T> holdout,
      BiFunction<String, T, ModelMetrics> metricsOf,
      List<String> compared,
      PartFunctions ofParts) {
    long rows = holdout.costs().rows();
    List<Metric> metrics = new ArrayList<>(money(holdout.costs()));
    Map<String, ModelMetrics> models = new LinkedHashMap<>();
    for (int i = 0; i < contest.names().size(); i++) {
      String name = contest.names().get(i);
      ModelMetrics model = metricsOf.apply(name, holdout.tally(i));
      models.put(name, model);
      metrics.addAll(model.metrics(CONFIDENCE));
    }
    metrics.addAll(paired(models, compared, rows));
    BlockSums whole = holdout.tally(contest.judgedIndex()).blocks();
    metrics.addAll(slices(holdout.parts(), whole, ofParts));
    metrics.addAll(groups(holdout.parts(), whole, ofParts));
    return new Judged(
        rows,
        metrics,
        Gate.of(problem.accept(), holdout.costs(), contest.judged(), models.get(contest.judged())));
  }

  /** What policies cost, and the judged model less others. */
  private List<Metric> money(BlockedMean costs) {
    return new MoneyMetrics(
            costs,
            Optional.empty(),
            contest.names(),
            contest.judged(),
            contest.champion(),
            Map.of())
        .metrics(CONFIDENCE);
  }

  /** The judged model less every other, replicate by replicate. */
  List<Metric> paired(
      Map<String, ? extends IntervalMetrics> models, List<String> names, long rows) {
    List<Metric> metrics = new ArrayList<>();
    IntervalMetrics judged = models.get(contest.judged());
    for (String name : names) {
      models.forEach(
          (model, other) -> {
            if (other != judged) {
              Interval interval =
                  judged.resampled(name).minus(other.resampled(name)).interval(CONFIDENCE);
              metrics.add(
                  Metric.of(contest.judged(), "%s over %s".formatted(name, model), interval, rows));
            }
          });
    }
    return metrics;
  }

  /**
   * The judged model by slice, declared and found, and by time.
   *
   * @param whole of it, over all rows
   */
  List<Metric> slices(HoldoutParts parts, BlockSums whole, PartFunctions functions) {
    return new SliceMetrics(
            contest.judged(),
            parts,
            whole,
            functions,
            problem.evaluation(),
            resampling,
            problem.seed())
        .metrics(CONFIDENCE);
  }

  /** The same by group of people, where no decision is the favourable one. */
  private List<Metric> groups(HoldoutParts parts, BlockSums whole, PartFunctions functions) {
    EvaluationSettings settings = problem.evaluation();
    return new GroupMetrics(
            contest.judged(),
            parts.groups(),
            whole,
            functions,
            settings.fairness().minimumGroup(),
            settings.mostValues(),
            resampling)
        .metrics(CONFIDENCE);
  }
}
