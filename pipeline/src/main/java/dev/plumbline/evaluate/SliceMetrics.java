package dev.plumbline.evaluate;

import dev.plumbline.problem.EvaluationSettings;
import dev.plumbline.statistic.BlockSums;
import dev.plumbline.statistic.Resampled;
import dev.plumbline.statistic.ResampledSums;
import dev.plumbline.statistic.Resampling;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The judged model by slice, declared and found, and by time, under every task. */
final class SliceMetrics {
  /** With more blocks in time than these, periods are months. */
  private static final int MOST_PERIODS = 60;

  private final String rung;
  private final HoldoutParts parts;
  private final BlockSums whole;
  private final PartFunctions functions;
  private final EvaluationSettings settings;
  private final Resampling resampling;
  private final long seed;

  /**
   * @param whole of the judged model, over all rows
   */
  SliceMetrics(
      String rung,
      HoldoutParts parts,
      BlockSums whole,
      PartFunctions functions,
      EvaluationSettings settings,
      Resampling resampling,
      long seed) {
    this.rung = rung;
    this.parts = parts;
    this.whole = whole;
    this.functions = functions;
    this.settings = settings;
    this.resampling = resampling;
    this.seed = seed;
  }

  List<Metric> metrics(double confidence) {
    List<Metric> metrics = new ArrayList<>();
    for (CutTally cut : parts.slices()) {
      cut.largest(settings.mostValues())
          .forEach((name, sums) -> metrics.addAll(of(Part.slice(name), sums, confidence)));
    }
    for (SliceSearch.Found found :
        parts.search().worst(settings.slicesJudged(), settings.leastSupport(), confidence, seed)) {
      Part part = Part.found(found.slice());
      metrics.add(Metric.of(rung, "excess cost", part, found.excess(), found.rows()));
      metrics.add(Metric.of(rung, "chance of excess", part, found.chance(), found.rows()));
    }
    metrics.addAll(periods());
    return metrics;
  }

  private List<Metric> of(Part part, BlockSums slice, double confidence) {
    ResampledSums resampled = resampling.of(slice.alike(whole));
    long rows = rows(resampled.total());
    List<Metric> metrics = new ArrayList<>();
    functions
        .bySlice()
        .forEach(
            (name, function) -> {
              Resampled value = resampled.statistic(function);
              // A share of nothing is no number.
              if (Double.isFinite(value.estimate())) {
                metrics.add(Metric.of(rung, name, part, value.interval(confidence), rows));
              }
            });
    return metrics;
  }

  /** Points at the day on which each period begins, as days since 1970. */
  private List<Metric> periods() {
    List<Metric> metrics = new ArrayList<>();
    byPeriod(whole)
        .forEach(
            (day, sums) ->
                functions
                    .byPeriod()
                    .forEach(
                        (name, function) -> {
                          double value = function.applyAsDouble(sums);
                          if (Double.isFinite(value)) {
                            metrics.add(Metric.at(rung, name, day.toEpochDay(), value, rows(sums)));
                          }
                        }));
    return metrics;
  }

  private static long rows(double[] sums) {
    return Math.round(sums[BlockSums.ROWS]);
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
