package dev.plumbline.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.Stage;
import dev.plumbline.lake.Tables;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What became of the model in use.
 *
 * @param champions who decides, and who did before; the present one first
 * @param periods the periods scored, oldest first
 * @param driftLines the drift over time of the columns that moved furthest
 * @param lastDrift the drift of the last period, the furthest past its threshold first
 */
record Life(
    List<Champion> champions, List<Period> periods, List<Drift> driftLines, List<Drift> lastDrift) {
  /** Changes of champion that are listed. */
  private static final int CHAMPIONS = 5;

  /** Columns whose drift is drawn over time: as many as can be told apart. */
  private static final int DRIFT_LINES = 6;

  /** Columns listed with their drift in the last period. */
  static final int DRIFT_ROWS = 100;

  /** A change of champion; {@code from} is the first day it decides on. */
  record Champion(String model, String rung, LocalDate from, String reason) {}

  /**
   * One period in use; money is a row, what was not measured is NaN.
   *
   * @param actedShare share of the rows acted on; of a regression the mean decision
   * @param observedRate share of positives; of a regression the mean outcome
   * @param predictedRate mean probability of the same rows; of a regression their mean prediction
   */
  record Period(
      LocalDate date,
      String model,
      long rowsScored,
      double actedShare,
      double expectedCost,
      long driftedColumns,
      long matured,
      double observedRate,
      double predictedRate,
      double realisedCost,
      double realisedLower,
      double realisedUpper,
      double expectedCostOfMatured,
      double costWithoutModel,
      double scoreSeconds,
      List<String> alerts) {}

  /** How far one column was from the training rows in one period. */
  record Drift(
      LocalDate date,
      String column,
      double index,
      double threshold,
      boolean drifted,
      double missingShare,
      double referenceMissingShare) {
    /** Above 1 the column has drifted. */
    double ratio() {
      return threshold > 0 ? index / threshold : index > 0 ? Double.POSITIVE_INFINITY : 0;
    }
  }

  static Life of(Stage stage, int periods) {
    List<Period> history = periods(stage, periods);
    if (history.isEmpty()) {
      return new Life(champions(stage), List.of(), List.of(), List.of());
    }
    Dataset<Row> drift =
        stage
            .lake()
            .readOrEmpty(Tables.DRIFT)
            .where(Fields.notAfter(stage.run().logicalDate()))
            .where(col("logical_date").geq(Date.valueOf(history.get(0).date())));
    return new Life(
        champions(stage),
        history,
        driftLines(drift),
        lastDrift(drift, history.get(history.size() - 1).date()));
  }

  Optional<Champion> champion() {
    return champions.stream().findFirst();
  }

  Optional<Period> lastPeriod() {
    return periods.isEmpty() ? Optional.empty() : Optional.of(periods.get(periods.size() - 1));
  }

  /** The periods in which outcomes became known. */
  List<Period> maturedPeriods() {
    return periods.stream().filter(p -> p.matured() > 0).toList();
  }

  private static List<Champion> champions(Stage stage) {
    return Fields.of(
            stage
                .lake()
                .readOrEmpty(Tables.MODEL_ALIASES)
                .where(col("alias").equalTo("champion"))
                .where(Fields.notAfter(stage.run().logicalDate()))
                .orderBy(col("logical_date").desc(), col("sequence").desc())
                .limit(CHAMPIONS))
        .map(
            row ->
                new Champion(
                    row.text("model"),
                    row.text("rung"),
                    stage.problem().schedule().end(row.date("logical_date")),
                    row.text("reason")))
        .toList();
  }

  private static List<Period> periods(Stage stage, int periods) {
    return Fields.of(
            stage
                .lake()
                .readOrEmpty(Tables.HEALTH)
                .where(Fields.notAfter(stage.run().logicalDate()))
                .orderBy(col("logical_date").desc())
                .limit(periods))
        .map(Life::period)
        .sorted(Comparator.comparing(Period::date))
        .toList();
  }

  private static Period period(Fields row) {
    return new Period(
        row.date("logical_date"),
        row.text("model"),
        row.count("rows_scored"),
        either(row, "acted_share", "mean_decision"),
        row.number("expected_cost"),
        row.count("drifted_columns"),
        row.count("outcomes_matured"),
        either(row, "observed_rate", "observed_mean"),
        either(row, "predicted_rate", "predicted_mean"),
        row.number("realised_cost"),
        row.number("realised_cost_lower"),
        row.number("realised_cost_upper"),
        row.number("expected_cost_of_matured"),
        row.number("cost_without_model"),
        row.number("score_seconds"),
        row.texts("alerts"));
  }

  /** A share and a number have columns of their own, of which one is null. */
  private static double either(Fields row, String share, String number) {
    double measured = row.number(share);
    return Double.isNaN(measured) ? row.number(number) : measured;
  }

  /** The columns that were furthest past their threshold in any period, in all of them. */
  private static List<Drift> driftLines(Dataset<Row> drift) {
    List<Object> furthest =
        drift
            .groupBy("column")
            .agg(max(ratio()).as("ratio"))
            .orderBy(col("ratio").desc(), col("column"))
            .limit(DRIFT_LINES)
            .collectAsList()
            .stream()
            .map(row -> (Object) row.getString(0))
            .toList();
    return Fields.of(drift.where(col("column").isin(furthest.toArray())))
        .map(Life::drift)
        .sorted(Comparator.comparing(Drift::date).thenComparing(d -> furthest.indexOf(d.column())))
        .toList();
  }

  private static List<Drift> lastDrift(Dataset<Row> drift, LocalDate date) {
    return Fields.of(
            drift
                .where(Fields.onDate(date))
                .orderBy(ratio().desc(), col("column"))
                .limit(DRIFT_ROWS + 1))
        .map(Life::drift)
        .toList();
  }

  private static Column ratio() {
    Column index = col("population_stability_index");
    return coalesce(
        when(col("threshold").gt(0), index.divide(col("threshold"))),
        when(index.gt(0), lit(Double.POSITIVE_INFINITY)),
        lit(0.0));
  }

  private static Drift drift(Fields row) {
    return new Drift(
        row.date("logical_date"),
        row.text("column"),
        row.number("population_stability_index"),
        row.number("threshold"),
        row.flag("drifted"),
        row.number("missing_share"),
        row.number("reference_missing_share"));
  }
}
