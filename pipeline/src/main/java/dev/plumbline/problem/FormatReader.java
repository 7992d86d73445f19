package dev.plumbline.problem;

import dev.plumbline.problem.Source.Csv;
import dev.plumbline.problem.Source.Delta;
import dev.plumbline.problem.Source.Format;
import dev.plumbline.problem.Source.Jdbc;
import dev.plumbline.problem.Source.JsonLines;
import dev.plumbline.problem.Source.Parquet;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads how a source's rows are read, {@code format} and the section of that name, and where. */
final class FormatReader {
  private static final String CSV = "csv";
  private static final String JSON = "json-lines";
  private static final String PARQUET = "parquet";
  private static final String DELTA = "delta";
  private static final String JDBC = "jdbc";
  private static final Map<String, List<String>> KEYS = keys();

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final List<String> SECRETS = List.of("user", "password");
  private static final int MOST_PARTITIONS = 1000;

  private final Mistakes mistakes;
  private final Layers layers;

  FormatReader(Mistakes mistakes, Layers layers) {
    this.mistakes = mistakes;
    this.layers = layers;
  }

  /** The formats that have a section of their own, with its keys. */
  private static Map<String, List<String>> keys() {
    Map<String, List<String>> keys = new LinkedHashMap<>();
    keys.put(
        CSV,
        List.of(
            "delimiter",
            "quote",
            "header",
            "null-markers",
            "encoding",
            "multi-line",
            "timestamp-format",
            "date-format",
            "decimal-mark",
            "thousands-mark"));
    keys.put(JSON, List.of("timestamp-format", "date-format"));
    keys.put(DELTA, List.of("version", "changes-from"));
    keys.put(
        JDBC,
        List.of(
            "url",
            "table",
            "query",
            "driver",
            "user-env",
            "password-env",
            "partition-column",
            "partitions",
            "fetch-size"));
    return keys;
  }

  /** Marks the keys that a default may have; they are judged where they are used. */
  static void defaults(Section section) {
    KEYS.forEach((format, keys) -> keys.forEach(section.section(format)::has));
  }

  Format read(Section source) {
    Map<String, String> names = new LinkedHashMap<>();
    List.of(CSV, JSON, PARQUET, DELTA, JDBC).forEach(name -> names.put(name, name));
    String format = source.required("format", ValueParser.choice(names), CSV);
    defaults(source);
    for (String other : KEYS.keySet()) {
      if (!other.equals(format) && layers.isWritten(source.path(other))) {
        mistakes.add(source.path(other), IntakeMessages.otherFormat(other, format));
      }
    }
    return switch (format) {
      case JSON ->
          new JsonLines(
              new Notation(
                  patterns(source.section(JSON), "timestamp-format"),
                  patterns(source.section(JSON), "date-format"),
                  Notation.PLAIN.decimalMark(),
                  Notation.PLAIN.thousandsMark()));
      case PARQUET -> new Parquet();
      case DELTA -> delta(source.section(DELTA));
      case JDBC -> jdbc(source.section(JDBC));
      default -> csv(source.section(CSV));
    };
  }

  /** Where the rows lie. */
  String path(Section source, Format format, String name) {
    if (format instanceof Jdbc) {
      return source.section(JDBC).optional("url", ValueParser.text("jdbc:…")).orElse("");
    }
    return source.required(
        "path", ValueParser.text("${plumbline.data}\"/" + name + ".csv.gz\""), "");
  }

  private Csv csv(Section section) {
    Csv csv =
        new Csv(
            section.required("delimiter", ValueParser.verbatim("\",\""), ","),
            section.required("quote", ValueParser.verbatim("\"\\\"\""), "\""),
            section.required("header", ValueParser.trueOrFalse(), true),
            section.list("null-markers", ValueParser.verbatim("NA")),
            new Notation(
                patterns(section, "timestamp-format"),
                patterns(section, "date-format"),
                section.required("decimal-mark", ValueParser.verbatim("\",\""), "."),
                section.required("thousands-mark", ValueParser.verbatim("\".\""), "")),
            section.required("encoding", ValueParser.text("ISO-8859-1"), "UTF-8"),
            section.required("multi-line", ValueParser.trueOrFalse(), false));
    if (csv.delimiter().length() != 1) {
      mistakes.add(section.path("delimiter"), ConfigurationMessages.not("one character", "\";\""));
    }
    if (csv.quote().length() > 1) {
      mistakes.add(section.path("quote"), ConfigurationMessages.not("one character", "\"'\""));
    }
    if (csv.notation().decimalMark().length() != 1) {
      mistakes.add(
          section.path("decimal-mark"), ConfigurationMessages.not("one character", "\",\""));
    }
    if (csv.notation().thousandsMark().length() > 1
        || csv.notation().thousandsMark().equals(csv.notation().decimalMark())) {
      mistakes.add(
          section.path("thousands-mark"),
          ConfigurationMessages.not("one character other than the decimal-mark", "\".\""));
    }
    if (!isKnownEncoding(csv.encoding())) {
      mistakes.add(section.path("encoding"), IntakeMessages.notAnEncoding());
    } else if (!csv.multiLine()
        && csv.encoding().toUpperCase(Locale.ROOT).matches("UTF-?(16|32).*")) {
      mistakes.add(section.path("encoding"), IntakeMessages.wideEncoding());
    }
    return csv;
  }

