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
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Hash;
import dev.plumbline.statistic.ColumnProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EraseTest extends SparkTest {
  private static final String DATE = "2026-06-30";
  private static final UnaryOperator<String> SECRET = Map.of("PLUMBLINE_HASH_KEY", "a secret")::get;

  private static final int ROWS = 120;

  /** The first by order, so that it stands in minima; its neighbour begins like it. */
  private static final String SUBJECT = "AAA-10001";

  private static final String NEIGHBOUR = "AAA-100012";
  private static final String EMAIL = "zz.subject@example.org";

  @TempDir Path directory;

  @Test
  void afterItNoFileHoldsTheSubject() throws Exception {
    TestProblem test = lived(directory);
    Path tables = directory.resolve("warehouse/parcels");
    List<String> before = StoredText.filesWith(tables, SUBJECT);
    for (String table :
        List.of(
            "raw_parcels/",
            "raw_parcels/_delta_log/",
            "raw_outcomes/",
            "feature_main/",
            "quarantine/",
            "predictions/",
            "profile/",
            "runs/",
            "models/",
            "report.html")) {
      assertThat(before).as("control: the value is found").anyMatch(f -> f.startsWith(table));
    }
    assertThat(StoredText.filesWith(tables, EMAIL)).isNotEmpty();
    List<String> said = new ArrayList<>();
    // The neighbour's number holds the subject's as its beginning, so both go.
    ErasureResult result = erase(test, said, "parcel=" + SUBJECT, "parcel=" + NEIGHBOUR);

    assertThat(StoredText.filesWith(tables, EMAIL)).isEmpty();
    assertThat(StoredText.filesWith(tables, SUBJECT)).isEmpty();
    assertThat(said.toString()).doesNotContain(SUBJECT).doesNotContain(EMAIL);
    assertThat(result.message()).contains("2 subjects erased");
    Lake lake = test.lake(session());
    assertThat(lake.read("raw_parcels").count()).isEqualTo(ROWS - 2);
    assertThat(lake.read(Tables.PREDICTIONS).count()).isZero();
    Row profile = lake.read(Tables.PROFILE).head();
    assertThat(profile.<String>getList(profile.fieldIndex("frequent")))
        .containsExactly(Redaction.ERASED, "BBB-20000");
    assertThat(profile.isNullAt(profile.fieldIndex("state"))).isTrue();
    Row model = lake.read(Tables.MODELS).head();
    assertThat(model.<String>getAs("checksum"))
        .isEqualTo(Hash.sha256(model.<String>getAs("pipeline")));

    saysThatTheTrainingSetCannotBeBuiltAgain(test);
    namesTablesRowsAndVersionsAndOfTheSubjectOnlyAHash(test, result.receipts().get(0));
    keepsTheSubjectOutOfTheNextLoad(test);
    findsNothingTheSecondTime(test);
  }

  private void saysThatTheTrainingSetCannotBeBuiltAgain(TestProblem test) {
    Lake lake = test.lake(session());
    Row set = lake.read(Tables.TRAINING_SETS).head();
    assertThat(set.<Date>getAs("not_reproducible_since")).hasToString(DATE);
    assertThat(set.<String>getAs("not_reproducible_because"))
        .isEqualTo("a person was erased from the tables it was built from");
    assertThatThrownBy(
            () ->
                TrainingSet.of(test.problem(), lake, LocalDate.parse(DATE)).trainingRows(7).count())
        .isInstanceOf(Failure.class)
        .hasMessageContaining("of table feature_main is gone");
  }

  private void namesTablesRowsAndVersionsAndOfTheSubjectOnlyAHash(
      TestProblem test, ErasureResult.Receipt receipt) {
    assertThat(receipt.tables())
        .filteredOn(t -> t.table().equals("raw_parcels"))
        .singleElement()
        .satisfies(
            t -> {
              assertThat(t.rowsDeleted()).isEqualTo(1);
              assertThat(t.versionAfter()).isGreaterThan(t.versionBefore());
            });
    assertThat(receipt.trainingSets()).hasSize(1);
    String ledger =
        test.lake(session())
            .read(Tables.ERASURES)
            .selectExpr("to_json(struct(*))")
            .collectAsList()
            .toString();
    assertThat(ledger).contains(receipt.subject()).doesNotContain(SUBJECT).contains("\"DONE\"");
  }

  private void keepsTheSubjectOutOfTheNextLoad(TestProblem test) {
    IngestResult.SourceResult parcels = ingest(test).sources().get(0);
    assertThat(parcels.read()).isEqualTo(ROWS + 1);
    assertThat(parcels.kept()).isEqualTo(ROWS - 2);
    // One of them is the row with a broken date, which is no longer in the quarantine.
    assertThat(parcels.erased()).isEqualTo(3);
    assertThat(StoredText.filesWith(directory.resolve("warehouse/parcels"), SUBJECT)).isEmpty();
    assertThatThrownBy(
            () ->
                Ingest.of(
                        test.stage(session(), "ingest", DATE),
                        Map.of("PLUMBLINE_HASH_KEY", "another")::get)
                    .execute())
        .isInstanceOf(Failure.class)
        .hasMessageContaining("was recorded under another PLUMBLINE_HASH_KEY");
  }

  private void findsNothingTheSecondTime(TestProblem test) {
    List<String> said = new ArrayList<>();
    ErasureResult again = erase(test, said, "parcel=" + SUBJECT);
    assertThat(again.receipts().get(0).tables()).isEmpty();
    assertThat(said).singleElement().asString().contains("erased before");
  }

  @Test
  @Tag("proof")
  void aKilledErasureEndsTheSameWhenItIsRunAgain() {
    TestProblem test = lived(directory);
    Path tables = directory.resolve("warehouse/parcels");
    Stage stage = test.stage(session(), "erase", DATE);
    List<String> said = new ArrayList<>();
    Stage killed =
        new Stage(
            stage.problem(),
            stage.lake(),
            stage.run(),
            sentence -> {
              said.add(sentence);
              if (said.size() == 5) {
                throw new IllegalStateException("killed");
              }
            });
    Subject subject = Subject.parse("recipient=" + EMAIL);
    assertThatThrownBy(() -> Erase.of(killed, List.of(subject)).withEnvironment(SECRET).execute())
        .hasMessage("killed");
    assertThat(StoredText.filesWith(tables, EMAIL)).isNotEmpty();
    // A kill within a table leaves rows deleted and their files and log entries behind.
    stage.lake().delete("raw_outcomes", col("parcel").equalTo(SUBJECT), stage.run().commit());

    ErasureResult result = erase(test, new ArrayList<>(), "recipient=" + EMAIL);
    assertThat(StoredText.filesWith(tables, EMAIL)).isEmpty();
    assertThat(StoredText.filesWith(tables, SUBJECT))
        .allMatch(file -> StoredText.filesWith(tables, NEIGHBOUR).contains(file));
    assertThat(result.receipts().get(0).tables()).extracting("table").doesNotHaveDuplicates();
    assertThat(stage.lake().read("raw_parcels").count()).isEqualTo(ROWS - 1);
  }

  @Test
  void aSubjectThatNobodyCanBeFoundByIsRefused() {
    TestProblem test = problem(directory);
    for (String[] expected :
        new String[][] {
          {"carrier=ant", "No person can be found by carrier; name one by [parcel, recipient]"},
          {"phone=+49", "No table holds phone as it is in the files"},
          {"parcel", "A subject is written column=value"},
        }) {
      assertThatThrownBy(() -> erase(test, new ArrayList<>(), expected[0]))
          .isInstanceOf(Failure.class)
          .hasMessageContaining(expected[1]);
    }
    assertThatThrownBy(
            () ->
                Erase.of(test.stage(session(), "erase", DATE), List.of(Subject.parse("parcel=a")))
                    .withEnvironment(name -> null)
                    .execute())
        .hasMessageContaining("no PLUMBLINE_HASH_KEY");
  }

  private ErasureResult erase(TestProblem test, List<String> said, String... subjects) {
    return Erase.of(
            test.stage(session(), "erase", DATE, said),
            Arrays.stream(subjects).map(Subject::parse).toList())
        .withEnvironment(SECRET)
        .execute();
  }

  private IngestResult ingest(TestProblem test) {
    return Ingest.of(test.stage(session(), "ingest", DATE), SECRET).execute();
  }

  private static TestProblem problem(Path directory) {
    List<String> parcels =
        new ArrayList<>(List.of("parcel,booked_at,carrier,recipient,phone,price"));
    List<String> outcomes = new ArrayList<>(List.of("parcel,late,recorded_at"));
    for (int i = 0; i < ROWS; i++) {
      String parcel = i == 0 ? SUBJECT : i == 1 ? NEIGHBOUR : "BBB-" + (20_000 + i);
      String email = i == 0 ? EMAIL : "p" + i + "@example.org";
      String booked = LocalDate.parse("2026-01-01").plusDays(i) + "T08:00:00Z";
      parcels.add(String.join(",", parcel, booked, "ant", email, "+49 30 123456", "1.5"));
      outcomes.add(String.join(",", parcel, Boolean.toString(i % 3 == 0), booked));
    }
    parcels.add(String.join(",", SUBJECT, "yesterday", "ant", EMAIL, "", "1.5"));
    return TestProblem.parcels(directory)
        .replacing(
            "carrier = \"string -- who carries it\"",
            "carrier = \"string\", recipient = \"string\", phone = \"string\"")
        .with("sources.parcels.personal.recipient.keep-for", "delivery notices")
        .with("sources.parcels.personal.phone", "mask last 4")
        .with("sources.parcels.event-time", "booked_at")
        .file("parcels.csv", parcels)
        .file("outcomes.csv", outcomes);
  }

  /** A problem that has run for a while: old versions, predictions, statistics, a report. */
  private TestProblem lived(Path directory) {
    TestProblem test = problem(directory);
    ingest(test);
    ingest(test);
    TrainingSetBuild.of(test.stage(session(), "features", DATE)).execute();
    Stage stage = test.stage(session(), "score", DATE);
    Lake lake = stage.lake();
    Date date = Date.valueOf(DATE);
    for (String parcel : List.of(SUBJECT, NEIGHBOUR)) {
      lake.append(
          Tables.PREDICTIONS,
          List.of(
              RowFactory.create(
                  date, Map.of("parcel", parcel), null, "m", 0.5, true, Map.of(), Map.of())),
          stage.run().commit());
    }
    lake.append(Tables.PROFILE, List.of(profile(date)), stage.run().commit());
    Object[] run = new Object[Tables.RUNS.schema().size()];
    run[0] = "r";
    run[5] = "parcel " + SUBJECT + " has no price";
    lake.append(Tables.RUNS, List.of(RowFactory.create(run)), stage.run().commit());
    Object[] model = new Object[Tables.MODELS.schema().size()];
    Arrays.asList(
            "m", "rules", "-", true, date, "set", "contract", "{\"seen\":[\"" + SUBJECT + "\"]}")
        .toArray(model);
    lake.append(Tables.MODELS, List.of(RowFactory.create(model)), stage.run().commit());
    try {
      Files.writeString(
          directory.resolve("warehouse/parcels/report.html"), "<td>" + SUBJECT + "</td>");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return test;
  }

  /** Of a column of another table that names the subject, with its state. */
  private static Row profile(Date date) {
    ColumnProfile state = new ColumnProfile().add(SUBJECT).add("BBB-20000");
    Map<String, Object> cells =
        Map.of(
            "logical_date",
            date,
            "table_name",
            "raw_letters",
            "coverage",
            "TABLE",
            "column",
            "reference",
            "frequent",
            new String[] {SUBJECT, "BBB-20000"},
            "state",
            state.toBytes());
    return RowFactory.create(
        Arrays.stream(Tables.PROFILE.schema().fieldNames()).map(cells::get).toArray());
  }
}
