package dev.plumbline.evaluate;

import dev.plumbline.statistic.BrierParts;
import dev.plumbline.statistic.CostCurve;
import dev.plumbline.statistic.DeLong;
import dev.plumbline.statistic.DecisionSums;
import dev.plumbline.statistic.Interval;
import dev.plumbline.statistic.OutcomesByBin;
import dev.plumbline.statistic.ProbabilityMetrics;
import dev.plumbline.statistic.RankingMetrics;
import dev.plumbline.statistic.Resampled;
import dev.plumbline.statistic.ResampledSums;
import dev.plumbline.statistic.Resampling;
import dev.plumbline.statistic.SortedScores;
import dev.plumbline.statistic.ThresholdMetrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** One model's metrics without a unit, each with its interval, from what was counted of it. */
final class RungMetrics implements IntervalMetrics {
  static final String ROC_AUC = "roc-auc";

  /** By which models are compared in pairs. */
  static final List<String> COMPARED = List.of(ROC_AUC, "average-precision", "brier-score");

  private static final String CALIBRATION_ERROR = "calibration-error";
  private static final int RELIABILITY_BINS = 10;
  private static final int GAIN_GROUPS = 20;
  private static final double[] TOP_SHARES = {0.01, 0.05, 0.1, 0.2};

  /** A replicate adds its own noise to a mean of distances, so percentiles lie too high. */
  private static final Set<String> NOT_BY_PERCENTILES = Set.of(CALIBRATION_ERROR);

  /**
   * Where the bins of scores take more of the area's spread than this, what is said of the best
   * scores has no interval: the bins do not tell which those are.
   */
  private static final double MOST_NARROWED = 1.1;

  private static final Map<String, ToDoubleFunction<ThresholdMetrics>> DECISIONS = decisions();

  private final String rung;
  private final RungTally tally;
  private final Dependence dependence;
  private final SortedScores sorted;
  private final Map<String, Resampled> plain = new LinkedHashMap<>();
  private final Map<String, Map<Double, Resampled>> ranked = new TreeMap<>();

  /** Whether a block stands for rows that depend on each other. */
  enum Dependence {
    IN_BLOCKS,
    NONE
  }

  private RungMetrics(String rung, RungTally tally, Dependence dependence) {
    this.rung = rung;
    this.tally = tally;
    this.dependence = dependence;
    this.sorted = tally.scores().descending();
  }

  static RungMetrics of(
      String rung, RungTally tally, Resampling resampling, Dependence dependence) {
    RungMetrics metrics = new RungMetrics(rung, tally, dependence);
    metrics.resample(resampling.of(tally.blocks()));
    return metrics;
  }

  private void resample(ResampledSums sums) {
    RankingMetrics ranking = RankingMetrics.of(sorted);
    ProbabilityMetrics probabilities = ProbabilityMetrics.of(sorted);
    double narrowing = RungTally.BINS.narrowing(tally.blocks().total(), tally.scores());
    plain.put(
        ROC_AUC,
        sums.statistic(RungTally.BINS::rocAuc).around(ranking.rocAuc()).widened(narrowing));
    double ofTheBest = narrowing > MOST_NARROWED ? Double.POSITIVE_INFINITY : 1;
    plain.put(
        "average-precision",
        sums.statistic(RungTally.BINS::averagePrecision)
            .around(ranking.averagePrecision())
            .widened(ofTheBest));
    plain.put("brier-score", sums.statistic(DecisionSums::brierScore));
    plain.put("log-loss", sums.statistic(DecisionSums::logLoss));
    plain.put(
        CALIBRATION_ERROR,
        sums.statistic(s -> RungTally.BINS.calibrationError(s, ProbabilityMetrics.DEFAULT_BINS))
            .around(probabilities.expectedCalibrationError()));
    DECISIONS.forEach(
        (name, metric) ->
            plain.put(name, sums.statistic(s -> metric.applyAsDouble(DecisionSums.threshold(s)))));
    double rate = (double) sorted.allPositives() / sorted.rows();
    for (double share : TOP_SHARES) {
      double precision = ranking.precisionAt(share);
      Map.of(
              "precision at",
              sums.statistic(s -> RungTally.BINS.precisionAt(s, share)).around(precision),
              "recall at",
              sums.statistic(s -> RungTally.BINS.recallAt(s, share))
                  .around(ranking.recallAt(share)),
              "lift at",
              sums.statistic(s -> RungTally.BINS.liftAt(s, share)).around(precision / rate))
          .forEach(
              (name, value) ->
                  ranked
                      .computeIfAbsent(name, n -> new TreeMap<>())
                      .put(share, value.widened(ofTheBest)));
    }
  }

  @Override
  public Resampled resampled(String name) {
    return plain.get(name);
  }

