package dev.plumbline.quality;

import dev.plumbline.lake.Tables;
import dev.plumbline.statistic.ColumnProfile;
import dev.plumbline.statistic.Frequency;
import dev.plumbline.statistic.QuantileSketch;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** The rows that the table of profiles keeps. */
final class ProfileRows {
  static final int FREQUENT_VALUES = 10;
  static final int PATTERNS = 5;
  static final int BINS = 20;
  static final double[] QUANTILES = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};

  private final SparkSession spark;
  private final LocalDate date;
  private final List<Row> rows = new ArrayList<>();

  ProfileRows(SparkSession spark, LocalDate date) {
    this.spark = spark;
    this.date = date;
  }

  /** Adds a column's profile. */
  ProfileRows add(String table, Coverage coverage, ProfiledColumn column) {
    ColumnProfile p = column.profile();
    boolean empty = p.rows() == p.missing() || p.isHidden() || Double.isNaN(p.mean());
    List<Frequency> frequent = column.mostFrequent(FREQUENT_VALUES);
    Map<String, Object> cells = new LinkedHashMap<>();
    cells.put("logical_date", Date.valueOf(date));
    cells.put("table_name", table);
    cells.put("coverage", coverage.name());
    cells.put("column", column.name());
    cells.put("kind", column.kind());
    cells.put("semantic_type", column.semanticType().label());
    cells.put("rows", p.rows());
    cells.put("nulls", p.missing());
    cells.put("distinct", p.distinct());
    cells.put("minimum", empty ? null : p.minimum());
    cells.put("maximum", empty ? null : p.maximum());
    cells.put("mean", empty ? null : p.mean());
    cells.put("standard_deviation", empty ? null : p.standardDeviation());
    cells.put("median", empty ? null : p.quantile(0.5));
    cells.put("quantiles", empty ? null : quantiles(p.quantiles()));
    cells.put("histogram", empty ? null : histogram(p.quantiles()));
    cells.put("least", column.least().orElse(null));
    cells.put("greatest", column.greatest().orElse(null));
    cells.put("frequent", frequent.stream().map(Frequency::value).toArray(String[]::new));
    cells.put("frequent_rows", frequent.stream().map(Frequency::atLeast).toArray(Long[]::new));
    cells.put(
        "patterns",
        p.patterns(PATTERNS).stream()
            .map(pattern -> RowFactory.create(pattern.value(), pattern.atLeast()))
            .toArray(Row[]::new));
    cells.put("not_finite", p.notFinite());
    cells.put("blank", p.blank());
    cells.put("state", p.isHidden() ? null : p.toBytes());
    rows.add(
        RowFactory.create(
            java.util.Arrays.stream(Tables.PROFILE.schema().fieldNames())
                .map(cells::get)
                .toArray()));
    return this;
  }

  private static Double[] quantiles(QuantileSketch sketch) {
    return java.util.Arrays.stream(QUANTILES).mapToObj(sketch::quantile).toArray(Double[]::new);
  }

  /** Bins of equal width; one bin where all values are the same. */
  private static Row[] histogram(QuantileSketch sketch) {
    double least = sketch.quantile(0);
    double width = (sketch.quantile(1) - least) / BINS;
    List<Row> bins = new ArrayList<>();
    double below = 0;
    for (int i = 1; i <= (width > 0 ? BINS : 1); i++) {
      double upTo = i == BINS || width <= 0 ? sketch.quantile(1) : least + i * width;
      double rank = sketch.rank(upTo);
      bins.add(RowFactory.create(upTo, (rank - below) * sketch.rows()));
      below = rank;
    }
    return bins.toArray(Row[]::new);
  }

  Dataset<Row> dataset() {
    return spark.createDataFrame(rows, Tables.PROFILE.schema());
  }
}
