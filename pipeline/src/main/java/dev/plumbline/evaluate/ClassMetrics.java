package dev.plumbline.evaluate;

import dev.plumbline.statistic.Interval;
import dev.plumbline.statistic.MulticlassCounts;
import dev.plumbline.statistic.ProbabilityMetrics;
import dev.plumbline.statistic.RankingMetrics;
import dev.plumbline.statistic.ReliabilityBin;
import dev.plumbline.statistic.Resampled;
import dev.plumbline.statistic.ResampledSums;
import dev.plumbline.statistic.Resampling;
import dev.plumbline.statistic.ThresholdMetrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One model's metrics of several classes, each with its interval but areas under curves. Accuracy,
 * precision, recall and F1 are of its decisions, which money chose.
 */
final class ClassMetrics implements IntervalMetrics {
  private static final int RELIABILITY_BINS = 10;
  private static final Map<String, MulticlassCounts.Of> DECISIONS = decisions();

  private final String rung;
  private final List<String> classes;
  private final ClassTally tally;
  private final MulticlassCounts counts;
  private final ResampledSums sums;
  private final Map<String, Resampled> plain = new LinkedHashMap<>();

  ClassMetrics(String rung, List<String> classes, ClassTally tally, Resampling resampling) {
    this.rung = rung;
    this.classes = classes;
    this.tally = tally;
    this.counts = MulticlassCounts.of(classes.size());
    this.sums = resampling.of(tally.blocks());
    plain.put("accuracy", sums.statistic(counts::accuracy));
    plain.put("log-loss", sums.statistic(counts::logLoss));
    plain.put("brier-score", sums.statistic(ClassTally::brierScore));
    DECISIONS.forEach(
        (name, metric) -> {
          plain.put("macro-" + name, sums.statistic(s -> counts.macro(s, metric)));
          plain.put("micro-" + name, sums.statistic(s -> counts.micro(s, metric)));
          plain.put("weighted-" + name, sums.statistic(s -> counts.weighted(s, metric)));
        });
  }

  @Override
  public Interval interval(String name, double confidence) {
    return plain.get(name).interval(confidence);
  }

  @Override
  public Resampled resampled(String name) {
    return plain.get(name);
  }

  List<Metric> metrics(double confidence) {
    List<Metric> metrics = new ArrayList<>();
    double[] total = tally.blocks().total();
    long rows = tally.likeliest().rows();
    plain.keySet().forEach(n -> metrics.add(Metric.of(rung, n, interval(n, confidence), rows)));
    List<Double> areas = new ArrayList<>();
    for (int c = 0; c < classes.size(); c++) {
      double area = RankingMetrics.of(tally.scores(c).descending()).rocAuc();
      // Undefined where no row of the holdout is of the class, or all are.
      if (Double.isFinite(area)) {
        areas.add(area);
        metrics.add(
            Metric.of(
                rung,
                RungMetrics.ROC_AUC,
                Part.ofClass(classes.get(c)),
                area,
                tally.scores(c).positives()));
      }
      metrics.addAll(ofClass(c, total, confidence));
    }
    areas.stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .ifPresent(area -> metrics.add(Metric.of(rung, "macro-roc-auc", area, rows)));
    metrics.addAll(reliability(confidence));
    return metrics;
  }

  private List<Metric> ofClass(int of, double[] total, double confidence) {
    Part part = Part.ofClass(classes.get(of));
    List<Metric> metrics = new ArrayList<>();
    long support = tally.scores(of).positives();
    DECISIONS.forEach(
        (name, metric) ->
            metrics.add(
                Metric.of(
                    rung,
                    name,
                    part,
                    sums.statistic(s -> metric.value(counts.of(s, of))).interval(confidence),
                    support)));
    for (int decided = 0; decided < classes.size(); decided++) {
      metrics.add(
          Metric.of(
              rung,
              "decided " + classes.get(decided),
              part,
              counts.rows(total, of, decided),
              support));
    }
    return metrics;
  }

  /** How often the likeliest class came, by its probability. */
  private List<Metric> reliability(double confidence) {
    ProbabilityMetrics probabilities = ProbabilityMetrics.of(tally.likeliest().descending());
    List<Metric> metrics = new ArrayList<>();
    metrics.add(
        Metric.of(
            rung,
            "calibration-error",
            probabilities.expectedCalibrationError(),
            tally.likeliest().rows()));
    for (ReliabilityBin bin : probabilities.reliability(RELIABILITY_BINS, confidence)) {
      metrics.add(
          new Metric(
              rung,
              "reliability",
              Part.ALL,
              OptionalDouble.of(bin.meanPredicted()),
              bin.observedRate(),
              Optional.of(new Interval(bin.observedRate(), bin.lower(), bin.upper(), confidence)),
              bin.count()));
    }
    return metrics;
  }

  private static Map<String, MulticlassCounts.Of> decisions() {
    Map<String, MulticlassCounts.Of> metrics = new LinkedHashMap<>();
    metrics.put("precision", ThresholdMetrics::precision);
    metrics.put("recall", ThresholdMetrics::recall);
    metrics.put("f1", ThresholdMetrics::f1);
    return metrics;
  }
}