  /** A plain metric's two-sided interval: DeLong's where rows are independent and it is an area. */
  @Override
  public Interval interval(String name, double confidence) {
    if (name.equals(ROC_AUC) && dependence == Dependence.NONE) {
      return DeLong.interval(tally.scores(), confidence);
    }
    return NOT_BY_PERCENTILES.contains(name)
        ? plain.get(name).jackknife(confidence)
        : plain.get(name).interval(confidence);
  }

  List<Metric> metrics(double confidence) {
    List<Metric> metrics = new ArrayList<>();
    long rows = tally.scores().rows();
    plain.keySet().forEach(n -> metrics.add(Metric.of(rung, n, interval(n, confidence), rows)));
    ranked.forEach(
        (name, points) ->
            points.forEach(
                (share, value) ->
                    metrics.add(
                        Metric.at(
                            rung,
                            name,
                            share,
                            value.interval(confidence),
                            Math.round(share * rows)))));
    ThresholdMetrics counts = DecisionSums.threshold(tally.blocks().total());
    metrics.add(Metric.of(rung, "true positives", counts.truePositives(), rows));
    metrics.add(Metric.of(rung, "false positives", counts.falsePositives(), rows));
    metrics.add(Metric.of(rung, "false negatives", counts.falseNegatives(), rows));
    metrics.add(Metric.of(rung, "true negatives", counts.trueNegatives(), rows));
    ProbabilityMetrics probabilities = ProbabilityMetrics.of(sorted);
    BrierParts brier =
        BrierParts.of(
            probabilities.reliability(ProbabilityMetrics.DEFAULT_BINS), probabilities.brierScore());
    metrics.add(Metric.of(rung, "brier reliability", brier.reliability(), rows));
    metrics.add(Metric.of(rung, "brier resolution", brier.resolution(), rows));
    metrics.add(Metric.of(rung, "brier uncertainty", brier.uncertainty(), rows));
    metrics.addAll(curves(confidence));
    return metrics;
  }

  private List<Metric> curves(double confidence) {
    List<Metric> metrics = new ArrayList<>();
    for (CostCurve.Point point : tally.curve().points()) {
      metrics.add(
          Metric.at(
              rung,
              "cost by threshold",
              point.threshold(),
              point.meanCost(),
              tally.curve().rows()));
    }
    OutcomesByBin outcomes = RungTally.BINS.outcomes(tally.blocks(), sorted);
    metrics.addAll(reliability(rung, Part.ALL, outcomes, confidence));
    for (RankingMetrics.Gain gain : RankingMetrics.of(sorted).gains(GAIN_GROUPS)) {
      long rows = Math.round(gain.rows());
      metrics.add(Metric.at(rung, "lift", gain.share(), gain.lift(), rows));
      metrics.add(Metric.at(rung, "gain", gain.share(), gain.recall(), rows));
    }
    return metrics;
  }

  /** What came where about so much was predicted; of one block there is no interval. */
  static List<Metric> reliability(
      String rung, Part part, OutcomesByBin outcomes, double confidence) {
    List<Metric> metrics = new ArrayList<>();
    OutcomesByBin.Bin whole = outcomes.whole();
    for (OutcomesByBin.Bin bin : outcomes.groups(RELIABILITY_BINS)) {
      Interval came = bin.share(confidence, whole);
      metrics.add(
          new Metric(
              rung,
              "reliability",
              part,
              OptionalDouble.of(bin.meanPredicted()),
              came.estimate(),
              Optional.of(came).filter(Interval::isBounded),
              bin.rows()));
    }
    return metrics;
  }

  /** What is said of parts of the holdout. */
  static PartFunctions ofParts() {
    return new PartFunctions(
        Map.of(
            "observed rate",
            DecisionSums::rate,
            "calibration-gap",
            DecisionSums::calibrationGap,
            "brier-score",
            DecisionSums::brierScore,
            "precision",
            s -> DecisionSums.threshold(s).precision(),
            "recall",
            s -> DecisionSums.threshold(s).recall(),
            "selection-rate",
            s -> DecisionSums.threshold(s).selectionRate()),
        Map.of(
            "observed rate by period", DecisionSums::rate,
            "predicted rate by period", DecisionSums::predicted,
            "roc-auc by period", RungTally.BINS::rocAuc));
  }

  private static Map<String, ToDoubleFunction<ThresholdMetrics>> decisions() {
    Map<String, ToDoubleFunction<ThresholdMetrics>> metrics = new LinkedHashMap<>();
    metrics.put("precision", ThresholdMetrics::precision);
    metrics.put("recall", ThresholdMetrics::recall);
    metrics.put("f1", ThresholdMetrics::f1);
    metrics.put("mcc", ThresholdMetrics::matthewsCorrelation);
    metrics.put("accuracy", ThresholdMetrics::accuracy);
    metrics.put("balanced-accuracy", ThresholdMetrics::balancedAccuracy);
    metrics.put("selection-rate", ThresholdMetrics::selectionRate);
    return metrics;
  }
}
