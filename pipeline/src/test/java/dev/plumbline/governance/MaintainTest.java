package dev.plumbline.governance;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.Failure;
import dev.plumbline.SparkTest;
import dev.plumbline.Stage;
import dev.plumbline.TestProblem;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.feature.TrainingSetBuild;
import dev.plumbline.ingest.Ingest;
import dev.plumbline.ingest.IngestResult;
import dev.plumbline.lake.CommitInfo;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Tables;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintainTest extends SparkTest {
  /** One parcel a day from the first of January on. */
  private static final int DAYS = 120;

  private static final String TRAINED = "2026-05-31";

  @TempDir Path directory;

  @Test
  void rowsGoWhenTheirRetentionEndsAndAPinDoesNotOutliveIt() {
    TestProblem test = problem();
    Lake lake = test.lake(session());
    ingest(test, TRAINED);
    ingest(test, TRAINED);
    // 151 days before the end of 31 May 1 January begins, so nothing is too old yet; the first
    // ingest's files are older versions' only, but no week old.
    assertThat(maintain(test, TRAINED).tables()).isEmpty();
    TrainingSetBuild.of(test.stage(session(), "features", TRAINED)).execute();
    becomesChampion(test);
    pinsKeepWhatTheChampionWasTrainedOnAndOtherVersionsGo(test);

    // Ten days on the first ten rows are past it.
    MaintenanceResult late = maintain(test, "2026-06-10");
    assertThat(late.tables())
        .filteredOn(t -> t.table().equals("raw_parcels"))
        .singleElement()
        .satisfies(
            t -> {
              assertThat(t.expired()).isEqualTo(10);
              assertThat(t.after().files()).isPositive();
            });
    assertThat(late.trainingSets()).hasSize(1);
    Row set = lake.read(Tables.TRAINING_SETS).head();
    assertThat(set.<Date>getAs("not_reproducible_since")).hasToString("2026-06-10");
    assertThat(set.<String>getAs("not_reproducible_because"))
        .isEqualTo("rows it was built from are past their retention");
    List<String> files = StoredText.filesWith(directory, "parcel-000-of-january");
    for (String table :
        List.of(
            "raw_parcels", "feature_main", Tables.PREDICTIONS.name(), Tables.LABEL_ISSUES.name())) {
      String time = table.equals("raw_parcels") ? "booked_at" : "prediction_time";
      assertThat(files).as(table).noneMatch(f -> f.contains(table) && f.endsWith(".parquet"));
      assertThat(
              lake.read(table)
                  .where(col(time).lt(Timestamp.from(Instant.parse("2026-01-11T00:00:00Z"))))
                  .count())
          .isZero();
    }
    // What maintenance took does not come back from the file.
    IngestResult.SourceResult again = ingest(test, "2026-06-10").sources().get(0);
    assertThat(again.expired()).isEqualTo(10);
    assertThat(again.kept()).isEqualTo(DAYS - 10);
    pinsAreReleasedWhenTheModelLeavesItsRollbackWindow(test);
  }

  private void pinsKeepWhatTheChampionWasTrainedOnAndOtherVersionsGo(TestProblem test) {
    Lake lake = test.lake(session());
    Row set = lake.read(Tables.TRAINING_SETS).head();
    Map<String, Long> inputs = set.getJavaMap(set.fieldIndex("inputs"));
    long pinned = inputs.get("raw_parcels");
    List<String> trained = rows(lake.read("raw_parcels", pinned));
    long rows = trainingRows(test);
    // Life goes on: the sources are written again, and scores come by the date.
    lake.delete("raw_parcels", col("parcel").equalTo("parcel-119-of-january"), commit(test));
    for (int i = 0; i < 3; i++) {
      predict(test, "parcel-10" + i + "-of-january", "2026-04-20T08:00:00Z");
    }
    long predictions = lake.read(Tables.PREDICTIONS).count();

    List<String> said = new ArrayList<>();
    MaintenanceResult result = maintain(eager(test), TRAINED, said);

    assertThat(result.trainingSets()).isEmpty();
    assertThat(result.message()).endsWith("every pinned training set can still be built");
    assertThat(rows(lake.read("raw_parcels", pinned))).isEqualTo(trained);
    assertThat(trainingRows(test)).isEqualTo(rows);
    assertThatThrownBy(() -> lake.read("raw_parcels", pinned - 1).count())
        .as("of the first ingest, which nobody was trained on")
        .isInstanceOf(Failure.class)
        .hasMessageContaining("is gone");
    assertThat(said)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("raw_parcels: 0 rows past retention deleted; ")
                    .contains(
                        " files kept for version %d (training set %s)"
                            .formatted(pinned, set.<String>getAs("training_set").substring(0, 8))));
    // Four files of one partition have become one, with the same rows, and one log entry remains.
    assertThat(result.tables())
        .filteredOn(t -> t.table().equals(Tables.PREDICTIONS.name()))
        .singleElement()
        .satisfies(
            t -> {
              assertThat(t.before().files()).isEqualTo(4);
              assertThat(t.after().files()).isEqualTo(1);
              assertThat(t.logEntries()).isGreaterThanOrEqualTo(4);
            });
    assertThat(lake.read(Tables.PREDICTIONS).count()).isEqualTo(predictions);
  }

  private void pinsAreReleasedWhenTheModelLeavesItsRollbackWindow(TestProblem test) {
    Stage stage = test.stage(session(), "promote", "2026-06-11");
    stage
        .lake()
        .append(
            Tables.MODEL_ALIASES,
            List.of(
                RowFactory.create(
                    "champion",
                    2L,
                    "another",
                    "rules",
                    Date.valueOf("2026-06-11"),
                    "",
                    "r",
                    Timestamp.from(Instant.EPOCH))),
            stage.run().commit());
    // Of this set it was said that it cannot be built again, so that it pins nothing.
    assertThat(new Pins(stage).byTable()).isEmpty();
    stage
        .lake()
        .update(
            Tables.TRAINING_SETS.name(),
            org.apache.spark.sql.functions.lit(true),
            Map.of("not_reproducible_since", org.apache.spark.sql.functions.lit(null).cast("date")),
            stage.run().commit());
    assertThat(new Pins(test.stage(session(), "maintain", "2026-07-11")).byTable())
        .containsKeys("raw_parcels", "raw_outcomes", "feature_main");
    assertThat(new Pins(test.stage(session(), "maintain", "2026-07-12")).byTable()).isEmpty();
  }

  private static TestProblem eager(TestProblem test) {
    return test.with("maintenance.grace", "0 days").with("maintenance.small-files", "2");
  }

  private static List<String> rows(Dataset<Row> rows) {
    return rows.selectExpr("to_json(struct(*))").collectAsList().stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  private CommitInfo commit(TestProblem test) {
    return test.stage(session(), "test", TRAINED).run().commit();
  }

  private long trainingRows(TestProblem test) {
    return TrainingSet.of(test.problem(), test.lake(session()), LocalDate.parse(TRAINED))
        .trainingRows(7)
        .count();
  }

  private void becomesChampion(TestProblem test) {
    Stage stage = test.stage(session(), "train", TRAINED);
    Lake lake = stage.lake();
    Date date = Date.valueOf(TRAINED);
    Object[] model = new Object[Tables.MODELS.schema().size()];
    model[0] = "m";
    model[5] = lake.read(Tables.TRAINING_SETS).head().getAs("training_set");
    lake.append(Tables.MODELS, List.of(RowFactory.create(model)), stage.run().commit());
    lake.append(
        Tables.MODEL_ALIASES,
        List.of(
            RowFactory.create(
                "champion", 1L, "m", "rules", date, "", "r", Timestamp.from(Instant.EPOCH))),
        stage.run().commit());
    predict(test, "parcel-000-of-january", "2026-01-01T08:00:00Z");
    lake.append(
        Tables.LABEL_ISSUES,
        List.of(
            RowFactory.create(
                date,
                1L,
                Map.of("parcel", "parcel-000-of-january"),
                Timestamp.from(Instant.parse("2026-01-01T08:00:00Z")),
                true,
                0.1,
                0.8,
                "linear")),
        stage.run().commit());
  }

  private void predict(TestProblem test, String parcel, String time) {
    Lake lake = test.lake(session());
    lake.append(
        Tables.PREDICTIONS,
        List.of(
            PredictionRow.of(
                Date.valueOf(TRAINED),
                Map.of("parcel", parcel),
                Timestamp.from(Instant.parse(time)))),
        commit(test));
  }

  private MaintenanceResult maintain(TestProblem test, String date) {
    return maintain(test, date, new ArrayList<>());
  }

  private MaintenanceResult maintain(TestProblem test, String date, List<String> said) {
    return Maintain.of(test.stage(session(), "maintain", date, said)).execute();
  }

  private IngestResult ingest(TestProblem test, String date) {
    return Ingest.of(test.stage(session(), "ingest", date)).execute();
  }

  private TestProblem problem() {
    List<String> parcels = new ArrayList<>(List.of("parcel,booked_at,carrier,price"));
    List<String> outcomes = new ArrayList<>(List.of("parcel,late,recorded_at"));
    for (int i = 0; i < DAYS; i++) {
      String parcel = "parcel-%03d-of-january".formatted(i);
      String booked = LocalDate.parse("2026-01-01").plusDays(i) + "T08:00:00Z";
      parcels.add(String.join(",", parcel, booked, "ant", "1.5"));
      outcomes.add(String.join(",", parcel, Boolean.toString(i % 3 == 0), booked));
    }
    return TestProblem.parcels(directory)
        .with("sources.parcels.event-time", "booked_at")
        .with("sources.parcels.retention", "151 days")
        .file("parcels.csv", parcels)
        .file("outcomes.csv", outcomes);
  }
}
