package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.expr;

import dev.plumbline.Failure;
import dev.plumbline.problem.Secrets;
import dev.plumbline.problem.Source;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.jdbc.JdbcDialect;
import org.apache.spark.sql.jdbc.JdbcDialects;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * A table or query of a database → typed rows. Where a column to part by is named, one query finds
 * its least and largest value among the rows of the slice, and they are read over several
 * connections, each a range of it: they are as of the moments they are read, not of one. User and
 * password come from the environment and stand in no message.
 */
final class JdbcRows {
  /**
   * Days by which a time in a condition of the database's is moved, for it may take a time without
   * a zone for one of its own: more than any two zones are apart.
   */
  private static final int MARGIN = 2;

  private final SparkSession spark;
  private final Source source;
  private final Source.Jdbc format;
  private final UnaryOperator<String> environment;

  JdbcRows(
      SparkSession spark, Source source, Source.Jdbc format, UnaryOperator<String> environment) {
    this.spark = spark;
    this.source = source;
    this.format = format;
    this.environment = environment;
  }

  /**
   * Finds out before anything is read whether user and password are there.
   *
   * @throws Failure of kind USER where a variable that is named is not set
   */
  void requireCredentials() {
    credentials();
  }

  RawRows read(Slice slice) {
    Dataset<Row> whole = told(() -> load(table(), Map.of()));
    List<StructField> added =
        new SchemaContract(source).check(whole.schema(), Secrets.redacted(source.path()));
    Dataset<Row> rows =
        format
            .partitionColumn()
            .filter(column -> format.partitions() > 1)
            .flatMap(column -> told(() -> parts(column, roughly(slice))))
            .map(parts -> told(() -> load(table(), parts)))
            .orElse(whole);
    return new RawRows(
        DeltaRows.select(source, within(rows, slice), added), RawRows.Values.TYPED, added);
  }

  /** Gives the work's result, or its failure without secrets. */
  <T> T told(Supplier<T> work) {
    try {
      return work.get();
    } catch (Failure failure) {
      throw failure;
    } catch (Exception e) {
      throw Failure.data(
          "Source %s cannot be read from %s: %s",
          source.name(), Secrets.redacted(source.path()), redacted(rootMessage(e)));
    }
  }

  /** What is read, as it stands after FROM. */
  private String table() {
    return format.rows().startsWith("(") ? format.rows() + " plumbline_rows" : format.rows();
  }

  private Dataset<Row> load(String table, Map<String, String> parts) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("url", source.path());
    options.put("dbtable", table);
    options.put("fetchsize", Integer.toString(format.fetchSize()));
    // Times without a zone are read in the problem's, not in that of the machine.
    options.put("preferTimestampNTZ", "true");
    format.driver().ifPresent(driver -> options.put("driver", driver));
    options.putAll(credentials());
    options.putAll(parts);
    return spark.read().format("jdbc").options(options).load();
  }

  /**
   * The bounds of the parts, by one query; none where there are no rows.
   *
   * @param condition which rows are looked at, as SQL of the database
   */
  private Optional<Map<String, String>> parts(String column, String condition) {
    String named = source.intake().nameInSource(column);
    String name = JdbcDialects.get(source.path()).quoteIdentifier(named);
    Row bounds =
        load(
                "(select min(%s) as least, max(%s) as most from %s%s) plumbline_bounds"
                    .formatted(name, name, table(), condition),
                Map.of())
            .head();
    if (bounds.isNullAt(0)) {
      return Optional.empty();
    }
    return Optional.of(
        Map.of(
            "partitionColumn", named,
            "lowerBound", text(bounds.get(0)),
            "upperBound", text(bounds.get(1)),
            "numPartitions", Integer.toString(format.partitions())));
  }

  /**
   * The slice as a condition in the database's SQL, after FROM. It only says where the parts lie,
   * not what is read.
   */
  private String roughly(Slice slice) {
    if (!(slice instanceof Slice.Range range)) {
      return "";
    }
    JdbcDialect dialect = JdbcDialects.get(source.path());
    String name = dialect.quoteIdentifier(source.intake().nameInSource(range.column()));
    List<String> conditions = new ArrayList<>();
    range
        .above()
        .ifPresent(end -> conditions.add(name + " >= " + literal(dialect, range, end, -MARGIN)));
    range
        .before()
        .or(range::upTo)
        .ifPresent(end -> conditions.add(name + " <= " + literal(dialect, range, end, MARGIN)));
    return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
  }

  private static Object literal(
      JdbcDialect dialect, Slice.Range range, String end, int marginDays) {
    return dialect.compileValue(
        switch (range.type()) {
          case "timestamp" -> Timestamp.from(Instant.parse(end).plus(Duration.ofDays(marginDays)));
          case "date" -> Date.valueOf(end);
          default -> new BigDecimal(end);
        });
  }

  /** A bound as Spark reads it; a fraction is cut off, for the outer parts have no outer bound. */
  private static String text(Object bound) {
    if (bound instanceof LocalDateTime time) {
      return Timestamp.valueOf(time).toString();
    }
    return bound instanceof Number
        ? new BigDecimal(bound.toString()).toBigInteger().toString()
        : bound.toString();
  }

  /**
   * The rows of the slice. The database leaves out what is far outside; the exact bounds are judged
   * here, because it may take a time without a zone for one of its own.
   */
  private Dataset<Row> within(Dataset<Row> rows, Slice slice) {
    if (!(slice instanceof Slice.Range range)) {
      return rows;
    }
    String name = source.intake().nameInSource(range.column());
    StructField field =
        Arrays.stream(rows.schema().fields())
            .filter(f -> f.name().equals(name))
            .findFirst()
            .orElseThrow();
    boolean time =
        field.dataType().equals(DataTypes.TimestampType)
            || field.dataType().equals(DataTypes.TimestampNTZType);
    Column value = TextFiles.quoted(name);
    if (!time) {
      return rows.where(range.holds(value.cast(range.type())));
    }
    Column roughly = expr("true");
    String type = field.dataType().sql();
    if (range.above().isPresent()) {
      roughly = roughly.and(value.gt(expr(day(range.above().get(), "-", type))));
    }
    if (range.before().isPresent()) {
      roughly = roughly.and(value.lt(expr(day(range.before().get(), "+", type))));
    }
    Column exactly = value.cast("timestamp").plus(expr("interval 0 seconds"));
    return rows.where(value.isNull().or(roughly)).where(range.holds(exactly));
  }

  private static String day(String moment, String sign, String type) {
    return "cast(timestamp'%s' %s interval %d days as %s)".formatted(moment, sign, MARGIN, type);
  }

  private Map<String, String> credentials() {
    Map<String, String> credentials = new LinkedHashMap<>();
    format.userVariable().ifPresent(name -> credentials.put("user", variable(name)));
    format.passwordVariable().ifPresent(name -> credentials.put("password", variable(name)));
    return credentials;
  }

  private String variable(String name) {
    String value = environment.apply(name);
    if (value == null) {
      throw Failure.user(
          "Source %s: the environment has no %s, which sources.%s.jdbc names for its credentials;"
              + " set it",
          source.name(), name, source.name());
    }
    return value;
  }

  private String redacted(String message) {
    String text = Secrets.redacted(message);
    for (String secret : credentials().values()) {
      text = secret.isEmpty() ? text : text.replace(secret, Secrets.REDACTED);
    }
    return text;
  }

  private static String rootMessage(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).strip();
  }
}
