package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_filter;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform_values;
import static org.apache.spark.sql.functions.try_url_decode;

import dev.plumbline.Stage;
import dev.plumbline.lake.Tables;
import dev.plumbline.personal.Hidden;
import dev.plumbline.problem.Source;
import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Why rows were refused. A load replaces what its source had here: all of it where the source is
 * loaded whole, the logical date's where it is loaded in increments. One commit for all sources.
 */
final class Quarantine {
  private static final String FIRST = "__first";
  private static final String BEFORE = "__before";
  private static final String FAULT = "__fault";

  private final Stage stage;

  Quarantine(Stage stage) {
    this.stage = stage;
  }

  /** Writes the faults of all sources; the lines are numbered only where there are faults. */
  void write(Map<Source, ParsedSource> parsed) {
    List<Dataset<Row>> faulty = new ArrayList<>();
    parsed.forEach(
        (source, rows) -> {
          if (rows.quarantined() > 0) {
            faulty.add(entries(source, rows));
          }
        });
    Dataset<Row> entries =
        faulty.stream()
            .reduce(Dataset::unionByName)
            .orElseGet(
                () ->
                    stage
                        .lake()
                        .spark()
                        .createDataFrame(List.<Row>of(), Tables.QUARANTINE.schema()));
    if (faulty.isEmpty() && !stage.lake().exists(Tables.QUARANTINE.name())) {
      stage.lake().create(Tables.QUARANTINE);
      return;
    }
    List<Source> growing =
        stage.problem().sources().values().stream()
            .filter(source -> source.intake().incremental())
            .toList();
    if (growing.isEmpty()) {
      if (!faulty.isEmpty() || !isClear("true")) {
        stage.lake().replace(Tables.QUARANTINE, entries, stage.run().commit());
      }
      return;
    }
    List<String> conditions = new ArrayList<>();
    conditions.add(
        "source not in (%s)"
            .formatted(
                growing.stream().map(s -> text(s.name())).collect(Collectors.joining(", "))));
    conditions.add("logical_date = DATE'%s'".formatted(stage.run().logicalDate()));
    for (Source source : growing) {
      entries = entries.unionByName(kept(source, conditions));
    }
    String replaced = String.join(" or ", conditions);
    if (!faulty.isEmpty() || !isClear(replaced)) {
      stage.lake().replaceWhere(Tables.QUARANTINE, replaced, entries, stage.run().commit());
    }
  }

  /** Whether the table has no rows of these: most loads refuse nothing. */
  private boolean isClear(String condition) {
    return stage.lake().readOrEmpty(Tables.QUARANTINE).where(condition).isEmpty();
  }

  /**
   * Of other dates' rows of a source goes what a process that died before its load left, for this
   * date may load it. Where there is such a row, which is seldom, all rows of the source are
   * written anew without it.
   *
   * @param conditions is added what is written anew
   * @return what is to stay of it
   */
  private Dataset<Row> kept(Source source, List<String> conditions) {
    Dataset<Row> others =
        stage
            .lake()
            .readOrEmpty(Tables.QUARANTINE)
            .where(col("source").equalTo(source.name()))
            .where(col("logical_date").notEqual(Date.valueOf(stage.run().logicalDate())));
    Landing landing = new Landing(stage, source);
    if (landing.unknown(others.select("logical_date", "file").distinct()).isEmpty()) {
      return others.limit(0);
    }
    conditions.add("source = " + text(source.name()));
    return landing.known(others);
  }

  private static String text(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private Dataset<Row> entries(Source source, ParsedSource parsed) {
    return numbered(source, parsed)
        .withColumn(FAULT, explode(col(RowMarks.FAULTS)))
        .select(
            lit(source.name()).as("source"),
            lit(Date.valueOf(stage.run().logicalDate())).as("logical_date"),
            col(RowMarks.RECORD_ID).as("record_id"),
            fileName().as("file"),
            col("line"),
            transform_values(key(source), (name, value) -> Hidden.keyIfPersonal(value)).as("key"),
            col(FAULT).getField("column").as("column"),
            Hidden.ifPersonal(col(FAULT).getField("value")).as("value"),
            col(FAULT).getField("reason").as("reason"),
            lit(stage.run().runId()).as("run_id"));
  }

  /** Spark writes paths as in a URL, but for the plus. */
  private static Column fileName() {
    Column name = element_at(split(col(RowMarks.FILE), "/"), -1);
    return coalesce(try_url_decode(replace(name, lit("+"), lit("%2B"))), name);
  }

  /**
   * The rows with faults, each with its line: where it stands in its block, and how many lines the
   * blocks before it have.
   */
  private static Dataset<Row> numbered(Source source, ParsedSource parsed) {
    if (!source.readsFiles()) {
      return parsed.unfit().withColumn("line", lit(null).cast("bigint"));
    }
    int header = source.format() instanceof Source.Csv csv && csv.header() ? 1 : 0;
    Column lines = col("__last").minus(col(FIRST)).plus(1);
    Dataset<Row> blocks =
        parsed
            .rows()
            .groupBy(RowMarks.FILE, RowMarks.BLOCK)
            .agg(min(RowMarks.POSITION).as(FIRST), max(RowMarks.POSITION).as("__last"))
            .withColumn(
                BEFORE,
                coalesce(
                    sum(lines)
                        .over(
                            Window.partitionBy(RowMarks.FILE)
                                .orderBy(RowMarks.BLOCK)
                                .rowsBetween(Window.unboundedPreceding(), -1)),
                    lit(0L)))
            .select(RowMarks.FILE, RowMarks.BLOCK, FIRST, BEFORE);
    Column line = col(RowMarks.POSITION).minus(col(FIRST)).plus(col(BEFORE)).plus(lit(1 + header));
    return parsed
        .unfit()
        .join(blocks, new String[] {RowMarks.FILE, RowMarks.BLOCK}, "left")
        .withColumn("line", line);
  }

  /** Sources that share a parse have the keys of all. */
  private static Column key(Source source) {
    Column[] names = source.key().stream().map(k -> lit(k)).toArray(Column[]::new);
    Column none = col(RowMarks.KEY);
    return names.length == 0
        ? map_filter(none, (name, value) -> lit(false))
        : map_filter(none, (name, value) -> array_contains(array(names), name));
  }
}
