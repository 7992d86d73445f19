package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.problem.Intake.Load;
import dev.plumbline.problem.Source;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** Which files of a source one logical date loads: those that no other date has loaded. */
final class NewFiles {
  /** What becomes of a file. */
  private static final String TAKEN = "taken";

  private static final String LOST = "lost";
  private static final String CHANGED = "changed";

  /** How many files at most a message names. */
  private static final int MOST_NAMED = 20;

  /** From this share of the bound on it is said how many files there are. */
  private static final double SAID_FROM = 0.1;

  private final Stage stage;
  private final Source source;
  private final LocalDate date;

  NewFiles(Stage stage, Source source) {
    this.stage = stage;
    this.source = source;
    this.date = stage.run().logicalDate();
  }

  /**
   * The files to load, told apart on the executors: of what was ever loaded only what this load
   * reads comes to the driver, and the names that a message has room for. The listing of what is
   * there is the driver's, as it is Spark's own, and bounded by {@code maintenance.most-files}.
   *
   * @param entries the landing's entries of files
   * @throws Failure of kind DATA where a file that this date has loaded is gone
   */
  Slice among(Dataset<Row> entries) {
    long most = stage.problem().governance().maintenance().mostFiles();
    List<SourceFile> present = SourceFiles.of(stage.lake().spark(), source, most);
    if (present.size() > SAID_FROM * most) {
      stage.say(
          "%s: %,d files, of whose names the driver holds %,d at most (maintenance.most-files)",
          source.name(), present.size(), most);
    }
    Map<String, List<String>> told = told(present, entries);
    refuseLost(told.getOrDefault(LOST, List.of()));
    sayChanged(told.getOrDefault(CHANGED, List.of()));
    Set<String> taken = Set.copyOf(told.getOrDefault(TAKEN, List.of()));
    return new Slice.Files(present.stream().filter(file -> taken.contains(file.name())).toList());
  }

  /** By what becomes of files: their names; of those that are only told, the first. One job. */
  private Map<String, List<String>> told(List<SourceFile> present, Dataset<Row> entries) {
    Column isThere = col("__name").isNotNull();
    Column isOurs = col("first." + Load.LOADED_FOR).equalTo(lit(Date.valueOf(date)));
    Column differs =
        col("first." + Landing.BYTES)
            .notEqual(col("__bytes"))
            .or(col("first." + Landing.MODIFIED).notEqual(col("__modified")));
    Column fate =
        when(col("first").isNull().or(isOurs.and(isThere)), lit(TAKEN))
            .when(isOurs, lit(LOST))
            .when(isThere.and(differs), lit(CHANGED));
    Column shown =
        when(
                col("fate").equalTo(CHANGED),
                concat(
                    col(Landing.FILE),
                    lit(" has changed since "),
                    col("first." + Load.LOADED_FOR).cast("string")))
            .otherwise(coalesce(col(Landing.FILE), col("__name")));
    // A file that two dates loaded at the same moment belongs to the first of them.
    Dataset<Row> loaded =
        entries
            .groupBy(Landing.FILE)
            .agg(
                min(struct(col(Load.LOADED_FOR), col(Landing.BYTES), col(Landing.MODIFIED)))
                    .as("first"));
    Map<String, List<String>> told = new HashMap<>();
    listed(present)
        .join(loaded, col(Landing.FILE).equalTo(col("__name")), "full")
        .withColumn("fate", fate)
        .where(col("fate").isNotNull())
        .groupBy("fate")
        .agg(sort_array(collect_list(shown)).as("names"))
        .select(
            col("fate"),
            when(col("fate").equalTo(TAKEN), col("names"))
                .otherwise(functions.slice(col("names"), 1, MOST_NAMED + 1)))
        .collectAsList()
        .forEach(row -> told.put(row.getString(0), row.getList(1)));
    return told;
  }

  private Dataset<Row> listed(List<SourceFile> present) {
    return stage
        .lake()
        .spark()
        .createDataFrame(
            present.stream()
                .map(
                    file ->
                        RowFactory.create(
                            file.name(), file.bytes(), Timestamp.from(file.modified())))
                .toList(),
            StructType.fromDDL("__name string, __bytes bigint, __modified timestamp"));
  }

  private void sayChanged(List<String> changed) {
    changed.stream()
        .limit(MOST_NAMED)
        .forEach(
            file ->
                stage.say(
                    "%s: %s loaded it; load that date again to take the change",
                    source.name(), file));
    if (changed.size() > MOST_NAMED) {
      stage.say("%s: more files than these have changed", source.name());
    }
  }

  private void refuseLost(List<String> lost) {
    if (!lost.isEmpty()) {
      throw Failure.data(
          "Source %s: %s loaded %s%s, which %s no longer has; loading the date again would lose the"
              + " rows: put the file back",
          source.name(),
          date,
          lost.stream().limit(MOST_NAMED).collect(Collectors.joining(", ")),
          lost.size() > MOST_NAMED ? " and more" : "",
          source.path());
    }
  }
}
