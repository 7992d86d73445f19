package dev.plumbline.jobs;

import dev.plumbline.Failure;
import dev.plumbline.leakage.LabelledRows;
import dev.plumbline.leakage.LeakageFinding;
import dev.plumbline.problem.Requirement;
import dev.plumbline.quality.CheckedTable;
import dev.plumbline.quality.Expectation;
import dev.plumbline.quality.TableCheck;
import dev.plumbline.quality.TableProfile;
import dev.plumbline.quality.TrainingProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * A table's profile, and the profile with an expectation of every column and the search for leaks
 * of kinds 1 to 4 and 7, beside Spark's {@code summary()} and DuckDB's {@code SUMMARIZE}, each of
 * the same Parquet files and none with anything kept from a run before.
 */
final class ProfileBenchmark implements Benchmark {
  private static final String PROFILE = "profile";
  private static final String DUCKDB = "DuckDB SUMMARIZE";
  private static final String SUMMARY = "Spark summary()";
  private static final String TOGETHER = "profile, expectations, leakage";
  private static final String ROWS = "bench.rows";
  private static final String WITH_SUMMARY = "bench.summary";

  /** Files of the Parquet, so that every core has one to read. */
  private static final int FILES = 4;

  private static final long DEFAULT_ROWS = 5_000_000;

  private final Data data;

  private ProfileBenchmark(Data data) {
    this.data = data;
  }

  /** What is profiled. */
  private enum Data {
    FLIGHTS("arr_delay >= 15", "arr_delay"),
    GENERATED("flag_0", "flag_0");

    private final String label;
    private final String labelReads;

    Data(String label, String labelReads) {
      this.label = label;
      this.labelReads = labelReads;
    }

    /** The outcome that leaks are looked for of, as SQL. */
    String label() {
      return label;
    }

    /** The column it reads, which is no feature. */
    String labelReads() {
      return labelReads;
    }
  }

  /** Of the flights of 2017: 303,748 rows, 19 columns. */
  static ProfileBenchmark ofFlights() {
    return new ProfileBenchmark(Data.FLIGHTS);
  }

  /** Of generated rows with 40 columns. */
  static ProfileBenchmark ofGeneratedRows() {
    return new ProfileBenchmark(Data.GENERATED);
  }

  @Override
  public String name() {
    return data == Data.FLIGHTS ? "profile" : "profile-wide";
  }

  @Override
  public String description() {
    return (data == Data.FLIGHTS
            ? "The profile of the flights of 2017"
            : "The profile of generated rows of 40 columns (--set bench.rows=5000000)")
        + " beside Spark's summary() (--set bench.summary=false leaves it out) and DuckDB's SUMMARIZE";
  }

  @Override
  public int rounds() {
    return data == Data.FLIGHTS ? 3 : 1;
  }

  @Override
  public int warmUps() {
    return data == Data.FLIGHTS ? 1 : 0;
  }

  @Override
  public Contest open(Settings settings) {
    SparkSession spark = Session.open("plumbline bench " + name(), ZoneOffset.UTC);
    if (settings.detail() == Detail.WITH_SPARK) {
      Logs.verbose();
    } else {
      Logs.quiet();
    }
    TemporaryDirectory directory = TemporaryDirectory.create("plumbline-bench");
    Path parquet = directory.path().resolve("rows");
    Dataset<Row> rows =
        switch (data) {
          case FLIGHTS -> flights(spark, settings);
          case GENERATED -> WideRows.of(spark, rows(settings));
        };
    rows.repartition(FILES).write().parquet(parquet.toString());
    return new Profiles(
        data,
        spark,
        directory,
        parquet,
        !"false".equals(settings.overrides().get(WITH_SUMMARY)),
        DuckDb.find());
  }

  private static long rows(Settings settings) {
    String written = settings.overrides().get(ROWS);
    try {
      return written == null ? DEFAULT_ROWS : Long.parseLong(written.replace("_", ""));
    } catch (NumberFormatException e) {
      throw Failure.user("%s is %s, not a number; write for example 5000000", ROWS, written);
    }
  }

