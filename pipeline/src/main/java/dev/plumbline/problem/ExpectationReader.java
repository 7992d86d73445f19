package dev.plumbline.problem;

import dev.plumbline.problem.Requirement.Check;
import dev.plumbline.problem.Requirement.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/** Reads the sections {@code expect} of sources and features, and {@code problem.quality}. */
final class ExpectationReader {
  private static final ValueParser<String> COLUMN = ValueParser.text("weight_kg");
  private static final ValueParser<Double> NUMBER = ValueParser.number(-1e300, 1e300, "0.5");
  private static final Map<String, String> TYPES = types();

  private final Mistakes mistakes;
  private final Map<String, Source> sources;
  private final Map<String, Function<Section, Check>> kinds = new LinkedHashMap<>();

  ExpectationReader(Mistakes mistakes, Map<String, Source> sources) {
    this.mistakes = mistakes;
    this.sources = sources;
    kinds.put("not-null", s -> new Requirement.NotNull(column(s, "not-null")));
    kinds.put("unique", s -> new Requirement.Unique(columns(s, "unique")));
    kinds.put("primary-key", s -> new Requirement.PrimaryKey(columns(s, "primary-key")));
    kinds.put("foreign-key", this::foreignKey);
    kinds.put("range", this::range);
    kinds.put("set", this::oneOf);
    kinds.put("pattern", this::matches);
    kinds.put("type", this::ofType);
    kinds.put("freshness", this::fresh);
    kinds.put("volume", this::volume);
    kinds.put("ratio", this::ratio);
    kinds.put(
        "sql", s -> new Requirement.Sql(s.required("sql", ValueParser.text("\"a > b\""), "")));
    kinds.put("distribution", this::distribution);
  }

  private static Map<String, String> types() {
    Map<String, String> types = new LinkedHashMap<>();
    List.of("boolean", "int", "bigint", "double", "date", "timestamp")
        .forEach(type -> types.put(type, type));
    return types;
  }

  /**
   * Reads everything that is expected.
   *
   * @param problem the section {@code problem}
   */
  Expectations read(Section problem) {
    Map<String, List<Requirement>> ofSources = new LinkedHashMap<>();
    for (String name : sources.keySet()) {
      Section section = problem.section("sources").section(name).section("expect");
      Optional<String> clock = sources.get(name).eventTime();
      List<Requirement> read = requirements(section, name, clock);
      if (!read.isEmpty()) {
        ofSources.put(name, read);
      }
    }
    Section quality = problem.section("quality");
    return new Expectations(
        ofSources,
        requirements(
            problem.section("features").section("expect"),
            "the training set",
            problem.has("prediction-time") ? Optional.of("prediction_time") : Optional.empty()),
        quality.required("failing-rows", ValueParser.integer(0, 1000, "10"), 10),
        quality.required("label-issues", ValueParser.integer(0, 100_000, "100"), 100),
        quality.required("false-alarms", ValueParser.share(1e-6, 0.5, "1%"), 0.01),
        quality.required("anomaly-alarms", ValueParser.share(1e-6, 0.5, "1%"), 0.01),
        quality.required("history", ValueParser.wholeDays("180 days"), Duration.ofDays(180)));
  }

  private List<Requirement> requirements(Section section, String table, Optional<String> clock) {
    List<Requirement> read = new ArrayList<>();
    for (String name : section.keys()) {
      Section one = section.section(name);
      List<String> written = kinds.keySet().stream().filter(one::has).toList();
      if (written.isEmpty()) {
        // Known keys, so that only their senselessness is reported.
        List.of("severity", "at-most").forEach(one::has);
        mistakes.add(one.path(), ExpectationMessages.noKind(kinds.keySet()));
      } else if (written.size() > 1) {
        mistakes.add(one.path(), ExpectationMessages.severalKinds(written));
      }
      if (!written.isEmpty()) {
        read.add(requirement(name, one, written.get(0), table, clock));
      }
    }
    return List.copyOf(read);
  }

  private Requirement requirement(
      String name, Section section, String kind, String table, Optional<String> clock) {
    Check check = kinds.get(kind).apply(section);
    double atMost = 0;
    if (check instanceof Requirement.Distribution distribution) {
      atMost = section.optional("at-most", ValueParser.number(0, 100, "0.2")).orElse(0.2);
      check = withClock(distribution, section, table, clock);
    } else if (isOfRows(check)) {
      atMost = section.optional("at-most", ValueParser.share(0, 1, "1%")).orElse(0.0);
    }
    return new Requirement(
        name,
        section.optional("severity", ValueParser.choice(Severity.class)).orElse(Severity.REFUSE),
        atMost,
        check);
  }

  private static boolean isOfRows(Check check) {
    return !(check instanceof Requirement.Fresh) && !(check instanceof Requirement.Volume);
  }

