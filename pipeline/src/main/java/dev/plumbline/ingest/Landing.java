package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Table;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Intake.Load;
import dev.plumbline.problem.Source;
import dev.plumbline.problem.SourceColumn;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What each logical date has loaded of a source that is loaded in increments: its fit rows, and
 * which files or which range of the watermark they came from. Both are in one commit, which
 * replaces whatever that date loaded before: a load has happened or it has not, whenever the
 * process dies. The clean table is made of this one.
 */
final class Landing {
  /** What the names of its own columns begin with. */
  static final String PREFIX = "landed_";

  static final String ENTRY = "landed_entry";
  static final String RECORD = "landed_record";

  private static final String ROW = "row";
  private static final String DELETION = "deletion";

  private static final String LOADED_FOR = Load.LOADED_FOR;
  private static final String FILE_ENTRY = "file";
  private static final String RANGE_ENTRY = "range";
  static final String FILE = "landed_file";
  static final String BYTES = "landed_bytes";
  static final String MODIFIED = "landed_modified";
  private static final String ABOVE = "landed_above";
  private static final String REACHED = "landed_reached";
  private static final String COMMIT = "landed_commit";

  /** The columns beside those of the clean table. */
  private static final StructType OWN =
      StructType.fromDDL(
          """
          loaded_for DATE COMMENT 'The logical date whose load this is',
          landed_entry STRING COMMENT 'row, deletion of one, or what was loaded: file or range',
          landed_record STRING COMMENT 'Of a row: SHA-256 of it as read, without personal columns',
          landed_file STRING COMMENT 'Of a file: its name',
          landed_bytes BIGINT COMMENT 'Of a file: its size',
          landed_modified TIMESTAMP COMMENT 'Of a file: when it was last written',
          landed_above STRING COMMENT 'Of a range: the watermark it begins above; null: at the first',
          landed_reached STRING COMMENT 'Of a range: the largest watermark loaded'
          """);

  /** One more of a change data feed, where the order of commits counts. */
  private static final StructType OF_FEED =
      OWN.add(
          COMMIT,
          "bigint",
          true,
          "Of a row or deletion: the version of the commit that made the change");

  private final Stage stage;
  private final Source source;
  private final StructType own;
  private final String name;
  private final LocalDate date;

  Landing(Stage stage, Source source) {
    this.stage = stage;
    this.source = source;
    this.own = DeltaRows.isFeed(source) ? OF_FEED : OWN;
    this.name = Tables.landed(source.name());
    this.date = stage.run().logicalDate();
  }

  /**
   * What this date is to load.
   *
   * @throws Failure of kind DATA where a file that this date has loaded is gone: to load the date
   *     again would lose its rows
   */
  Slice slice() {
    // Sealed: another way to load in increments must say here what it reads.
    return source.intake().load() instanceof Load.Watermark watermark
        ? range(watermark.column())
        : files();
  }

  private Slice files() {
    return stage.lake().exists(name)
        ? new NewFiles(stage, source).among(entries(FILE_ENTRY))
        : new Slice.Files(SourceFiles.of(stage.lake().spark(), source, mostFiles()));
  }

  private long mostFiles() {
    return stage.problem().governance().maintenance().mostFiles();
  }

  private Slice range(String column) {
    String type =
        source.columns().stream()
            .filter(c -> c.name().equals(column))
            .map(SourceColumn::type)
            .findFirst()
            .orElseThrow();
    Column day = lit(Date.valueOf(date));
    Row bounds =
        entries(RANGE_ENTRY)
            .agg(
                max(when(col(LOADED_FOR).lt(day), col(REACHED).cast(type))),
                min(when(col(LOADED_FOR).gt(day), col(ABOVE).cast(type))),
                max(
                    when(col(LOADED_FOR).gt(day), col(ABOVE).isNull().cast("int"))
                        .otherwise(lit(0))))
            .head();
    if (!bounds.isNullAt(2) && bounds.getInt(2) == 1) {
      // A later date has loaded from the first row on: nothing before it is left.
      return new Slice.Files(List.of());
    }
    return new Slice.Range(
        column,
        type,
        Optional.ofNullable(bounds.get(0)).map(Landing::text),
        Optional.ofNullable(bounds.get(1)).map(Landing::text),
        end(type),
        mostFiles());
  }

  /** Where the watermark is a time, a date loads nothing that is recorded after it. */
  private Optional<String> end(String type) {
    return switch (type) {
      case "timestamp" -> Optional.of(stage.knownUntil().toString());
      case "date" -> Optional.of(stage.problem().schedule().end(date).toString());
      default -> Optional.empty();
    };
  }

