package dev.plumbline.evaluate;

import java.util.List;

/** Everything that is said of one model on the holdout as a whole. */
interface ModelMetrics extends IntervalMetrics {
  List<Metric> metrics(double confidence);
}