  private Requirement.Distribution withClock(
      Requirement.Distribution check, Section section, String table, Optional<String> clock) {
    Optional<String> chosen = section.optional("clock", COLUMN).or(() -> clock);
    if (chosen.isEmpty()) {
      mistakes.add(section.path(), ExpectationMessages.distributionWithoutClock(table));
    }
    return new Requirement.Distribution(
        check.column(), chosen.orElse(""), check.recent(), check.against());
  }

  private static String column(Section section, String key) {
    return section.required(key, COLUMN, "");
  }

  private static List<String> columns(Section section, String key) {
    return section.requiredList(key, COLUMN);
  }

  private Check foreignKey(Section section) {
    List<String> columns = columns(section, "foreign-key");
    String source = section.required("source", ValueParser.text("planes"), "");
    List<String> references =
        section.has("references") ? section.requiredList("references", COLUMN) : columns;
    if (!source.isEmpty() && !sources.containsKey(source)) {
      mistakes.add(
          section.path("source"), ConfigurationMessages.unknownSource(source, sources.keySet()));
    }
    if (references.size() != columns.size()) {
      mistakes.add(
          section.path(section.has("references") ? "references" : "foreign-key"),
          ExpectationMessages.differentNumberOfColumns(columns.size(), references.size()));
    }
    return new Requirement.ForeignKey(columns, source, references);
  }

  private Check range(Section section) {
    ValueParser<String> bound = ValueParser.text("0");
    Requirement.Range range =
        new Requirement.Range(
            column(section, "range"),
            section.optional("from", bound),
            section.optional("to", bound));
    if (range.from().isEmpty() && range.to().isEmpty()) {
      mistakes.add(section.path("range"), ExpectationMessages.noBound());
    }
    return range;
  }

  private Check oneOf(Section section) {
    return new Requirement.OneOf(
        column(section, "set"), section.requiredList("values", ValueParser.verbatim("economy")));
  }

  private Check matches(Section section) {
    Requirement.Matches matches =
        new Requirement.Matches(
            column(section, "pattern"),
            section.required("matches", ValueParser.text("\"S[0-9]{7}\""), ""));
    try {
      java.util.regex.Pattern.compile(matches.pattern());
    } catch (java.util.regex.PatternSyntaxException e) {
      mistakes.add(section.path("matches"), ExpectationMessages.notAPattern(e.getDescription()));
    }
    return matches;
  }

  private Check ofType(Section section) {
    return new Requirement.OfType(
        column(section, "type"), section.required("is", ValueParser.choice(TYPES), "int"));
  }

  private Check fresh(Section section) {
    return new Requirement.Fresh(
        column(section, "freshness"),
        section.required("within", ValueParser.positiveDuration("2 days"), Duration.ofDays(1)));
  }

  private Check volume(Section section) {
    Section bounds = section.section("volume");
    ValueParser<Long> rows = ValueParser.wholeNumber(0, Long.MAX_VALUE, "1000");
    Optional<Long> from = bounds.optional("from", rows);
    Optional<Long> to = bounds.optional("to", rows);
    checkBounds(bounds, from.map(Long::doubleValue), to.map(Long::doubleValue));
    return new Requirement.Volume(
        from.map(OptionalLong::of).orElseGet(OptionalLong::empty),
        to.map(OptionalLong::of).orElseGet(OptionalLong::empty));
  }

  private Check ratio(Section section) {
    Optional<Double> from = section.optional("from", NUMBER);
    Optional<Double> to = section.optional("to", NUMBER);
    checkBounds(section, from, to);
    return new Requirement.Ratio(
        column(section, "ratio"),
        section.required("over", COLUMN, ""),
        from.map(OptionalDouble::of).orElseGet(OptionalDouble::empty),
        to.map(OptionalDouble::of).orElseGet(OptionalDouble::empty));
  }

  private void checkBounds(Section section, Optional<Double> from, Optional<Double> to) {
    if (from.isEmpty() && to.isEmpty()) {
      mistakes.add(section.path(), ExpectationMessages.noBound());
    } else if (from.isPresent() && to.isPresent() && from.get() > to.get()) {
      mistakes.add(
          section.path("from"),
          ExpectationMessages.boundsUpsideDown(plain(from.get()), plain(to.get())));
    }
  }

  private static String plain(double number) {
    return java.math.BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  private Check distribution(Section section) {
    return new Requirement.Distribution(
        column(section, "distribution"),
        "",
        section
            .optional("recent", ValueParser.positiveDuration("7 days"))
            .orElse(Duration.ofDays(7)),
        section
            .optional("against", ValueParser.positiveDuration("28 days"))
            .orElse(Duration.ofDays(28)));
  }
}
