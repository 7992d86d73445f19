package dev.plumbline.problem;

import dev.plumbline.problem.FeatureSet.Aggregate;
import dev.plumbline.problem.FeatureSet.Function;
import dev.plumbline.problem.FeatureSet.Latest;
import dev.plumbline.problem.FeatureSet.Lookup;
import dev.plumbline.problem.FeatureSet.Window;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the section {@code problem.features}; {@link FeatureChecks} judges it. */
final class FeatureReader {
  private static final Map<String, Function> FUNCTIONS =
      Map.ofEntries(
          Map.entry("count", Function.COUNT),
          Map.entry("sum", Function.SUM),
          Map.entry("mean", Function.MEAN),
          Map.entry("avg", Function.MEAN),
          Map.entry("min", Function.MIN),
          Map.entry("max", Function.MAX),
          Map.entry("sd", Function.SD),
          Map.entry("stddev", Function.SD),
          Map.entry("rate", Function.RATE),
          Map.entry("distinct", Function.DISTINCT),
          Map.entry("first", Function.FIRST),
          Map.entry("last", Function.LAST),
          Map.entry("lag", Function.LAG),
          Map.entry("difference", Function.DIFFERENCE),
          Map.entry("hours_since", Function.HOURS_SINCE));

  /** How far a lag or difference may look back: each step is a step of the scan. */
  private static final int FARTHEST_BACK = 1000;

  private final Mistakes mistakes;

  FeatureReader(Mistakes mistakes) {
    this.mistakes = mistakes;
  }

  FeatureSet read(Section section) {
    Map<String, Lookup> lookups = new LinkedHashMap<>();
    Section lookup = section.section("lookup");
    lookup.keys().forEach(name -> lookups.put(name, lookup(lookup.section(name))));
    Map<String, Latest> latest = new LinkedHashMap<>();
    Section newest = section.section("latest");
    newest.keys().forEach(name -> latest.put(name, latest(newest.section(name))));
    Map<String, Window> windows = new LinkedHashMap<>();
    Section window = section.section("window");
    window.keys().forEach(name -> windows.put(name, window(window.section(name))));
    Map<String, String> expressions = DerivedFeatures.read(section, mistakes);
    expressions.putAll(
        section.section("expressions").entries(ValueParser.text("\"hour(booked_at)\"")));
    return new FeatureSet(
        section.required("name", ValueParser.identifier("main"), ""),
        section.list("columns", ValueParser.text("weight_kg")),
        lookups,
        latest,
        windows,
        expressions,
        section.list("drop", ValueParser.text("tailnum")),
        section.list("categorical", ValueParser.text("weekday")),
        about(section),
        EncodingReader.read(section));
  }

  private static Map<String, FeatureSet.About> about(Section features) {
    Map<String, FeatureSet.About> about = new LinkedHashMap<>();
    Section section = features.section("about");
    for (String name : section.keys()) {
      Section one = section.section(name);
      about.put(
          name,
          new FeatureSet.About(
              one.optional("description", ValueParser.text("\"share of late flights\"")),
              one.optional("unit", ValueParser.text("share")),
              one.optional("owner", ValueParser.text("operations"))));
    }
    return about;
  }

  private Lookup lookup(Section section) {
    return new Lookup(
        section.required("source", ValueParser.text("planes"), ""),
        on(section),
        columns(section, "columns { plane_year = year }"));
  }

  private Latest latest(Section section) {
    return new Latest(
        section.required("source", ValueParser.text("hub_weather"), ""),
        on(section),
        columns(section, "columns { snow_mm = snow_mm }"),
        section.required("max-age", ValueParser.positiveDuration("3 hours"), Duration.ofDays(1)));
  }

  private Window window(Section section) {
    String source = section.required("source", ValueParser.text("scans"), "");
    Map<String, String> on = on(section);
    List<Duration> over = section.requiredList("over", ValueParser.wholeMinutes("7 days"));
    String example = "aggregates { dwell = \"mean(dwell_hours)\" }";
    Section texts = section.requiredSection("aggregates", example);
    Map<String, Aggregate> aggregates = new LinkedHashMap<>();
    texts
        .entries(ValueParser.text("\"mean(dwell_hours)\""))
        .forEach(
            (name, text) ->
                aggregate(texts.path(name), text)
                    .ifPresent(aggregate -> aggregates.put(name, aggregate)));
    if (section.has("aggregates") && texts.keys().isEmpty()) {
      mistakes.add(texts.path(), ConfigurationMessages.noColumns(example));
    }
    return new Window(source, on, over, Collections.unmodifiableMap(aggregates));
  }

  private Map<String, String> on(Section section) {
    String example = "on { hub = origin_hub }";
    Section on = section.requiredSection("on", example);
    if (section.has("on") && on.keys().isEmpty()) {
      mistakes.add(on.path(), ConfigurationMessages.noColumns(example));
    }
    return Collections.unmodifiableMap(on.entries(ValueParser.text("origin_hub")));
  }

  private Map<String, String> columns(Section section, String example) {
    Section columns = section.requiredSection("columns", example);
    if (section.has("columns") && columns.keys().isEmpty()) {
      mistakes.add(columns.path(), ConfigurationMessages.noColumns(example));
    }
    return Collections.unmodifiableMap(columns.entries(ValueParser.text("snow_mm")));
  }

  private Optional<Aggregate> aggregate(KeyPath path, String text) {
    try {
      Optional<SqlText.Call> call = SqlText.parse(text).outerCall();
      if (call.isEmpty() || !call.get().plain()) {
        mistakes.add(path, FeatureMessages.notAnAggregate());
        return Optional.empty();
      }
      Optional<Aggregate> aggregate = aggregate(call.get());
      if (aggregate.isEmpty()) {
        mistakes.add(path, FeatureMessages.notAnAggregate());
      }
      return aggregate;
    } catch (SqlText.SqlSyntaxException e) {
      mistakes.add(path, e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<Aggregate> aggregate(SqlText.Call call) {
    Function function = FUNCTIONS.get(call.function().toLowerCase(Locale.ROOT));
    List<String> arguments = call.arguments();
    if (function == null || arguments.isEmpty() || arguments.size() > 2) {
      return Optional.empty();
    }
    String argument = arguments.get(0);
    if (argument.equals("*")) {
      if (function == Function.COUNT) {
        return Optional.of(new Aggregate(function, "1"));
      }
      return function == Function.HOURS_SINCE
          ? Optional.of(new Aggregate(function, "true"))
          : Optional.empty();
    }
    if (arguments.size() == 1) {
      return Optional.of(new Aggregate(function, argument));
    }
    return function.looksBack()
        ? steps(arguments.get(1)).map(back -> new Aggregate(function, argument, back))
        : Optional.empty();
  }

  private static Optional<Integer> steps(String text) {
    try {
      return Optional.of(ValueParser.integer(1, FARTHEST_BACK, "1").parse(text));
    } catch (ValueParser.UnreadableValueException e) {
      return Optional.empty();
    }
  }
}
