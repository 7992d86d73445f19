package dev.plumbline.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.plumbline.Failure;
import io.delta.exceptions.DeltaConcurrentModificationException;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.tables.DeltaTable;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/**
 * The Delta tables of one problem: created with their comments, written in one commit each, and
 * read by version. A stage replaces what its key owns, so that running it again changes nothing.
 */
public final class Lake {
  private static final String USER_METADATA = "spark.databricks.delta.commitInfo.userMetadata";
  static final String STATISTICS_COLUMNS = "delta.dataSkippingStatsColumns";

  /** How often a merge is tried while others write to the same ledger. */
  private static final int MERGE_ATTEMPTS = 10;

  private final SparkSession spark;
  private final String root;
  private final Optional<Past> past;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  private Lake(SparkSession spark, String root, Optional<Past> past) {
    this.spark = spark;
    this.root = root;
    this.past = past;
  }

  /** Tables of another lake as they were. */
  private record Past(Lake lake, Map<String, Long> versions) {
    boolean has(String table) {
      return versions.containsKey(table);
    }
  }

  /** The tables under {@code <warehouse>/<problem>/}. */
  public static Lake of(SparkSession spark, String warehouse, String problem) {
    return new Lake(spark, qualified(spark, warehouse) + "/" + problem, Optional.empty());
  }

  /**
   * A lake to repeat old work in: some tables are those of this lake as they were, read only;
   * everything else is written to, and read from, another directory.
   *
   * @param versions the Delta version of each table that is read from this lake
   * @param directory of the tables that are written
   */
  public Lake asOf(Map<String, Long> versions, String directory) {
    return new Lake(spark, directory, Optional.of(new Past(this, Map.copyOf(versions))));
  }

  /** Delta takes a path without a scheme and a leading slash for a table's name. */
  private static String qualified(SparkSession spark, String warehouse) {
    Path path = new Path(warehouse);
    try {
      return path.getFileSystem(spark.sparkContext().hadoopConfiguration())
          .makeQualified(path)
          .toString();
    } catch (IOException e) {
      throw Failure.user(
          "The warehouse %s cannot be reached: %s; correct plumbline.warehouse",
          warehouse, e.getMessage());
    }
  }

  public SparkSession spark() {
    return spark;
  }

  /** The directory that holds the tables. */
  public String root() {
    return root;
  }

  /** Where a table is. */
  public String path(String table) {
    return root + "/" + table;
  }

  public boolean exists(String table) {
    if (past.filter(p -> p.has(table)).isPresent()) {
      return true;
    }
    if (!known.contains(table) && new TableCreation(spark, path(table)).isDone()) {
      known.add(table);
    }
    return known.contains(table);
  }

  /**
   * The rows of a table as of now.
   *
   * @throws Failure of kind DATA where the table does not exist yet
   */
  public Dataset<Row> read(String table) {
    if (past.filter(p -> p.has(table)).isPresent()) {
      Past then = past.get();
      return then.lake().read(table, then.versions().get(table));
    }
    if (!exists(table)) {
      throw Failure.data(
          "Table %s does not exist yet under %s; run the job that writes it first", table, root);
    }
    return spark.read().format("delta").load(path(table));
  }

  /** The same, with columns that an older version of the pipeline did not write yet as nulls. */
  public Dataset<Row> read(Table table) {
    return filled(table, read(table.name()));
  }

  /** The rows with the columns of a table that they lack as nulls, as those of another task. */
  public static Dataset<Row> filled(Table table, Dataset<Row> rows) {
    List<String> there = List.of(rows.columns());
    Dataset<Row> filled = rows;
    for (StructField field : table.schema().fields()) {
      if (!there.contains(field.name())) {
        filled = filled.withColumn(field.name(), lit(null).cast(field.dataType()));
      }
    }
    return filled;
  }

  /**
   * The rows of a table as of a version.
   *
   * @throws Failure of kind DATA where the version is gone
   */
  public Dataset<Row> read(String table, long version) {
    try {
      return spark.read().format("delta").option("versionAsOf", version).load(path(table));
    } catch (Exception e) {
      if (e instanceof AnalysisException && isGone(table, version)) {
        throw Failure.data(
            "Version %d of table %s is gone: erasure or retention has taken rows it had; run the "
                + "job that reads it for a newer one, beginning with features",
            version, table);
      }
      throw e;
    }
  }

  private boolean isGone(String table, long version) {
    return exists(table) && version < version(table);
  }

