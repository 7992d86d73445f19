package dev.plumbline.evaluate;

import dev.plumbline.statistic.MulticlassCounts;
import dev.plumbline.statistic.ProbabilityMetrics;
import dev.plumbline.statistic.RankingMetrics;
import dev.plumbline.statistic.Resampled;
import dev.plumbline.statistic.ResampledSums;
import dev.plumbline.statistic.Resampling;
import dev.plumbline.statistic.ThresholdMetrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One model's metrics of several classes, each with its interval but areas under curves and
 * calibration errors. Accuracy, precision, recall and F1 are of its decisions, which money chose.
 */
final class ClassMetrics implements ModelMetrics {
  /** By which models are compared in pairs. */
  static final List<String> COMPARED = List.of("log-loss", "accuracy", "macro-f1");

  private static final String CALIBRATION_ERROR = "calibration-error";

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
    plain.put("brier-score", sums.statistic(counts::brierScore));
    DECISIONS.forEach(
        (name, metric) -> {
          plain.put("macro-" + name, sums.statistic(s -> counts.macro(s, metric)));
          plain.put("micro-" + name, sums.statistic(s -> counts.micro(s, metric)));
          plain.put("weighted-" + name, sums.statistic(s -> counts.weighted(s, metric)));
        });
  }

  @Override
  public Resampled resampled(String name) {
    return plain.get(name);
  }

  /** What is said of parts of the holdout. */
  static PartFunctions ofParts(int classes) {
    MulticlassCounts counts = MulticlassCounts.of(classes);
    return new PartFunctions(
        Map.of(
            "accuracy", counts::accuracy,
            "macro-f1", sums -> counts.macro(sums, ThresholdMetrics::f1),
            "log-loss", counts::logLoss,
            "brier-score", counts::brierScore),
        Map.of("accuracy by period", counts::accuracy, "log-loss by period", counts::logLoss));
  }

  @Override
  public List<Metric> metrics(double confidence) {
    List<Metric> metrics = new ArrayList<>();
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
      metrics.addAll(ofClass(c, confidence));
    }
    areas.stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .ifPresent(area -> metrics.add(Metric.of(rung, "macro-roc-auc", area, rows)));
    metrics.addAll(reliability(confidence));
    return metrics;
  }

  private List<Metric> ofClass(int of, double confidence) {
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
    Map<String, MulticlassShare> shares = new LinkedHashMap<>();
    shares.put("observed rate", counts::observed);
    shares.put("predicted rate", counts::predicted);
    shares.put("calibration-gap", counts::calibrationGap);
    shares.forEach(
        (name, share) ->
            metrics.add(
                Metric.of(
                    rung,
                    name,
                    part,
                    sums.statistic(s -> share.of(s, of)).interval(confidence),
                    support)));
    metrics.add(
        Metric.of(
            rung,
            CALIBRATION_ERROR,
            part,
            ProbabilityMetrics.of(tally.scores(of).descending()).expectedCalibrationError(),
            support));
    for (int decided = 0; decided < classes.size(); decided++) {
      metrics.add(
          Metric.of(
              rung, "decided " + classes.get(decided), part, tally.rows(of, decided), support));
    }
    return metrics;
  }

  /** How often a class came, by its probability: of the likeliest class, and of each. */
  private List<Metric> reliability(double confidence) {
    List<Metric> metrics = new ArrayList<>();
    metrics.add(
        Metric.of(
            rung,
            CALIBRATION_ERROR,
            ProbabilityMetrics.of(tally.likeliest().descending()).expectedCalibrationError(),
            tally.likeliest().rows()));
    metrics.addAll(
        RungMetrics.reliability(rung, Part.ALL, tally.reliabilityOfLikeliest(), confidence));
    for (int c = 0; c < classes.size(); c++) {
      Part part = Part.ofClass(classes.get(c));
      metrics.addAll(RungMetrics.reliability(rung, part, tally.reliability(c), confidence));
    }
    return metrics;
  }

  /** A share of rows or chances that is a class's, by sums. */
  private interface MulticlassShare {
    double of(double[] sums, int of);
  }

  private static Map<String, MulticlassCounts.Of> decisions() {
    Map<String, MulticlassCounts.Of> metrics = new LinkedHashMap<>();
    metrics.put("precision", ThresholdMetrics::precision);
    metrics.put("recall", ThresholdMetrics::recall);
    metrics.put("f1", ThresholdMetrics::f1);
    return metrics;
  }
}
