package dev.plumbline.problem;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One table that the problem reads.
 *
 * @param name lower-case identifier; its clean rows are the table {@code raw_<name>}
 * @param description what a row is, in words; the table's comment
 * @param path file, directory or glob, on any file system that Spark reads; the URL of a JDBC
 *     source, which holds no secret
 * @param format how the file is read
 * @param columns the declared columns in the file's order
 * @param derive further columns as SQL over the declared ones, computed at ingest, in order
 * @param key the columns that identify a row; of rows with the same key the latest recorded wins
 *     (unless {@code corrections} says that all versions are kept); empty where there is none
 * @param eventTime when a row's fact happened; empty for facts without a time
 * @param recordedAt when we came to know it; empty means at its event time
 * @param corrections whether rows with the same key are versions of one fact, all kept, or
 *     duplicates of it
 * @param personal columns that hold personal data, each with its treatment
 * @param keeping how long rows are kept, and which columns are not personal though they look it
 * @param quarantineLimit the largest share of rows, 0 to 1, that may be quarantined before the load
 *     is refused
 * @param intake what happens to undeclared columns, which rows a date loads, how values are cleaned
 */
public record Source(
    String name,
    String description,
    String path,
    Format format,
    List<SourceColumn> columns,
    Map<String, String> derive,
    List<String> key,
    Optional<String> eventTime,
    Optional<String> recordedAt,
    SameKey corrections,
    Map<String, PersonalData> personal,
    Keeping keeping,
    double quarantineLimit,
    Intake intake) {

  public Source {
    columns = List.copyOf(columns);
    derive = Collections.unmodifiableMap(new LinkedHashMap<>(derive));
    key = List.copyOf(key);
    personal = Collections.unmodifiableMap(new LinkedHashMap<>(personal));
  }

  /** The same source, its rows told apart by these columns. */
  Source withKey(List<String> columns) {
    return new Source(
        name,
        description,
        path,
        format,
        this.columns,
        derive,
        columns,
        eventTime,
        recordedAt,
        corrections,
        personal,
        keeping,
        quarantineLimit,
        intake);
  }

  /**
   * The history of the outcomes of this source's rows: an outcome happens at its row's prediction
   * time and is recorded when it came to be known.
   *
   * @param corrections whether the outcomes' own source keeps corrections
   */
  Source asOutcomes(String predictionTime, SameKey corrections) {
    return new Source(
        Label.HISTORY,
        "outcomes of " + name,
        path,
        format,
        columns,
        derive,
        key,
        Optional.of(predictionTime),
        Optional.of(Label.KNOWN_AT),
        corrections,
        personal,
        keeping,
        quarantineLimit,
        intake);
  }

  /** Whether the source is files that can be told apart by their names. */
  public boolean readsFiles() {
    return !(format instanceof Delta || format instanceof Jdbc);
  }

  /** When a row began to age, for its retention: its event time, else when it was recorded. */
  public Optional<String> agesFrom() {
    return eventTime.or(() -> recordedAt);
  }

  /** How a source's rows are read. */
  public sealed interface Format {}

  /**
   * Delimited text, plain or gzip-compressed (by its file name).
   *
   * @param header whether the first line names the columns; where it does not, the declared order
   *     counts
   * @param nullMarkers texts that mean "no value", the empty text always among them
   * @param notation how values are written
   * @param encoding the name of the character set
   * @param multiLine whether a quoted value may hold line breaks: one task then reads a whole file
   */
  public record Csv(
      String delimiter,
      String quote,
      boolean header,
      List<String> nullMarkers,
      Notation notation,
      String encoding,
      boolean multiLine)
      implements Format {

    /** UTF-8, a row a line. */
    public Csv(
        String delimiter,
        String quote,
        boolean header,
        List<String> nullMarkers,
        Optional<String> timestampFormat) {
      this(
          delimiter,
          quote,
          header,
          nullMarkers,
          Notation.of(timestampFormat),
          StandardCharsets.UTF_8.name(),
          false);
    }
  }

  /**
   * One JSON object a line, plain or gzip-compressed (by its file name).
   *
   * @param notation how values are written
   */
  public record JsonLines(Notation notation) implements Format {}

  /** Parquet files; their columns have types of their own, which must be the declared ones. */
  public record Parquet() implements Format {}

  /**
   * A Delta table.
   *
   * @param version the version to read; the newest where empty
   * @param changesFrom the first version of the change data feed to read instead: the rows that
   *     were inserted or updated since
   */
  public record Delta(Optional<Long> version, Optional<Long> changesFrom) implements Format {}

  /**
   * A table or query of a database with a JDBC driver on the class path. User and password come
   * from the environment only.
   *
   * @param rows a table's name, or a query in parentheses
   * @param driver the driver's class; found by the URL where empty
   * @param userVariable the environment variable that holds the user
   * @param passwordVariable the environment variable that holds the password
   * @param partitionColumn a number, date or timestamp by whose ranges the rows are read in parts
   * @param partitions how many parts are read, each over a connection of its own
   * @param fetchSize rows fetched at once
   */
  public record Jdbc(
      String rows,
      Optional<String> driver,
      Optional<String> userVariable,
      Optional<String> passwordVariable,
      Optional<String> partitionColumn,
      int partitions,
      int fetchSize)
      implements Format {}

  /** What two rows with the same key mean. */
  public enum SameKey {
    /** Duplicates: the latest recorded row wins, the others are counted and removed. */
    DUPLICATE,
    /** Versions of one fact, known from their recorded times on: all are kept. */
    CORRECTION
  }
}