  /** The rows of a table, or none of them where it does not exist yet. */
  public Dataset<Row> readOrEmpty(Table table) {
    return exists(table.name())
        ? read(table)
        : spark.createDataFrame(List.<Row>of(), table.schema());
  }

  /** The newest version of a table; read from its log without a Spark job. */
  public long version(String table) {
    if (past.filter(p -> p.has(table)).isPresent()) {
      return past.get().versions().get(table);
    }
    return snapshot(table).getVersion();
  }

  /** The properties of a table. */
  Map<String, String> properties(String table) {
    return snapshot(table).getTableProperties();
  }

  private Snapshot snapshot(String table) {
    Engine engine = DefaultEngine.create(spark.sparkContext().hadoopConfiguration());
    return TableManager.loadSnapshot(path(table)).build(engine);
  }

  /**
   * The table versions that a table's newest commit says it was computed from; read from its log
   * without a Spark job. None where the log no longer has that commit.
   */
  public Map<String, Long> lastInputs(String table) {
    Path commit = new Path(path(table), "_delta_log/%020d.json".formatted(version(table)));
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                commit.getFileSystem(spark.sessionState().newHadoopConf()).open(commit),
                StandardCharsets.UTF_8))) {
      return CommitInfo.inputsOfCommit(lines.lines());
    } catch (FileNotFoundException e) {
      return Map.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The newest versions of several tables, for a commit's inputs. */
  public Map<String, Long> versions(List<String> tables) {
    return tables.stream().distinct().collect(Collectors.toMap(t -> t, this::version));
  }

  /**
   * Replaces the whole table in one commit; its columns may change, and which of them are personal
   * (that costs a commit of its own before, or the first rows would leave their minima in the log).
   */
  public void replace(Table table, Dataset<Row> rows, CommitInfo commit) {
    if (exists(table.name())) {
      restrictStatistics(table);
    } else {
      create(table);
    }
    writer(table, rows, commit)
        .mode("overwrite")
        .option("overwriteSchema", "true")
        .save(path(table.name()));
  }

  /** Replaces the rows of one logical date in one commit. */
  public void replaceDate(Table table, Dataset<Row> rows, CommitInfo commit) {
    replaceWhere(table, "logical_date = DATE'" + commit.logicalDate() + "'", rows, commit);
  }

  /** Replaces the rows that satisfy a condition, which the new ones must, in one commit. */
  public void replaceWhere(Table table, String condition, Dataset<Row> rows, CommitInfo commit) {
    if (!exists(table.name())) {
      create(table);
    } else if (!table.personal().isEmpty()) {
      restrictStatistics(table);
    }
    writer(table, rows, commit)
        .mode("overwrite")
        .option("replaceWhere", condition)
        .option("mergeSchema", "true")
        .save(path(table.name()));
  }

  /** Adds rows to a ledger of events. */
  public void append(Table table, List<Row> rows, CommitInfo commit) {
    create(table);
    writer(table, spark.createDataFrame(rows, table.schema()).coalesce(1), commit)
        .mode("append")
        .save(path(table.name()));
  }

  /**
   * Adds one row to a compare-and-set ledger unless its key is taken. Only MERGE is safe for that:
   * of two plain appends at once both commit.
   *
   * @return whether this row is now in the table
   */
  public boolean insertIfAbsent(Table table, List<String> key, Row row, CommitInfo commit) {
    create(table);
    String matches =
        key.stream().map(k -> "t." + k + " = s." + k).collect(Collectors.joining(" and "));
    Dataset<Row> source = spark.createDataFrame(List.of(row), table.schema()).coalesce(1);
    int attempt = 1;
    while (!merged(table, matches, source, commit, attempt)) {
      attempt++;
    }
    Column ours =
        key.stream()
            .map(k -> col(k).equalTo(row.get(table.schema().fieldIndex(k))))
            .reduce(Column::and)
            .orElseThrow();
    return read(table).where(ours.and(col("run_id").equalTo(commit.runId()))).limit(1).count() == 1;
  }

  /** Whether the merge went through; not where another one got in between, up to a bound. */
  private boolean merged(
      Table table, String matches, Dataset<Row> source, CommitInfo commit, int attempt) {
    spark.conf().set(USER_METADATA, commit.toJson());
    try {
      DeltaTable.forPath(spark, path(table.name()))
          .as("t")
          .merge(source.as("s"), matches)
          .whenNotMatched()
          .insertAll()
          .execute();
      return true;
    } catch (DeltaConcurrentModificationException e) {
      if (attempt >= MERGE_ATTEMPTS) {
        throw e;
      }
      return false;
    } finally {
      spark.conf().unset(USER_METADATA);
    }
  }

  /** Deletes the rows that satisfy a condition, in one commit. */
  public void delete(String table, Column condition, CommitInfo commit) {
    withMetadata(commit, () -> DeltaTable.forPath(spark, path(table)).delete(condition));
  }

  /** Changes columns of the rows that satisfy a condition, in one commit. */
  public void update(
      String table, Column condition, Map<String, Column> columns, CommitInfo commit) {
    withMetadata(commit, () -> DeltaTable.forPath(spark, path(table)).update(condition, columns));
  }

  /** Rewrites the files whose rows were deleted by marking them, in one commit. */
  public void rewriteMarked(String table, CommitInfo commit) {
    withMetadata(
        commit, () -> spark.sql("REORG TABLE delta.`%s` APPLY (PURGE)".formatted(path(table))));
  }

  /**
   * Puts small files of a partition together, in one commit; the rows stay the same.
   *
   * @param smallerThan bytes; larger files are left alone, and none grows beyond it
   */
  public void compact(String table, long smallerThan, CommitInfo commit) {
    String least = "spark.databricks.delta.optimize.minFileSize";
    String most = "spark.databricks.delta.optimize.maxFileSize";
    spark.conf().set(least, Long.toString(smallerThan));
    spark.conf().set(most, Long.toString(smallerThan));
    try {
      withMetadata(
          commit, () -> DeltaTable.forPath(spark, path(table)).optimize().executeCompaction());
    } finally {
      spark.conf().unset(least);
      spark.conf().unset(most);
    }
  }

  /** Changes a table's properties or columns, in one commit. */
  public void alter(String table, String clause, CommitInfo commit) {
    withMetadata(
        commit, () -> spark.sql("ALTER TABLE delta.`%s` %s".formatted(path(table), clause)));
  }

  private void withMetadata(CommitInfo commit, Runnable work) {
    spark.conf().set(USER_METADATA, commit.toJson());
    try {
      work.run();
    } finally {
      spark.conf().unset(USER_METADATA);
    }
  }

  /** A condition on the partition of one logical date and purpose. */
  public static String partition(String purpose, LocalDate logicalDate) {
    return "computed_for = '" + purpose + "' and logical_date = DATE'" + logicalDate + "'";
  }

  private DataFrameWriter<Row> writer(Table table, Dataset<Row> rows, CommitInfo commit) {
    DataFrameWriter<Row> writer =
        conform(table, rows).write().format("delta").option("userMetadata", commit.toJson());
    return table.partitionedBy().isEmpty()
        ? writer
        : writer.partitionBy(table.partitionedBy().toArray(String[]::new));
  }

  /** The table's columns in the table's order, with its types and comments. */
  private static Dataset<Row> conform(Table table, Dataset<Row> rows) {
    return rows.select(
        Arrays.stream(table.schema().fields())
            .map(f -> col("`" + f.name() + "`").cast(f.dataType()).as(f.name(), f.metadata()))
            .toArray(Column[]::new));
  }

  /** Creates a table without rows, in one commit; does nothing where it exists. */
  public synchronized void create(Table table) {
    if (!exists(table.name())) {
      new TableCreation(spark, path(table.name())).execute(table);
      known.add(table.name());
    }
  }

  /**
   * Brings the list of columns with statistics up to date before a write. Delta refuses a write
   * where the list names a column that goes, and an alteration where it names one that is yet to
   * come: a new column is without statistics until the next write.
   */
  private void restrictStatistics(Table table) {
    String listed = snapshot(table.name()).getTableProperties().get(STATISTICS_COLUMNS);
    if (listed == null && table.personal().isEmpty()) {
      return;
    }
    String wanted = table.statisticsColumns(List.of(read(table.name()).columns()));
    if (!wanted.equals(listed)) {
      spark.sql(
          "ALTER TABLE delta.`%s` SET TBLPROPERTIES ('%s' = '%s')"
              .formatted(path(table.name()), STATISTICS_COLUMNS, wanted));
    }
  }

  /** The comment of a column, as Spark keeps it. */
  public static Metadata comment(String text) {
    return new org.apache.spark.sql.types.MetadataBuilder().putString("comment", text).build();
  }

  /** A table that must exist for a job to make sense, or empty. */
  public Optional<Dataset<Row>> find(String table) {
    return exists(table) ? Optional.of(read(table)) : Optional.empty();
  }
}
