package dev.plumbline.evaluate;

import dev.plumbline.problem.EvaluationSettings;
import dev.plumbline.statistic.BlockSums;
import dev.plumbline.statistic.DecisionSums;
import dev.plumbline.statistic.ResampledSums;
import dev.plumbline.statistic.Resampling;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** The judged model by slice, declared and found, and by time. */
final class SliceMetrics {
  /** With more blocks in time than these, periods are months. */
  private static final int MOST_PERIODS = 60;

  private final String rung;
  private final HoldoutScores scores;
  private final EvaluationSettings settings;
  private final Resampling resampling;
  private final long seed;

  SliceMetrics(
      String rung,
      HoldoutScores scores,
      EvaluationSettings settings,
      Resampling resampling,
      long seed) {
    this.rung = rung;
    this.scores = scores;
    this.settings = settings;
    this.resampling = resampling;
    this.seed = seed;
  }

  List<Metric> metrics(double confidence) {
    List<Metric> metrics = new ArrayList<>();
    for (CutTally cut : scores.slices()) {
      cut.largest(settings.mostValues())
          .forEach((name, sums) -> metrics.addAll(of(Part.slice(name), sums, confidence)));
    }
    for (SliceSearch.Found found :
        scores.search().worst(settings.slicesJudged(), settings.leastSupport(), confidence, seed)) {
      Part part = Part.found(found.slice());
      metrics.add(Metric.of(rung, "excess cost", part, found.excess(), found.rows()));
      metrics.add(Metric.of(rung, "chance of excess", part, found.chance(), found.rows()));
    }
    metrics.addAll(periods());
    return metrics;
  }

  private List<Metric> of(Part part, BlockSums slice, double confidence) {
    BlockSums sums = slice.alike(scores.model(scores.layout().judged()).blocks());
    ResampledSums resampled = resampling.of(sums);
    long rows = Math.round(DecisionSums.rows(resampled.total()));
    List<Metric> metrics = new ArrayList<>();
    Map<String, ToDoubleFunction<double[]>> functions = new TreeMap<>();
    functions.put("cost", DecisionSums::cost);
    functions.put("saving over rules", DecisionSums::saving);
    functions.put("excess cost", DecisionSums::surprise);
    functions.put("observed rate", DecisionSums::rate);
    functions.put("calibration-gap", DecisionSums::calibrationGap);
    functions.put("brier-score", DecisionSums::brierScore);
    functions.put("precision", s -> DecisionSums.threshold(s).precision());
    functions.put("recall", s -> DecisionSums.threshold(s).recall());
    functions.put("selection-rate", s -> DecisionSums.threshold(s).selectionRate());
    functions.forEach(
        (name, function) ->
            metrics.add(
                Metric.of(
                    rung, name, part, resampled.statistic(function).interval(confidence), rows)));
    return metrics;
  }

  /** Points at the day on which each period begins, as days since 1970. */
  private List<Metric> periods() {
    SortedMap<LocalDate, double[]> periods =
        byPeriod(scores.model(scores.layout().judged()).blocks());
    List<Metric> metrics = new ArrayList<>();
    periods.forEach(
        (day, sums) -> {
          add(metrics, "cost by period", day, sums, DecisionSums::cost);
          add(metrics, "expected cost by period", day, sums, DecisionSums::expected);
          add(metrics, "rules' cost by period", day, sums, DecisionSums::baseline);
          add(metrics, "observed rate by period", day, sums, DecisionSums::rate);
          add(metrics, "predicted rate by period", day, sums, DecisionSums::predicted);
          add(metrics, "roc-auc by period", day, sums, RungTally.BINS::rocAuc);
        });
    return metrics;
  }

  private void add(
      List<Metric> metrics,
      String name,
      LocalDate day,
      double[] sums,
      ToDoubleFunction<double[]> function) {
    double value = function.applyAsDouble(sums);
    if (Double.isFinite(value)) {
      metrics.add(
          Metric.at(rung, name, day.toEpochDay(), value, Math.round(DecisionSums.rows(sums))));
    }
  }

  private static SortedMap<LocalDate, double[]> byPeriod(BlockSums blocks) {
    SortedMap<LocalDate, double[]> periods = new TreeMap<>();
    boolean months = blocks.size() > MOST_PERIODS;
    for (Map.Entry<String, double[]> block : blocks.inOrder().entrySet()) {
      LocalDate day;
      try {
        day = LocalDate.parse(block.getKey());
      } catch (DateTimeParseException e) {
        // Blocks of a problem without a clock are no periods.
        return new TreeMap<>();
      }
      double[] sums =
          periods.computeIfAbsent(
              months ? day.withDayOfMonth(1) : day, d -> new double[blocks.width()]);
      for (int i = 0; i < sums.length; i++) {
        sums[i] += block.getValue()[i];
      }
    }
    return periods;
  }
}