  private static Dataset<Row> flights(SparkSession spark, Settings settings) {
    String directory =
        Optional.ofNullable(settings.overrides().get("plumbline.data"))
            .or(() -> Optional.ofNullable(System.getenv("PLUMBLINE_DATA")))
            .orElse("data-samples");
    Path file = Path.of(directory, "nycflights13", "flights_nyc_2017.csv.gz");
    if (!Files.exists(file)) {
      throw Failure.user(
          "There is no %s; name the directory above nycflights13 with --set"
              + " plumbline.data=DIRECTORY or PLUMBLINE_DATA (conf/flights.conf says where the data"
              + " comes from)",
          file);
    }
    return spark
        .read()
        .option("header", "true")
        .option("nullValue", "NA")
        .option("inferSchema", "true")
        .csv(file.toString());
  }

  private static final class Profiles implements Contest {
    private final Data data;
    private final SparkSession spark;
    private final TemporaryDirectory directory;
    private final Path parquet;
    private final boolean withSummary;
    private final Optional<DuckDb> duckDb;
    private final Map<String, String> facts = new LinkedHashMap<>();

    private Profiles(
        Data data,
        SparkSession spark,
        TemporaryDirectory directory,
        Path parquet,
        boolean withSummary,
        Optional<DuckDb> duckDb) {
      this.data = data;
      this.spark = spark;
      this.directory = directory;
      this.parquet = parquet;
      this.withSummary = withSummary;
      this.duckDb = duckDb;
    }

    @Override
    public List<Contender> contenders() {
      List<Contender> contenders = new ArrayList<>();
      duckDb.ifPresent(
          duck -> contenders.add(new Contender(DUCKDB, Optional.empty(), () -> summarize(duck))));
      if (withSummary) {
        contenders.add(new Contender(SUMMARY, Optional.empty(), this::summary));
      }
      contenders.add(new Contender(PROFILE, duckDb.map(duck -> DUCKDB), this::profile));
      contenders.add(
          new Contender(TOGETHER, Optional.of(withSummary ? SUMMARY : PROFILE), this::everything));
      return contenders;
    }

    private Dataset<Row> read() {
      return spark.read().parquet(parquet.toString());
    }

    private Callable<String> profile() {
      TableProfile profile = TableProfile.of("rows", read(), Set.of(), ZoneOffset.UTC);
      return () ->
          "%,d rows, %d columns, %,.0f missing values"
              .formatted(
                  profile.rows(),
                  profile.columns().size(),
                  profile.columns().stream().mapToDouble(c -> c.profile().missing()).sum());
    }

    /** What inspect does with a table, but for commits: two passes, and one for expectations. */
    private Callable<String> everything() {
      Dataset<Row> rows = read();
      TableProfile table = TableProfile.of("rows", rows, Set.of(), ZoneOffset.UTC);
      TrainingProfile profile = TrainingProfile.of(table, Set.of(data.labelReads()));
      List<LeakageFinding> findings =
          LabelledRows.findings(rows, functions.expr(data.label()), profile);
      List<Expectation> expectations =
          TableCheck.of(
                  new CheckedTable(
                      "rows",
                      rows,
                      table.columns().stream()
                          .map(
                              c ->
                                  new Requirement(
                                      c.name(),
                                      Requirement.Severity.WARN,
                                      0.5,
                                      new Requirement.NotNull(c.name())))
                          .toList(),
                      List.of(),
                      Set.of(),
                      Instant.EPOCH,
                      10))
              .execute();
      return () ->
          "%d leakage findings, %d expectations".formatted(findings.size(), expectations.size());
    }

    private Callable<String> summary() {
      List<Row> summary = read().summary().collectAsList();
      return () -> "%d lines".formatted(summary.size());
    }

    private Callable<String> summarize(DuckDb duck) throws Exception {
      int lines = duck.summarize(parquet);
      return () -> "%d columns".formatted(lines);
    }

    @Override
    public void beginRound() {
      facts.computeIfAbsent(
          "data",
          key ->
              "%,d rows, %d columns in %d Parquet files"
                  .formatted(read().count(), read().columns().length, FILES));
      if (duckDb.isEmpty()) {
        facts.put("duckdb", DuckDb.ABSENT);
      }
    }

    @Override
    public List<String> facts() {
      return List.copyOf(facts.values());
    }

    @Override
    public void close() {
      duckDb.ifPresent(DuckDb::close);
      spark.stop();
      directory.close();
    }
  }
}
