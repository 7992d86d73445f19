package dev.plumbline.lake;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.Failure;
import dev.plumbline.SparkTest;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeTest extends SparkTest {
  private static final Table NUMBERS =
      Table.of(
          "numbers",
          "One row a number",
          "logical_date DATE COMMENT 'The date', number INT COMMENT 'The number'",
          "logical_date");
  private static final Table HOLDERS =
      Table.of(
          "holders",
          "Ledger of who holds what",
          """
          name STRING COMMENT 'What is held',
          sequence BIGINT COMMENT 'First holder is 1',
          run_id STRING COMMENT 'The run that took it'
          """);

  @TempDir Path directory;
  private Lake lake;

  @BeforeEach
  void openLake() {
    lake = Lake.of(session(), directory.toString(), "problem");
  }

  @Test
  void everyTableAndEveryColumnSaysWhatItIs() {
    for (Table table : Tables.ALL) {
      assertThat(table.comment()).as(table.name()).isNotBlank();
      for (StructField field : table.schema().fields()) {
        assertThat(field.getComment().isDefined())
            .as("%s.%s has a comment", table.name(), field.name())
            .isTrue();
        assertThat(field.getComment().get()).isNotBlank();
      }
    }
  }

  @Test
  void aWrittenTableKeepsWhatItsColumnsAndItselfSay() {
    lake.replace(
        Tables.RUNS, session().createDataFrame(List.of(), Tables.RUNS.schema()), commit("run"));

    DeltaTable written = DeltaTable.forPath(session(), lake.path(Tables.RUNS.name()));
    assertThat(written.detail().select("description").head().getString(0))
        .isEqualTo(Tables.RUNS.comment());
    assertThat(lake.read(Tables.RUNS).schema().fields())
        .extracting(field -> field.getComment().get())
        .containsExactlyElementsOf(
            Arrays.stream(Tables.RUNS.schema().fields()).map(f -> f.getComment().get()).toList());
  }

  @Test
  void replacingADateTwiceLeavesTheSameRowsAndOtherDatesAlone() throws Exception {
    lake.replaceDate(NUMBERS, numbers("2026-01-01", 1, 2), commit("first", "2026-01-01"));
    lake.replaceDate(NUMBERS, numbers("2026-01-02", 3), commit("second", "2026-01-02"));
    lake.replaceDate(NUMBERS, numbers("2026-01-01", 1, 2), commit("again", "2026-01-01"));
    assertDataFrameNoOrderEquals(
        numbers("2026-01-01", 1, 2).union(numbers("2026-01-02", 3)), lake.read(NUMBERS));
    lake.replaceDate(NUMBERS, numbers("2026-01-01"), commit("emptied", "2026-01-01"));
    assertDataFrameNoOrderEquals(numbers("2026-01-02", 3), lake.read(NUMBERS));
  }

  @Test
  void refusesRowsOfAnotherDateThanTheRuns() {
    assertThatThrownBy(
            () -> lake.replaceDate(NUMBERS, numbers("2026-01-02", 1), commit("run", "2026-01-01")))
        .hasMessageContaining("logical_date");
    assertThat(lake.read(NUMBERS).count()).isZero();
  }

  @Test
  void anOlderVersionStaysReadable() throws Exception {
    lake.replace(NUMBERS, numbers("2026-01-01", 1), commit("first"));
    long first = lake.version("numbers");
    lake.replace(NUMBERS, numbers("2026-01-01", 2), commit("second"));
    assertThat(lake.version("numbers")).isEqualTo(first + 1);
    assertThat(lake.versions(List.of("numbers", "numbers")))
        .containsExactly(Map.entry("numbers", first + 1));
    assertDataFrameNoOrderEquals(numbers("2026-01-01", 1), lake.read("numbers", first));
  }

  @Test
  void aTableThatIsNotThereIsToldWithWhatToDo() {
    assertThatThrownBy(() -> lake.read("models"))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.DATA))
        .hasMessageStartingWith("Table models does not exist yet under ")
        .hasMessageEndingWith("; run the job that writes it first");
    assertThat(lake.find("models")).isEmpty();
    assertThat(lake.readOrEmpty(Tables.MODELS).count()).isZero();
  }

  /** Delta makes the directory of the log, then the commit: kill -9 fell in between. */
  @Test
  void aTableWhoseCreationWasKilledIsCreatedLater() throws Exception {
    Path log =
        Files.createDirectories(
            directory.resolve("problem").resolve(NUMBERS.name()).resolve("_delta_log"));
    Path begun = Files.writeString(log.resolve(".%020d.json.1.tmp".formatted(0)), "{");

    assertThat(lake.exists(NUMBERS.name())).isFalse();
    assertThat(lake.readOrEmpty(NUMBERS).count()).isZero();
    lake.replaceDate(NUMBERS, numbers("2026-01-01", 1, 2), commit("again", "2026-01-01"));

    assertDataFrameNoOrderEquals(numbers("2026-01-01", 1, 2), lake.read(NUMBERS));
    assertThat(begun).doesNotExist();
    assertThat(
            DeltaTable.forPath(session(), lake.path(NUMBERS.name()))
                .detail()
                .select("description")
                .head()
                .getString(0))
        .isEqualTo(NUMBERS.comment());
  }

  @Test
  void theSecondToTakeAKeyLosesAndIsToldSo() {
    assertThat(take("champion", 1, "first")).isTrue();
    assertThat(take("champion", 1, "second")).isFalse();
    assertThat(take("champion", 2, "second")).isTrue();
    // A run that is killed after its commit and begins again finds what it took.
    assertThat(take("champion", 1, "first")).isTrue();
    assertThat(
            lake.read(HOLDERS).orderBy("sequence").select("run_id").collectAsList().stream()
                .map(r -> r.getString(0)))
        .containsExactly("first", "second");
  }

  @Test
  void ofSeveralThatTakeAKeyAtOnceOneWins() throws Exception {
    take("champion", 1, "before");
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Callable<Boolean>> attempts = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        String run = "run " + i;
        SparkSession own = session().newSession();
        attempts.add(
            () ->
                Lake.of(own, directory.toString(), "problem")
                    .insertIfAbsent(
                        HOLDERS, List.of("name", "sequence"), holder(2, run), commit(run)));
      }
      int won = 0;
      for (Future<Boolean> attempt : threads.invokeAll(attempts)) {
        won += attempt.get() ? 1 : 0;
      }
      assertThat(won).isEqualTo(1);
      assertThat(lake.read(HOLDERS).where(col("sequence").equalTo(2)).count()).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void everyKindOfCommitSaysWhoMadeItFromWhat() throws IOException {
    CommitInfo commit = commit("run-1", "2026-01-01").from(Map.of("raw_parcels", 3L));
    lake.replaceDate(NUMBERS, numbers("2026-01-01", 1), commit);
    lake.append(NUMBERS, List.of(RowFactory.create(Date.valueOf("2026-01-01"), 2)), commit);
    lake.insertIfAbsent(HOLDERS, List.of("name"), holder(1, "run-1"), commit);
    for (String table : List.of("numbers", "holders")) {
      for (Row entry :
          DeltaTable.forPath(session(), lake.path(table))
              .history()
              .where("operation != 'CREATE TABLE'")
              .select("operation", "userMetadata")
              .collectAsList()) {
        JsonNode metadata = new ObjectMapper().readTree(entry.getString(1));
        assertThat(metadata.toString())
            .as(entry.getString(0))
            .isEqualTo(
                "{\"run_id\":\"run-1\",\"job\":\"test\",\"logical_date\":\"2026-01-01\","
                    + "\"configuration_hash\":\"abc\",\"code_version\":\"1.0\","
                    + "\"inputs\":{\"raw_parcels\":3}}");
      }
    }
  }

  @Test
  void aMergeLeavesNoMetadataBehindForTheNextCommit() {
    take("champion", 1, "first");
    assertThat(
            session().conf().getOption("spark.databricks.delta.commitInfo.userMetadata").isEmpty())
        .isTrue();
  }

  @Test
  void deltaKeepsNoMinimaAndMaximaOfPersonalColumns() {
    Table people = people("email", "name");
    lake.replace(people, person("ann@example.org", "Ann"), commit("run"));
    assertThat(log("people")).contains("\\\"minValues\\\":{\\\"age\\\"").doesNotContain("ann@");
    assertThat(lake.read("people").select("email").head().getString(0))
        .isEqualTo("ann@example.org");
  }

  @Test
  void aColumnDeclaredPersonalLaterHasNoMinimaAndMaximaFromThenOn() {
    lake.replace(people("email"), person("ann@example.org", "Ann"), commit("first"));
    lake.replace(people("email", "name"), person("ben@example.org", "Benjamin"), commit("second"));
    assertThat(log("people")).contains("Ann").doesNotContain("Benjamin");
  }

  @Test
  void aTableWithPersonalColumnsMayLoseAndGainColumns() {
    lake.replace(people("email"), person("ann@example.org", "Ann"), commit("first"));
    StructType schema =
        StructType.fromDDL("height DOUBLE COMMENT 'cm', email STRING COMMENT 'Address'");
    Table changed = new Table("people", "One row a person", schema, List.of(), List.of("email"));
    lake.replace(
        changed,
        session().createDataFrame(List.of(RowFactory.create(170.0, "ben@example.org")), schema),
        commit("second"));
    assertThat(lake.read("people").columns()).containsExactly("height", "email");
    assertThat(log("people")).doesNotContain("ben@");
  }

  private Table people(String... personal) {
    return new Table(
        "people",
        "One row a person",
        StructType.fromDDL(
            "age INT COMMENT 'Years', email STRING COMMENT 'Address', name STRING COMMENT 'Name'"),
        List.of(),
        List.of(personal));
  }

  private Dataset<Row> person(String email, String name) {
    return session()
        .createDataFrame(List.of(RowFactory.create(40, email, name)), people().schema());
  }

  /** All JSON of a table's log. */
  private String log(String table) {
    try (Stream<Path> files = Files.list(directory.resolve("problem/" + table + "/_delta_log"))) {
      StringBuilder text = new StringBuilder();
      for (Path file : new TreeSet<>(files.filter(f -> f.toString().endsWith("json")).toList())) {
        text.append(Files.readString(file));
      }
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean take(String name, long sequence, String run) {
    return lake.insertIfAbsent(
        HOLDERS, List.of("name", "sequence"), RowFactory.create(name, sequence, run), commit(run));
  }

  private static Row holder(long sequence, String run) {
    return RowFactory.create("champion", sequence, run);
  }

  private Dataset<Row> numbers(String date, int... numbers) {
    List<Row> rows =
        Arrays.stream(numbers).mapToObj(n -> RowFactory.create(Date.valueOf(date), n)).toList();
    return session().createDataFrame(rows, NUMBERS.schema());
  }

  private static CommitInfo commit(String run) {
    return commit(run, "2026-01-01");
  }

  private static CommitInfo commit(String run, String date) {
    return new CommitInfo(run, "test", LocalDate.parse(date), "abc", "1.0", Map.of());
  }
}
