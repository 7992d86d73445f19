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
  private static final String THIRD = "third@example.org";

  /** A value of a feature of the subject's, which the reasons of its prediction name. */
  private static final String DEPOT = "depot-of-the-first";

  private static final String HEADER = "parcel,booked_at,carrier,recipient,phone,price";

  @TempDir Path directory;

  @Test
  void afterItNoFileHoldsTheSubjects() throws Exception {
    TestProblem test = lived(directory);
    Path tables = directory.resolve("warehouse/parcels");
    Map<String, List<String>> before = StoredText.filesWith(tables, List.of(SUBJECT, EMAIL, DEPOT));
    for (String table :
        List.of(
            "landed_parcels/",
            "raw_parcels/",
            "raw_parcels/_delta_log/",
            "raw_outcomes/",
            "feature_main/",
            "quarantine/",
            "predictions/",
            "segments/",
            "profile/",
            "runs/",
            "models/",
            "report.html")) {
      assertThat(before.get(SUBJECT))
          .as("control: the value is found")
          .anyMatch(f -> f.startsWith(table));
    }
    assertThat(before.get(EMAIL)).isNotEmpty();
    assertThat(before.get(DEPOT)).isNotEmpty();
    List<String> said = new ArrayList<>();
    // The neighbour's number holds the subject's as its beginning, so both go.
    ErasureResult result =
        erase(test, said, "parcel=" + SUBJECT, "parcel=" + NEIGHBOUR, "recipient=" + THIRD);

    assertThat(StoredText.filesWith(tables, List.of(EMAIL, SUBJECT, THIRD, DEPOT, "BBB-20005")))
        .allSatisfy((value, files) -> assertThat(files).as(value).isEmpty());
    assertThat(said.toString()).doesNotContain(SUBJECT).doesNotContain(EMAIL);
    assertThat(result.message()).contains("3 subjects erased");
    Lake lake = test.lake(session());
    assertThat(lake.read("raw_parcels").count()).isEqualTo(ROWS - 3);
    findsNoReasonThatNamesTheSubject(lake);
    assertThat(lake.read(Tables.SEGMENTS).count()).isZero();
    Row profile = lake.read(Tables.PROFILE).head();
    assertThat(profile.<String>getList(profile.fieldIndex("frequent")))
        .containsExactly(Redaction.ERASED, "BBB-20000");
    assertThat(profile.isNullAt(profile.fieldIndex("state"))).isTrue();
    Row model = lake.read(Tables.MODELS).head();
    assertThat(model.<String>getAs("checksum"))
        .isEqualTo(Hash.sha256(model.<String>getAs("pipeline")));

    saysThatTheTrainingSetCannotBeBuiltAgain(test);
    namesTablesRowsAndVersionsAndOfTheSubjectOnlyAHash(test, result);
    keepsTheSubjectsOutOfTheNextLoad(test);
    findsNothingTheSecondTimeButWhatAKilledWriterLeftHalfWritten(test);
  }

  /**
   * The subject's own reasons, with its features' values, go with its prediction; of another's
   * prediction the reasons stay, without what names the subject.
   */
  private static void findsNoReasonThatNamesTheSubject(Lake lake) {
    assertThat(
            lake.read(Tables.PREDICTIONS)
                .selectExpr("entity.parcel", "inline(reasons)")
                .drop("contribution")
                .collectAsList())
        .extracting(Row::mkString)
        .containsExactlyInAnyOrder(
            number(7) + "sent with(erased)sent with is (erased)",
            number(7) + "sender(erased)sender is (erased)",
            number(7) + "day7day is 7");
    assertThat(lake.read(Tables.PREDICTIONS).count()).isEqualTo(1);
  }

  /** A file without its end is in no version, and nobody can tell what it holds. */
  private void findsNothingTheSecondTimeButWhatAKilledWriterLeftHalfWritten(TestProblem test)
      throws Exception {
    Lake lake = test.lake(session());
    List<Path> left = new ArrayList<>();
    for (String table : List.of("raw_parcels", "erasures")) {
      Path place = Path.of(java.net.URI.create(lake.path(table)));
      left.add(Files.write(place.resolve("part-00000-left.snappy.parquet"), new byte[0]));
      left.add(Files.writeString(place.resolve("part-00001-left.snappy.parquet"), "PAR1 and so"));
    }

    List<String> said = new ArrayList<>();
    assertThat(erase(test, said, "parcel=" + SUBJECT).receipts().get(0).tables()).isEmpty();

    assertThat(said).singleElement().asString().contains("erased before");
    assertThat(left).noneMatch(Files::exists);
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
      TestProblem test, ErasureResult result) {
    for (ErasureResult.Receipt receipt : result.receipts()) {
      assertThat(receipt.tables())
          .filteredOn(t -> t.table().equals("raw_parcels"))
          .singleElement()
          .satisfies(
              t -> {
                assertThat(t.rowsDeleted()).isEqualTo(1);
                assertThat(t.versionAfter()).isGreaterThan(t.versionBefore());
              });
      assertThat(receipt.trainingSets()).hasSize(1);
    }
    String ledger =
        test.lake(session())
            .read(Tables.ERASURES)
            .selectExpr("to_json(struct(*))")
            .collectAsList()
            .toString();
    assertThat(ledger)
        .contains(result.receipts().get(0).subject())
        .doesNotContain(SUBJECT)
        .contains("\"DONE\"");
  }

  private void keepsTheSubjectsOutOfTheNextLoad(TestProblem test) {
    test.file("parcels/later.csv", HEADER, parcel(0), parcel(5), parcel(ROWS));
    IngestResult.SourceResult parcels = ingest(test).sources().get(0);
    // The date's first file is read again: it still holds the three and a bad row of one of them;
    // the later file holds two.
    assertThat(parcels.read()).isEqualTo(ROWS + 1 + 3);
    assertThat(parcels.kept()).isEqualTo(ROWS - 2);
    assertThat(parcels.erased()).isEqualTo(6);
    assertThat(test.lake(session()).read("raw_parcels").count()).isEqualTo(ROWS - 2);
    assertThat(
            StoredText.filesWith(
                directory.resolve("warehouse/parcels"), List.of(SUBJECT, THIRD, "BBB-20005")))
        .allSatisfy((value, files) -> assertThat(files).as(value).isEmpty());
    assertThatThrownBy(
            () ->
                Ingest.of(
                        test.stage(session(), "ingest", DATE),
                        Map.of("PLUMBLINE_HASH_KEY", "another")::get)
                    .execute())
        .isInstanceOf(Failure.class)
        .hasMessageContaining("was recorded under another PLUMBLINE_HASH_KEY");
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

  /** Parcels are loaded file by file, so that there is a table of what each date has landed. */
  static TestProblem problem(Path directory) {
    List<String> parcels = new ArrayList<>(List.of(HEADER));
    List<String> outcomes = new ArrayList<>(List.of("parcel,late,recorded_at"));
    for (int i = 0; i < ROWS; i++) {
      parcels.add(parcel(i));
      outcomes.add(String.join(",", number(i), Boolean.toString(i % 3 == 0), booked(i)));
    }
    parcels.add(String.join(",", SUBJECT, "yesterday", "ant", EMAIL, "", "1.5"));
    return TestProblem.parcels(directory)
        .replacing(
            "path = ${plumbline.data}\"/parcels.csv\"",
            "path = ${plumbline.data}\"/parcels\"\nload = new-files\nrecorded-at = booked_at")
        .replacing(
            "carrier = \"string -- who carries it\"",
            "carrier = \"string\", recipient = \"string\", phone = \"string\"")
        .with("sources.parcels.personal.recipient.keep-for", "delivery notices")
        .with("sources.parcels.personal.phone", "mask last 4")
        .with("sources.parcels.event-time", "booked_at")
        .file("parcels/all.csv", parcels)
        .file("outcomes.csv", outcomes);
  }

  private static String parcel(int i) {
    return String.join(",", number(i), booked(i), "ant", email(i), "+49 30 123456", "1.5");
  }

  private static String number(int i) {
    return i == 0 ? SUBJECT : i == 1 ? NEIGHBOUR : "BBB-" + (20_000 + i);
  }

  private static String email(int i) {
    return i == 0 ? EMAIL : i == 5 ? THIRD : "p" + i + "@example.org";
  }

  private static String booked(int i) {
    return LocalDate.parse("2026-01-01").plusDays(i) + "T08:00:00Z";
  }

  /** A problem that has run for a while: old versions, predictions, statistics, a report. */
  private TestProblem lived(Path directory) {
    TestProblem test = problem(directory);
    ingest(test);
    TrainingSetBuild.of(test.stage(session(), "features", DATE)).execute();
    Stage stage = test.stage(session(), "score", DATE);
    Lake lake = stage.lake();
    Date date = Date.valueOf(DATE);
    // Leaves a file that only an older version needs.
    lake.delete("raw_outcomes", col("parcel").equalTo("BBB-20119"), stage.run().commit());
    lake.append(
        Tables.PREDICTIONS,
        List.of(PredictionRow.of(date, Map.of("parcel", NEIGHBOUR), null)),
        stage.run().commit());
    lake.append(
        Tables.PREDICTIONS,
        List.of(
            PredictionRow.because(
                date, Map.of("parcel", SUBJECT), null, List.of(reason("depot", DEPOT))),
            PredictionRow.because(
                date,
                Map.of("parcel", number(7)),
                null,
                List.of(
                    reason("sent with", SUBJECT), reason("sender", EMAIL), reason("day", "7")))),
        stage.run().commit());
    lake.append(
        Tables.SEGMENTS,
        List.of(RowFactory.create(date, Map.of("parcel", SUBJECT), null, 1, 0.5)),
        stage.run().commit());
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
      // A model was being built again when its job was killed.
      Path copy = Files.createDirectories(directory.resolve("warehouse/parcels/_reproduction_1/t"));
      Files.writeString(copy.resolve("rows.json"), SUBJECT);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return test;
  }

  private static Row reason(String feature, String value) {
    return RowFactory.create(feature, value, 0.5, feature + " is " + value);
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
