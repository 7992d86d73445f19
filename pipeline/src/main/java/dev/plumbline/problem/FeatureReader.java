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
      Map.of(
          "count", Function.COUNT,
          "sum", Function.SUM,
          "mean", Function.MEAN,
          "avg", Function.MEAN,
          "min", Function.MIN,
          "max", Function.MAX);

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
    return new FeatureSet(
        section.required("name", ValueParser.identifier("main"), ""),
        section.list("columns", ValueParser.text("weight_kg")),
        lookups,
        latest,
        windows,
        section.section("expressions").entries(ValueParser.text("\"hour(booked_at)\"")),
        section.list("drop", ValueParser.text("tailnum")),
        section.list("categorical", ValueParser.text("weekday")));
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
    List<Duration> over = section.requiredList("over", ValueParser.wholeHours("7 days"));
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
      if (call.isEmpty()
          || !FUNCTIONS.containsKey(call.get().function())
          || !call.get().plain()
          || call.get().arguments().size() != 1) {
        mistakes.add(path, ConfigurationMessages.notAnAggregate());
        return Optional.empty();
      }
      Function function = FUNCTIONS.get(call.get().function().toLowerCase(Locale.ROOT));
      String argument = call.get().arguments().get(0);
      return Optional.of(new Aggregate(function, argument.equals("*") ? "1" : argument));
    } catch (SqlText.SqlSyntaxException e) {
      mistakes.add(path, e.getMessage());
      return Optional.empty();
    }
  }
}
