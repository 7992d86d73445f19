package dev.plumbline.evaluate;

import dev.plumbline.statistic.Interval;
import dev.plumbline.statistic.Resampled;

/** Plain metrics of one model that a gate can ask for by name. */
interface IntervalMetrics {
  /** The metric with its replicates. */
  Resampled resampled(String name);

  /** The two-sided interval. */
  default Interval interval(String name, double confidence) {
    return resampled(name).interval(confidence);
  }
}