  private static boolean isKnownEncoding(String name) {
    try {
      return Charset.isSupported(name);
    } catch (IllegalCharsetNameException e) {
      return false;
    }
  }

  private List<String> patterns(Section section, String key) {
    List<String> patterns = section.oneOrMore(key, ValueParser.text("\"yyyy-MM-dd HH:mm:ss\""));
    for (String pattern : patterns) {
      try {
        DateTimeFormatter.ofPattern(pattern);
      } catch (IllegalArgumentException e) {
        mistakes.add(section.path(key), IntakeMessages.notAPattern(pattern));
      }
    }
    return patterns;
  }

  private Delta delta(Section section) {
    ValueParser<Long> version = ValueParser.wholeNumber(0, Long.MAX_VALUE, "12");
    Delta delta =
        new Delta(section.optional("version", version), section.optional("changes-from", version));
    if (delta.version().isPresent() && delta.changesFrom().isPresent()) {
      mistakes.add(section.path("changes-from"), IntakeMessages.versionAndChanges());
    }
    return delta;
  }

  private Jdbc jdbc(Section section) {
    String url =
        section.required("url", ValueParser.text("\"jdbc:postgresql://host:5432/shop\""), "jdbc:");
    if (!url.startsWith("jdbc:")) {
      mistakes.add(section.path("url"), IntakeMessages.notJdbc());
    } else if (Secrets.areIn(url)) {
      mistakes.add(section.path("url"), IntakeMessages.secretInFile());
    }
    for (String secret : SECRETS) {
      if (layers.isWritten(section.path(secret))) {
        section.has(secret);
        mistakes.add(section.path(secret), IntakeMessages.secretInFile());
      }
    }
    return new Jdbc(
        rows(section),
        section.optional("driver", ValueParser.text("org.postgresql.Driver")),
        variable(section, "user-env"),
        variable(section, "password-env"),
        section.optional("partition-column", ValueParser.text("order_id")),
        section.required("partitions", ValueParser.integer(1, MOST_PARTITIONS, "4"), 1),
        section.required("fetch-size", ValueParser.integer(1, Integer.MAX_VALUE, "10000"), 1));
  }

  private String rows(Section section) {
    Optional<String> table = section.optional("table", ValueParser.text("shop.orders"));
    Optional<String> query = section.optional("query", ValueParser.text("\"select …\""));
    if (table.isPresent() == query.isPresent()) {
      mistakes.add(section.path("table"), IntakeMessages.tableOrQuery());
    }
    return table.orElseGet(() -> "(" + query.orElse("select 1") + ")");
  }

  private Optional<String> variable(Section section, String key) {
    Optional<String> variable = section.optional(key, ValueParser.text("SHOP_PASSWORD"));
    if (variable.isPresent() && !VARIABLE.matcher(variable.get()).matches()) {
      mistakes.add(section.path(key), IntakeMessages.notAVariable());
    }
    return variable;
  }

  /** Checks what was read against the declared columns. */
  void check(Source source, KeyPath path, Scope declared) {
    if (source.format() instanceof Jdbc jdbc) {
      jdbc.partitionColumn()
          .ifPresent(
              column -> {
                KeyPath at = path.child(JDBC, "partition-column");
                declared.checkName(at, column, mistakes);
                source.columns().stream()
                    .filter(c -> c.name().equals(column))
                    .filter(c -> List.of("string", "boolean").contains(c.type()))
                    .forEach(c -> mistakes.add(at, IntakeMessages.notAPartitionColumn(c)));
              });
      if (jdbc.partitionColumn().isEmpty() && layers.isWritten(path.child(JDBC, "partitions"))) {
        mistakes.add(path.child(JDBC, "partitions"), IntakeMessages.partitionsWithoutColumn());
      }
    }
  }
}