  /** A watermark as text that can be cast back, whatever the session's time zone. */
  static String text(Object watermark) {
    return watermark instanceof Timestamp time ? time.toInstant().toString() : watermark.toString();
  }

  private Dataset<Row> entries(String kind) {
    Lake lake = stage.lake();
    Dataset<Row> landed =
        lake.exists(name) ? lake.read(name) : lake.spark().createDataFrame(List.of(), OWN);
    return landed.where(col(ENTRY).equalTo(kind));
  }

  /**
   * Of rows with {@code logical_date} and {@code file}, by its last name, those that this table
   * does not know: no load of the date has read the file, or there was none.
   */
  Dataset<Row> unknown(Dataset<Row> rows) {
    return looked(rows, "left_anti");
  }

  /** The other ones of them. */
  Dataset<Row> known(Dataset<Row> rows) {
    return looked(rows, "left_semi");
  }

  private Dataset<Row> looked(Dataset<Row> rows, String join) {
    boolean files = source.intake().load() instanceof Load.NewFiles;
    Dataset<Row> loaded =
        entries(files ? FILE_ENTRY : RANGE_ENTRY)
            .select(
                col(LOADED_FOR).as("__date"), element_at(split(col(FILE), "/"), -1).as("__name"));
    Column same = col("logical_date").equalTo(col("__date"));
    return rows.join(loaded, files ? same.and(col("file").eqNullSafe(col("__name"))) : same, join);
  }

  /** The rows, and the deletions of rows, of all that has landed. */
  static Dataset<Row> rows(Dataset<Row> landed) {
    return landed.where(col(ENTRY).isin(ROW, DELETION));
  }

  /** What says of a change data feed's rows which change is the last. */
  static Optional<Deduplication.Marks> marks(Source source) {
    return DeltaRows.isFeed(source)
        ? Optional.of(new Deduplication.Marks(col(COMMIT), col(ENTRY).equalTo(DELETION)))
        : Optional.empty();
  }

  /** What this date lands, without what was loaded: the landing's columns and the clean ones. */
  Dataset<Row> rows(ParsedSource parsed, UnaryOperator<String> environment) {
    Dataset<Row> derived = CleanRows.derive(source, parsed.fit());
    List<Column> clean = CleanRows.columns(source, parsed.added(), environment);
    List<Column> columns = new ArrayList<>();
    for (StructField field : own.fields()) {
      columns.add(own(field).as(field.name(), field.metadata()));
    }
    columns.addAll(clean);
    return derived.select(columns.toArray(Column[]::new));
  }

  /** Puts what was read in the place of what this date had loaded; one commit. */
  void commit(Slice slice, ParsedSource parsed, UnaryOperator<String> environment) {
    Dataset<Row> rows = rows(parsed, environment);
    Table table = Tables.landed(source.name(), rows.schema(), WholeLoad.personal(source));
    Dataset<Row> loaded = stage.lake().spark().createDataFrame(loaded(slice, parsed), OWN);
    stage
        .lake()
        .replaceWhere(table, ofThisDate(), rows.unionByName(loaded, true), stage.run().commit());
  }

  private Column own(StructField field) {
    return switch (field.name()) {
      case LOADED_FOR -> lit(Date.valueOf(date));
      case ENTRY ->
          DeltaRows.isFeed(source)
              ? when(col(RowMarks.DELETED), lit(DELETION)).otherwise(lit(ROW))
              : lit(ROW);
      case COMMIT -> col(RowMarks.COMMIT);
      case RECORD -> col(RowMarks.RECORD_ID);
      default -> lit(null).cast(field.dataType());
    };
  }

  private List<Row> loaded(Slice slice, ParsedSource parsed) {
    Date day = Date.valueOf(date);
    if (slice instanceof Slice.Files files) {
      return files.files().stream()
          .map(
              file ->
                  RowFactory.create(
                      day,
                      FILE_ENTRY,
                      null,
                      file.name(),
                      file.bytes(),
                      Timestamp.from(file.modified()),
                      null,
                      null))
          .toList();
    }
    Slice.Range range = (Slice.Range) slice;
    String above = range.above().orElse(null);
    // Where nothing was there the next date begins where this one did.
    String reached = parsed.reached().orElse(above);
    return List.of(RowFactory.create(day, RANGE_ENTRY, null, null, null, null, above, reached));
  }

  /** The condition on partitions of what this date has loaded. */
  String ofThisDate() {
    return LOADED_FOR + " = DATE'" + date + "'";
  }
}
