package dev.plumbline.evaluate;

import dev.plumbline.statistic.BlockSums;
import dev.plumbline.statistic.Resampled;
import dev.plumbline.statistic.ResampledSums;
import dev.plumbline.statistic.Resampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How well a model decides about groups of people, where no decision is the favourable one: what a
 * group's decisions cost and how good its predictions are, beside everybody else's. Differences are
 * taken replicate by replicate. {@link FairnessMetrics} does it for yes-or-no decisions.
 *
 * @param minimumGroup groups of fewer rows are not judged
 * @param mostValues of an attribute so many values are told apart, those of most rows
 */
record GroupMetrics(
    String rung,
    List<CutTally> groups,
    BlockSums whole,
    PartFunctions functions,
    int minimumGroup,
    int mostValues,
    Resampling resampling) {

  List<Metric> metrics(double confidence) {
    List<Metric> metrics = new ArrayList<>();
    for (CutTally cut : groups) {
      Map<String, BlockSums> largest = cut.largest(mostValues);
      largest.forEach(
          (name, sums) -> {
            if (sums.total()[BlockSums.ROWS] >= minimumGroup) {
              metrics.addAll(of(name, sums, cut.others(name), confidence));
            }
          });
    }
    return metrics;
  }

  private List<Metric> of(String name, BlockSums group, BlockSums others, double confidence) {
    Part part = Part.group(name);
    ResampledSums mine = resampling.of(group.alike(whole));
    ResampledSums theirs = resampling.of(others.alike(whole));
    long rows = Math.round(mine.total()[BlockSums.ROWS]);
    List<Metric> metrics = new ArrayList<>();
    for (Map.Entry<String, ToDoubleFunction<double[]>> metric : functions.bySlice().entrySet()) {
      Resampled value = mine.statistic(metric.getValue());
      Resampled difference =
          theirs.blocks().isEmpty() ? value : value.minus(theirs.statistic(metric.getValue()));
      if (Double.isFinite(value.estimate())) {
        metrics.add(Metric.of(rung, metric.getKey(), part, value.interval(confidence), rows));
      }
      if (difference != value && Double.isFinite(difference.estimate())) {
        metrics.add(
            Metric.of(
                rung,
                metric.getKey() + " difference",
                part,
                difference.interval(confidence),
                rows));
      }
    }
    return metrics;
  }
}
