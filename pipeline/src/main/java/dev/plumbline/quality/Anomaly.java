package dev.plumbline.quality;

import static org.apache.spark.sql.functions.col;

import dev.plumbline.Stage;
import dev.plumbline.lake.Tables;
import java.sql.Date;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Something of a period that is unlike the periods before it.
 *
 * @param column empty for the volume
 * @param metric volume, null rate, distinct or mean
 * @param lower nothing is said from here ...
 * @param upper ... to here
 * @param comparedWith how many dates it was compared with
 * @param season the weekday, where only its like were compared
 */
public record Anomaly(
    String table,
    Optional<String> column,
    String metric,
    double value,
    double expected,
    double lower,
    double upper,
    int comparedWith,
    Optional<String> season) {

  /** One sentence for people. */
  public String sentence() {
    return "%s%s: %s is %s, expected %s (%s to %s, from %d %s)"
        .formatted(
            table,
            column.map(c -> "." + c).orElse(""),
            metric,
            written(value),
            written(expected),
            written(lower),
            written(upper),
            comparedWith,
            season.map(day -> day + "s").orElse("dates"));
  }

  private static String written(double value) {
    return Math.abs(value) >= 1000 ? "%,.0f".formatted(value) : "%.4g".formatted(value);
  }

  /** Replaces the anomalies of the run's date; one commit, where there are any. */
  static void write(Stage stage, List<Anomaly> anomalies) {
    List<Row> rows =
        anomalies.stream()
            .map(
                a ->
                    RowFactory.create(
                        Date.valueOf(stage.run().logicalDate()),
                        a.table(),
                        a.column().orElse(null),
                        a.metric(),
                        a.value(),
                        a.expected(),
                        a.lower(),
                        a.upper(),
                        a.comparedWith(),
                        a.season().orElse(null)))
            .toList();
    boolean clear =
        stage
            .lake()
            .readOrEmpty(Tables.ANOMALIES)
            .where(col("logical_date").equalTo(Date.valueOf(stage.run().logicalDate())))
            .isEmpty();
    if (!rows.isEmpty() || !clear) {
      stage
          .lake()
          .replaceDate(
              Tables.ANOMALIES,
              stage.lake().spark().createDataFrame(rows, Tables.ANOMALIES.schema()),
              stage.run().commit());
    }
  }
}
