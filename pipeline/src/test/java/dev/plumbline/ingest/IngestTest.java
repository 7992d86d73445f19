package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.Failure;
import dev.plumbline.SparkTest;
import dev.plumbline.TestProblem;
import dev.plumbline.lake.Tables;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestTest extends SparkTest {
  private static final String DATE = "2026-01-31";
  private static final String PARCELS_HEADER = "parcel,booked_at,carrier,price";
  private static final String OUTCOMES_HEADER = "parcel,late,recorded_at";

  @TempDir Path directory;

  @Test
  void valuesHaveTheTypesThatWereDeclaredAndColumnsTheirComments() throws Exception {
    TestProblem test =
        problem()
            .file(
                "parcels.csv",
                "parcel , booked_at,carrier,price",
                "p1,2026-01-01T08:00:00Z,\"Fast, \"\"and\"\" safe\", 1.5 ",
                "p2,2026-01-01 09:30:00,,");
    IngestResult result = ingest(test);
    StructType schema =
        StructType.fromDDL("parcel STRING, booked_at TIMESTAMP, carrier STRING, price DOUBLE");
    Dataset<Row> expected =
        session()
            .createDataFrame(
                List.of(
                    RowFactory.create(
                        "p1",
                        Timestamp.from(Instant.parse("2026-01-01T08:00:00Z")),
                        "Fast, \"and\" safe",
                        1.5),
                    RowFactory.create(
                        "p2", Timestamp.from(Instant.parse("2026-01-01T09:30:00Z")), null, null)),
                schema);
    Dataset<Row> raw = test.lake(session()).read("raw_parcels");
    assertDataFrameNoOrderEquals(expected, session().createDataFrame(raw.collectAsList(), schema));
    assertThat(raw.schema().apply("price").getComment().get()).isEqualTo("EUR");
    assertThat(result.sources().get(0))
        .isEqualTo(new IngestResult.SourceResult("parcels", 2, 2, 0, 0, List.of()));
  }

  @Test
  void everyRefusedRowSaysWhy() {
    TestProblem test =
        problem()
            .with("sources.parcels.quarantine-limit", "100%")
            .file(
                "parcels.csv",
                PARCELS_HEADER,
                "p1,2026-01-01T08:00:00Z,ant,1.5",
                "p2,2026-01-01T08:00:00Z,ant,cheap",
                "p3,yesterday,ant,1.5",
                ",2026-01-01T08:00:00Z,ant,1.5",
                "p5,,ant,dear",
                "p6,2026-01-01T08:00:00Z,ant",
                "p7,2026-01-01T08:00:00Z,ant,1.5,more");
    IngestResult.SourceResult parcels = ingest(test).sources().get(0);
    assertThat(parcels).isEqualTo(new IngestResult.SourceResult("parcels", 7, 1, 6, 0, List.of()));
    assertThat(quarantine(test))
        .containsExactlyInAnyOrder(
            "p2 price=cheap: not a double",
            "p3 booked_at=yesterday: not a timestamp",
            " parcel=null: missing, but declared not null",
            "p5 booked_at=null: missing, but declared not null",
            "p5 price=dear: not a double",
            "p6 null=null: the line does not have as many values as there are columns",
            "p7 null=null: the line does not have as many values as there are columns");
  }

  @Test
  void personalValuesNeverReachATable() {
    TestProblem test =
        problem()
            .replacing("price = \"double -- EUR\"", "price = \"double\", age = \"int\"")
            .replacing(
                "carrier = \"string -- who carries it\"",
                "carrier = \"string\", email = \"string not null\"")
            .with("sources.parcels.personal.email", "drop")
            .with("sources.parcels.personal.age", "{ keep-for = \"statistics\" }")
            .with("sources.parcels.quarantine-limit", "100%")
            .file(
                "parcels.csv",
                "parcel,booked_at,carrier,email,price,age",
                "p1,2026-01-01T08:00:00Z,ant,ann@example.org,1.5,41",
                "p2,2026-01-01T08:00:00Z,ant,ben@example.org,cheap,private",
                // A value short, so that the address stands where the key should.
                "cia@example.org,2026-01-01T08:00:00Z");
    ingest(test);
    assertThat(test.lake(session()).read("raw_parcels").columns())
        .containsExactly("parcel", "booked_at", "carrier", "price", "age");
    assertThat(quarantine(test))
        .containsExactlyInAnyOrder(
            "p2 price=cheap: not a double",
            "p2 age=null: not a int",
            "null null=null: the line does not have as many values as there are columns");
    assertThat(
            test.lake(session())
                .read(Tables.QUARANTINE)
                .selectExpr("to_json(struct(*))")
                .collectAsList()
                .toString())
        .doesNotContain("@example.org")
        .doesNotContain("private");
  }

  @Test
  void personalDataToBeHashedNeedsAKeyBeforeAnythingIsLoaded() {
    TestProblem test =
        problem()
            .with("sources.outcomes.personal.late", "hash")
            .replacing("positive = \"late\"", "positive = \"recorded_at is not null\"");
    assertFailure(
        Failure.Kind.USER,
        () -> ingest(test),
        "Column late is declared personal = hash, but the environment has no PLUMBLINE_HASH_KEY;"
            + " set it to a secret");
    assertThat(test.lake(session()).exists("raw_parcels")).isFalse();
  }

  @Test
  void ofDuplicatesTheLastRecordedIsKept() {
    TestProblem test =
        problem()
            .file(
                "outcomes.csv",
                OUTCOMES_HEADER,
                "p1,false,2026-01-03T00:00:00Z",
                "p1,true,2026-01-04T00:00:00Z",
                "p1,false,2026-01-02T00:00:00Z",
                "p2,true,2026-01-02T00:00:00Z",
                "p2,true,2026-01-02T00:00:00Z");
    assertThat(ingest(test).sources().get(1))
        .isEqualTo(new IngestResult.SourceResult("outcomes", 5, 2, 0, 3, List.of()));
    assertThat(outcomes(test)).containsExactly("p1 true 4", "p2 true 2");
  }

  @Test
  void ofCorrectionsEveryVersionIsKeptOnce() {
    TestProblem test =
        problem()
            .with("sources.outcomes.same-key", "correction")
            .with("sources.outcomes.recorded-at", "recorded_at")
            .file(
                "outcomes.csv",
                OUTCOMES_HEADER,
                "p1,false,2026-01-03T00:00:00Z",
                "p1,true,2026-01-04T00:00:00Z",
                "p1,true,2026-01-04T00:00:00Z");
    assertThat(ingest(test).sources().get(1))
        .isEqualTo(new IngestResult.SourceResult("outcomes", 3, 2, 0, 1, List.of()));
    assertThat(outcomes(test)).containsExactly("p1 false 3", "p1 true 4");
  }

  @Test
  void rowsWithoutAKeyAreNoDuplicatesOfEachOther() {
    TestProblem test =
        problem()
            .replacing(
                "columns {\n        parcel = \"string not null -- its number\"\n        late",
                "columns {\n        parcel = \"string\"\n        late")
            .with("sources.outcomes.quarantine-limit", "100%")
            .file(
                "outcomes.csv",
                OUTCOMES_HEADER,
                "p1,false,2026-01-03T00:00:00Z",
                ",true,2026-01-04T00:00:00Z",
                ",false,2026-01-05T00:00:00Z");
    assertThat(ingest(test).sources().get(1))
        .isEqualTo(new IngestResult.SourceResult("outcomes", 3, 1, 2, 0, List.of()));
    assertThat(quarantine(test)).containsOnly(" parcel=null: missing, but part of the key");
  }

  @Test
  void moreUnfitRowsThanTheLimitLeaveTheTableAsItWasButSayWhy() {
    ingest(problem());
    TestProblem broken =
        problem()
            .with("sources.parcels.quarantine-limit", "20%")
            .file(
                "parcels.csv",
                PARCELS_HEADER,
                "p8,2026-01-01T08:00:00Z,ant,1.5",
                "p9,2026-01-01T08:00:00Z,ant,cheap",
                "p10,2026-01-01T08:00:00Z,ant,cheap",
                "p11,2026-01-01T08:00:00Z,ant,1");
    long before = broken.lake(session()).version("raw_parcels");
    assertFailure(
        Failure.Kind.DATA,
        () -> ingest(broken),
        "Source parcels: 2 of 4 rows (50.00%) are unfit, more than its quarantine-limit of 20.00%"
            + " allows; nothing was loaded. Most often: price: not a double (2 rows, such as"
            + " \"cheap\" in line 3). Of source parcels, csv.null-markers says which texts mean \"no"
            + " value\", csv.decimal-mark and csv.thousands-mark how numbers are written. The rows"
            + " and reasons are in "
            + broken.lake(session()).path("quarantine"));
    assertThat(broken.lake(session()).version("raw_parcels")).isEqualTo(before);
    assertThat(quarantine(broken))
        .containsExactlyInAnyOrder("p9 price=cheap: not a double", "p10 price=cheap: not a double");
  }

  @Test
  void aFileThatIsNotThereOrEmptyIsToldWithWhatToDo() {
    TestProblem missing = problem().with("sources.outcomes.path", directory + "/elsewhere.csv");
    assertFailure(
        Failure.Kind.DATA,
        () -> ingest(missing),
        "Source outcomes: there is no file at "
            + directory
            + "/elsewhere.csv; correct sources.outcomes.path or set plumbline.data");
    assertThat(missing.lake(session()).exists("raw_parcels")).isFalse();
    assertFailure(
        Failure.Kind.DATA,
        () -> ingest(problem().file("outcomes.csv", OUTCOMES_HEADER)),
        "Source outcomes has no rows in " + directory + "/outcomes.csv");
  }

  @Test
  void aColumnThatIsNotThereIsNamedWithTheHeader() {
    TestProblem test = problem().file("parcels.csv", "parcel,booked,carrier", "p1,2026,ant");
    assertFailure(
        Failure.Kind.DATA,
        () -> ingest(test),
        "Source parcels: "
            + directory
            + "/parcels.csv has no column booked_at, price; its header is [parcel, booked,"
            + " carrier]. Correct sources.parcels.columns or the file");
  }

  @Test
  void columnsAreFoundByNameAndOthersPassedOver() {
    TestProblem test =
        problem()
            .file(
                "parcels.csv",
                "price,colour,parcel,carrier,booked_at",
                "1.5,red,p1,ant,2026-01-01T08:00:00Z");
    ingest(test);
    Row row = test.lake(session()).read("raw_parcels").head();
    assertThat(row.<String>getAs("parcel")).isEqualTo("p1");
    assertThat(row.<Double>getAs("price")).isEqualTo(1.5);
    assertThat(row.size()).isEqualTo(4);
  }

  @Test
  void filesOfOneSourceWithHeadersInDifferentOrderAreRefusedNotMixedUp() {
    TestProblem test =
        problem()
            .with("sources.outcomes.path", directory + "/many")
            .file("many/a.csv", OUTCOMES_HEADER, "p1,true,2026-01-03T00:00:00Z")
            .file("many/b.csv", "recorded_at,late,parcel", "2026-01-04T00:00:00Z,true,p2");
    assertThatThrownBy(() -> ingest(test))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.DATA))
        .hasMessageStartingWith(
            "Source outcomes: the files of " + directory + "/many have different headers");
  }

  @Test
  void readsOtherDelimitersNullMarkersTimestampsAndCompressedFilesWithoutAHeader() {
    TestProblem test =
        problem()
            .with("sources.parcels.path", directory + "/parcels.txt.gz")
            .with("sources.parcels.csv.delimiter", ";")
            .with("sources.parcels.csv.header", "false")
            .with("sources.parcels.csv.timestamp-format", "dd.MM.yyyy HH:mm")
            .replacing(
                "description = \"One row a parcel\"\n", "csv { null-markers = [NA, \"-\"] }\n")
            .file("parcels.txt.gz", "p1;31.01.2026 08:00;NA;1.5", "p2;01.02.2026 09:00;bee;-");
    assertThat(ingest(test).sources().get(0).kept()).isEqualTo(2);
    List<Row> rows = test.lake(session()).read("raw_parcels").orderBy("parcel").collectAsList();
    assertThat(rows.get(0).isNullAt(2)).isTrue();
    assertThat(rows.get(1).isNullAt(3)).isTrue();
    assertThat(rows.get(1).getTimestamp(1).toInstant()).hasToString("2026-02-01T09:00:00Z");
  }

  @Test
  void aRowThatIsItsOwnEntityHasAStableIdentifierAndItsRepetitionsOrdinals() throws Exception {
    TestProblem test =
        TestProblem.flat(directory, Map.of("x", "double"))
            .replacing("entity = [id]", "entity = row")
            .file("rows.csv", "id,outcome,x", "1,0,2", "1,0,2", "2,1,3");
    assertThat(ingest(test).sources().get(0))
        .isEqualTo(new IngestResult.SourceResult("rows", 3, 3, 0, 0, List.of()));
    Dataset<Row> first = test.lake(session()).read("raw_rows");
    List<String> identifiers =
        first.orderBy("id", "row_id").select("row_id").collectAsList().stream()
            .map(r -> r.getString(0))
            .toList();
    assertThat(identifiers.get(0)).matches("[0-9a-f]{32}-1");
    assertThat(identifiers.get(1)).isEqualTo(identifiers.get(0).replace("-1", "-2"));
    assertThat(identifiers.get(2)).matches("[0-9a-f]{32}-1").isNotEqualTo(identifiers.get(0));
    // In another order, in two files: the same.
    test.file("many/a.csv", "id,outcome,x", "2,1,3", "1,0,2")
        .file("many/b.csv", "id,outcome,x", "1,0,2");
    ingest(test.with("sources.rows.path", directory + "/many"));
    assertThat(
            test
                .lake(session())
                .read("raw_rows")
                .orderBy("id", "row_id")
                .select("row_id")
                .collectAsList()
                .stream()
                .map(r -> r.getString(0)))
        .isEqualTo(identifiers);
  }

  @Test
  void rowsThatDifferInWhereAValueIsMissingAreDifferentRows() {
    Map<String, String> features = new LinkedHashMap<>();
    features.put("x", "string");
    features.put("y", "string");
    TestProblem test =
        TestProblem.flat(directory, features)
            .replacing("entity = [id]", "entity = row")
            .file("rows.csv", "id,outcome,x,y", "1,0,a,", "1,0,,a");
    ingest(test);
    assertThat(test.lake(session()).read("raw_rows").where("row_id like '%-1'").count())
        .isEqualTo(2);
  }

  @Test
  void twiceIsTheSameAsOnce() throws Exception {
    TestProblem test =
        problem()
            .with("sources.parcels.quarantine-limit", "100%")
            .file(
                "parcels.csv",
                PARCELS_HEADER,
                "p1,2026-01-01T08:00:00Z,ant,1.5",
                "p1,2026-01-01T08:00:00Z,ant,1.5",
                "p2,2026-01-01T08:00:00Z,ant,cheap");
    IngestResult first = ingest(test);
    long version = test.lake(session()).version("raw_parcels");
    IngestResult second = ingest(test);
    assertThat(second).isEqualTo(first);
    assertThat(first.details())
        .containsEntry("parcels.read", "3")
        .containsEntry("parcels.kept", "1")
        .containsEntry("parcels.quarantined", "1")
        .containsEntry("parcels.duplicates", "1");
    assertDataFrameNoOrderEquals(
        test.lake(session()).read("raw_parcels", version),
        test.lake(session()).read("raw_parcels"));
    assertThat(quarantine(test)).containsExactly("p2 price=cheap: not a double");
  }

  @Test
  void saysHowManyRowsWentWhere() {
    List<String> said = new ArrayList<>();
    IngestResult result = Ingest.of(problem().stage(session(), "ingest", DATE, said)).execute();
    assertThat(said.get(0))
        .isEqualTo("parcels: 1 rows read, 1 kept, 0 quarantined, 0 duplicates removed");
    assertThat(result.message())
        .isEqualTo("2 sources, 2 rows read, 2 kept, 0 quarantined, 0 duplicates removed");
  }

  /** The parcels with one good row in each file, until a test writes others. */
  private TestProblem problem() {
    return TestProblem.parcels(directory)
        .file("parcels.csv", PARCELS_HEADER, "p1,2026-01-01T08:00:00Z,ant,1.5")
        .file("outcomes.csv", OUTCOMES_HEADER, "p1,true,2026-01-02T00:00:00Z");
  }

  private IngestResult ingest(TestProblem test) {
    return Ingest.of(test.stage(session(), "ingest", DATE)).execute();
  }

  private List<String> quarantine(TestProblem test) {
    return test
        .lake(session())
        .read(Tables.QUARANTINE)
        .select(col("key").getItem("parcel"), col("column"), col("value"), col("reason"))
        .collectAsList()
        .stream()
        .map(r -> r.get(0) + " " + r.get(1) + "=" + r.get(2) + ": " + r.get(3))
        .collect(Collectors.toList());
  }

  private List<String> outcomes(TestProblem test) {
    return test
        .lake(session())
        .read("raw_outcomes")
        .orderBy("parcel", "recorded_at")
        .selectExpr("concat_ws(' ', parcel, late, day(recorded_at))")
        .collectAsList()
        .stream()
        .map(r -> r.getString(0))
        .toList();
  }

  private static void assertFailure(Failure.Kind kind, Runnable work, String message) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(Failure.class, f -> assertThat(f.kind()).isEqualTo(kind))
        .hasMessage(message);
  }
}
