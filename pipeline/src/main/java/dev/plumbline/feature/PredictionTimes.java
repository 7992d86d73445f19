package dev.plumbline.feature;

import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.unix_micros;

import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The first and last prediction time of some rows, in microseconds since 1970: what bounds the
 * events that must be read.
 */
record PredictionTimes(long first, long last) {
  private static final String JOB_DESCRIPTION = "spark.job.description";

  /** Reads the prediction time of all rows: one pass, one column. Empty where no row has one. */
  static Optional<PredictionTimes> of(Dataset<Row> population, String predictionTime) {
    SparkContext context = population.sparkSession().sparkContext();
    String description = context.getLocalProperty(JOB_DESCRIPTION);
    context.setJobDescription("features: first and last prediction time");
    try {
      Column time = unix_micros(EventStream.column(predictionTime).cast("timestamp"));
      Row times = population.agg(min(time), max(time)).first();
      return times.isNullAt(0)
          ? Optional.empty()
          : Optional.of(new PredictionTimes(times.getLong(0), times.getLong(1)));
    } finally {
      context.setLocalProperty(JOB_DESCRIPTION, description);
    }
  }
}
