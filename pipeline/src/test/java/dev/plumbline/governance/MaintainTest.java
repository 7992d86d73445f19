package dev.plumbline.governance;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.SparkTest;
import dev.plumbline.Stage;
import dev.plumbline.TestProblem;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.feature.TrainingSetBuild;
import dev.plumbline.ingest.Ingest;
import dev.plumbline.ingest.IngestResult;
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
    TrainingSetBuild.of(test.stage(session(), "features", TRAINED)).execute();
    becomesChampion(test);

    // 151 days before the end of 31 May 1 January begins, so nothing is too old yet.
    MaintenanceResult early = maintain(test, TRAINED);
    assertThat(early.tables()).isEmpty();
    assertThat(trainingRows(test)).isPositive();
    // The first ingest's files are older versions' only, but no week old.
    assertThat(lake.read("raw_parcels", 1).count()).isEqualTo(DAYS);

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
    for (String table : List.of("raw_parcels", "feature_main", Tables.PREDICTIONS.name())) {
      String time = table.equals("raw_parcels") ? "booked_at" : "prediction_time";
      List<String> files = StoredText.filesWith(directory, "parcel-000-of-january");
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
    assertThat(maintain(test, "2026-06-10").message()).startsWith("0 rows past retention");
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
    lake.append(
        Tables.PREDICTIONS,
        List.of(
            RowFactory.create(
                date,
                Map.of("parcel", "parcel-000-of-january"),
                Timestamp.from(Instant.parse("2026-01-01T08:00:00Z")),
                "m",
                0.5,
                true,
                Map.of(),
                Map.of())),
        stage.run().commit());
  }

  private MaintenanceResult maintain(TestProblem test, String date) {
    return Maintain.of(test.stage(session(), "maintain", date)).execute();
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
