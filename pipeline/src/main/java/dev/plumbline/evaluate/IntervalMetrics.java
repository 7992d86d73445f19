package dev.plumbline.evaluate;

import dev.plumbline.statistic.Interval;
import dev.plumbline.statistic.Resampled;

/** Plain metrics of one model that a gate can ask for by name. */
interface IntervalMetrics {
  /** The two-sided interval. */
  Interval interval(String name, double confidence);

  /** The metric with its replicates. */
  Resampled resampled(String name);
}
