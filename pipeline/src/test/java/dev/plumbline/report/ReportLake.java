package dev.plumbline.report;

import dev.plumbline.Stage;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Run;
import dev.plumbline.lake.Table;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.ProblemFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** Real Delta tables of a problem, a few rows each, written as the stages write them. */
final class ReportLake {
  static final LocalDate TRAINED = LocalDate.of(2025, 6, 1);
  static final String MODEL = "feedc0de00000000";

  private final Problem problem;
  private final Lake lake;
  private final Map<Table, List<Row>> unwritten = new LinkedHashMap<>();

  private ReportLake(Problem problem, Lake lake) {
    this.problem = problem;
    this.lake = lake;
  }

  /** A problem, scored by the month, whose tables lie in a directory and do not exist yet. */
  static ReportLake in(Path directory, SparkSession spark, String question) {
    try (InputStream in = ReportLake.class.getResourceAsStream("/problems/parcels.conf")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Path file = directory.resolve("parcels.conf");
      Files.writeString(
          file, text.replace("\"Will the parcel be late?\"", "\"\"\"" + question + "\"\"\""));
      Problem problem =
          ProblemFile.load(
              file,
              Map.of(
                  "plumbline.warehouse",
                  directory.toString(),
                  "problem.schedule.every",
                  "1 month"));
      return new ReportLake(problem, Lake.of(spark, directory.toString(), problem.name()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The page as of a date, and that it is where it was said to be. */
  String page(LocalDate date) {
    return page(Report.of(stage(date)));
  }

  String page(Report report) {
    unwritten.forEach((table, rows) -> lake.append(table, rows, run(TRAINED).commit()));
    unwritten.clear();
    try {
      return Files.readString(Path.of(java.net.URI.create(report.execute())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The model card beside the page that was written last. */
  String card() {
    try {
      return Files.readString(Path.of(java.net.URI.create(lake.root())).resolve("model_card.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Stage stage(LocalDate date) {
    return new Stage(problem, lake, run(date), sentence -> {});
  }

  void trainingSet(LocalDate date, long rows, long holdoutRows) {
    add(
        Tables.TRAINING_SETS,
        Date.valueOf(date),
        "set-of-" + date,
        "feature_main",
        8L,
        "features-1",
        Map.of("raw_parcels", 3L),
        "late",
        "last 60 days",
        7L,
        rows,
        rows / 4,
        holdoutRows,
        10L,
        "holdout-" + date,
        "content",
        2.8,
        0.05,
        null,
        null,
        null,
        0L,
        null,
        null,
        Timestamp.from(Instant.EPOCH));
    add(
        Tables.MODELS,
        MODEL,
        "linear",
        "ridge=0.01",
        true,
        Date.valueOf(date),
        "set-of-" + date,
        "contract",
        "{}",
        null,
        "{}",
        "checksum",
        "run",
        Timestamp.from(Instant.EPOCH),
        Map.of(),
        "");
  }

  void gate(String verdict, String reason, Double value, Double lower, Double upper) {
    rule("saving over the rules", 0.08, verdict, reason, value, lower, upper);
  }

  /** Any rule of the contract. */
  void rule(
      String name,
      double bound,
      String verdict,
      String reason,
      Double value,
      Double lower,
      Double upper) {
    add(
        Tables.GATE_RESULTS,
        Date.valueOf(TRAINED),
        MODEL,
        problem.contract().hash(),
        name,
        bound,
        value,
        lower,
        upper,
        verdict,
        reason);
  }

  void metric(String rung, String name, Double at, double value, Double lower, Double upper) {
    metric(rung, name, at, value, lower, upper, "all", null);
  }

  /** A number of a slice or group. */
  void part(String kind, String slice, String name, double value, double lower, double upper) {
    metric("linear", name, null, value, lower, upper, kind, slice);
  }

  private void metric(
      String rung,
      String name,
      Double at,
      double value,
      Double lower,
      Double upper,
      String part,
      String slice) {
    add(
        Tables.EVALUATIONS,
        Date.valueOf(TRAINED),
        MODEL,
        rung,
        name,
        at,
        value,
        lower,
        upper,
        3051L,
        part,
        slice);
  }

  void importance(String feature, double value, double lower, double upper) {
    add(
        Tables.IMPORTANCES,
        Date.valueOf(TRAINED),
        MODEL,
        "linear",
        feature,
        "cost",
        value,
        lower,
        upper,
        3051L,
        5);
  }

  void dependence(String feature, int place, String value, Double number, double predicted) {
    add(
        Tables.DEPENDENCES,
        Date.valueOf(TRAINED),
        MODEL,
        "linear",
        feature,
        1,
        place,
        value,
        number,
        predicted,
        predicted + 0.01,
        predicted - 0.02,
        predicted + 0.04,
        305L,
        null);
  }

  void crossValidated(String rung, String setting) {
    add(
        Tables.CV_RESULTS,
        Date.valueOf(TRAINED),
        rung,
        setting,
        0,
        true,
        0.41,
        0.83,
        0.65,
        2.381,
        2.304,
        2.458,
        null,
        null,
        null,
        "platt",
        0.12,
        List.of(0.40, 0.42),
        0.01,
        List.of(0.35, 0.37),
        0.05,
        0.002,
        null);
  }

  void ladderStep(String dearer, String rule, boolean holds, String reason) {
    add(
        Tables.LADDER_STEPS,
        Date.valueOf(TRAINED),
        1,
        "rules",
        dearer,
        rule,
        holds,
        null,
        null,
        0.0,
        reason);
  }

  void champion(String rung, String reason) {
    add(
        Tables.MODEL_ALIASES,
        "champion",
        1L,
        MODEL,
        rung,
        Date.valueOf(TRAINED),
        reason,
        "run",
        Timestamp.from(Instant.EPOCH));
  }

  void opening(long sequence, String reason) {
    add(
        Tables.HOLDOUT_OPENINGS,
        "holdout-" + TRAINED,
        sequence,
        MODEL,
        reason,
        "run",
        Date.valueOf(TRAINED),
        Timestamp.from(Instant.EPOCH));
  }

  void ingest(Map<String, String> details) {
    add(
        Tables.RUNS,
        "run",
        "ingest",
        Date.valueOf(TRAINED),
        "DONE",
        "DONE",
        "",
        details,
        1.0,
        "configuration",
        "0.1.0",
        Timestamp.from(Instant.EPOCH));
  }

  void month(LocalDate date, double realised, double without, String... alerts) {
    add(
        Tables.HEALTH,
        Date.valueOf(date),
        MODEL,
        2077L,
        0.25,
        0.3,
        2.0,
        (long) alerts.length,
        0.1,
        1000L,
        0.22,
        0.23,
        realised,
        realised - 0.2,
        realised + 0.2,
        2.1,
        without,
        3.5,
        alerts);
  }

  void drift(LocalDate date, String column, double index, double threshold) {
    add(
        Tables.DRIFT,
        Date.valueOf(date),
        MODEL,
        column,
        index,
        threshold,
        index > threshold,
        0.0,
        0.001,
        2077L);
  }

  private void add(Table table, Object... values) {
    // The last columns of a table are of another task.
    Object[] all = Arrays.copyOf(values, table.schema().size());
    unwritten.computeIfAbsent(table, t -> new ArrayList<>()).add(RowFactory.create(all));
  }

  private Run run(LocalDate date) {
    return new Run("run", "report", date, problem.configurationHash(), Instant.EPOCH);
  }
}
