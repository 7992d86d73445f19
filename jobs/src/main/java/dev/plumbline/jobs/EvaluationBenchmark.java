package dev.plumbline.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.rand;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.plumbline.Failure;
import dev.plumbline.evaluate.Metric;
import dev.plumbline.evaluate.PredictionMetrics;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.statistic.Interval;
import dev.plumbline.statistic.Resampling;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * All metrics with their intervals from 1,000 bootstrap replicates of blocks, in one pass over
 * Parquet files, beside Spark's evaluators for the area under the ROC curve and F1 alone.
 */
final class EvaluationBenchmark implements Benchmark {
  private static final String ROWS = "bench.predictions";
  private static final String BLOCKS = "bench.blocks";
  private static final long DEFAULT_ROWS = 5_000_000;
  private static final long DEFAULT_BLOCKS = 1_000;
  private static final int PARTITIONS = 4;
  private static final String MODEL = "model";
  private static final String OURS = "plumbline: all metrics, %,d replicates";
  private static final String SPARK = "Spark: AUC and F1, no intervals";

  @Override
  public String name() {
    return "evaluation";
  }

  @Override
  public String description() {
    return "Every metric with intervals by 1,000 replicates in one pass against Spark's evaluators of"
        + " AUC and F1 (--set bench.predictions=5000000, bench.blocks=1000)";
  }

  /** Spark's side takes most of a minute a round, so that three would be long. */
  @Override
  public int rounds() {
    return 2;
  }

  @Override
  public int warmUps() {
    return 1;
  }

  @Override
  public Contest open(Settings settings) {
    SparkSession spark = Session.open("plumbline bench evaluation", ZoneOffset.UTC);
    if (settings.detail() == Detail.WITH_SPARK) {
      Logs.verbose();
    } else {
      Logs.quiet();
    }
    TemporaryDirectory directory = TemporaryDirectory.create("plumbline-bench");
    long rows = number(settings, ROWS, DEFAULT_ROWS);
    long blocks = number(settings, BLOCKS, DEFAULT_BLOCKS);
    settings.terminal().line("generating %,d predictions".formatted(rows));
    String file = directory.path().resolve("predictions").toUri().toString();
    predictions(spark, rows, blocks).write().parquet(file);
    return new Evaluation(spark, directory, file, rows, blocks);
  }

  private static long number(Settings settings, String key, long standard) {
    String written = settings.overrides().get(key);
    try {
      return written == null ? standard : Long.parseLong(written.replace("_", ""));
    } catch (NumberFormatException e) {
      throw Failure.user(
          "%s is %s, not a whole number; write for example %d", key, written, standard);
    }
  }

  /** Scores that are true probabilities; a mistake of either kind costs one. */
  private static Dataset<Row> predictions(SparkSession spark, long rows, long blocks) {
    Column score = rand(1).multiply(rand(2));
    List<Column> columns = new ArrayList<>();
    columns.add(col(MODEL));
    columns.add(rand(3).lt(col(MODEL)).as(FeatureRows.LABEL));
    columns.add(
        concat(lit("block "), pmod(xxhash64(col("id")), lit(blocks)).cast("string"))
            .as(FeatureRows.BLOCK));
    columns.add(lit(0.25).as("rules"));
    columns.add(lit(1.0).as(FeatureRows.COST_FALSE_NEGATIVE));
    columns.add(lit(1.0).as(FeatureRows.COST_FALSE_POSITIVE));
    columns.add(lit(0.0).as(FeatureRows.COST_TRUE_POSITIVE));
    columns.add(lit(0.0).as(FeatureRows.COST_TRUE_NEGATIVE));
    return spark
        .range(0, rows, 1, PARTITIONS)
        .withColumn(MODEL, score)
        .select(columns.toArray(Column[]::new));
  }

  private record Evaluation(
      SparkSession spark, TemporaryDirectory directory, String file, long rows, long blocks)
      implements Contest {

    @Override
    public List<Contender> contenders() {
      String ours = OURS.formatted(Resampling.DEFAULT_REPLICATES);
      return List.of(
          new Contender(ours, Optional.empty(), this::ours),
          new Contender(SPARK, Optional.of(ours), this::sparks));
    }

    private Callable<String> ours() {
      List<Metric> metrics =
          PredictionMetrics.of(
              spark.read().parquet(file), MODEL, Resampling.DEFAULT_REPLICATES, 7, 0.95);
      return () ->
          "AUC %s, F1 %s, %d numbers, %d with intervals"
              .formatted(
                  number(metrics, "roc-auc"),
                  number(metrics, "f1"),
                  metrics.size(),
                  metrics.stream().filter(m -> m.interval().isPresent()).count());
    }

    private static String number(List<Metric> metrics, String name) {
      Metric metric =
          metrics.stream()
              .filter(m -> m.isPlain() && m.rung().equals(MODEL) && m.name().equals(name))
              .findFirst()
              .orElseThrow();
      Interval interval = metric.interval().orElseThrow();
      return "%.5f (%.5f to %.5f)".formatted(metric.value(), interval.lower(), interval.upper());
    }

    private Callable<String> sparks() {
      Dataset<Row> predictions =
          spark
              .read()
              .parquet(file)
              .select(
                  col(FeatureRows.LABEL).cast("double").as("label"),
                  col(MODEL).as("rawPrediction"),
                  when(col(MODEL).gt(0.5), 1.0).otherwise(0.0).as("prediction"));
      long begin = System.nanoTime();
      double area = new BinaryClassificationEvaluator().evaluate(predictions);
      double areaSeconds = (System.nanoTime() - begin) / 1e9;
      double f1 =
          new MulticlassClassificationEvaluator()
              .setMetricName("fMeasureByLabel")
              .setMetricLabel(1)
              .evaluate(predictions);
      return () ->
          "AUC %.5f (1,000 bins) after %.1f s, then F1 %.5f".formatted(area, areaSeconds, f1);
    }

    @Override
    public void beginRound() {
      System.gc();
    }

    @Override
    public List<String> facts() {
      return List.of(
          "%,d predictions in Parquet, which both read; %,d blocks; ours judges the model and the"
                  .formatted(rows, blocks)
              + " rules beside it; Spark as it comes (spark.serializer %s)"
                  .formatted(spark.conf().get("spark.serializer", "Java's")));
    }

    @Override
    public void close() {
      spark.stop();
      directory.close();
    }
  }
}
