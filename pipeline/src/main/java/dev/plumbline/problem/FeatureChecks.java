package dev.plumbline.problem;

import dev.plumbline.problem.FeatureSet.Latest;
import dev.plumbline.problem.FeatureSet.Lookup;
import dev.plumbline.problem.FeatureSet.Window;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Checks the features against the sources: what each one reads must exist, must be computed above
 * it, and must be knowable at the prediction time.
 */
final class FeatureChecks {
  private static final KeyPath PATH = KeyPath.of("problem", "features");

  /** The reach of every materialisation is as long as its longest window. */
  private static final Duration LONGEST_WINDOW = Duration.ofDays(400);

  private final FeatureSet features;
  private final String population;
  private final boolean hasClock;
  private final Label label;
  private final Map<String, Source> sources;
  private final Mistakes mistakes;

  /** Feature name in lower case → where it was defined. */
  private final Map<String, String> defined = new LinkedHashMap<>();

  private final Scope populationScope;
  private final Predicate<KeyPath> written;
  private Scope scope;

  FeatureChecks(
      FeatureSet features,
      String population,
      boolean hasClock,
      Label label,
      Map<String, Source> sources,
      Scope populationScope,
      Predicate<KeyPath> written,
      Mistakes mistakes) {
    this.features = features;
    this.population = population;
    this.hasClock = hasClock;
    this.label = label;
    this.sources = sources;
    this.populationScope = populationScope;
    this.written = written;
    this.mistakes = mistakes;
    this.scope = populationScope.describedAs("a column of " + population + " or a feature");
  }

  /**
   * Reports every mistake in the features.
   *
   * @return what SQL over the population's row and all its features may read
   */
  Scope check() {
    checkColumns();
    features.lookups().forEach(this::checkLookup);
    features.latest().forEach(this::checkLatest);
    features.windows().forEach(this::checkWindow);
    checkExpressions();
    checkLists();
    return scope;
  }

  private void checkColumns() {
    List<String> columns = features.columns();
    for (int i = 0; i < columns.size(); i++) {
      KeyPath path = PATH.child("columns").item(i);
      populationScope.checkName(path, columns.get(i), mistakes);
      if (columns.subList(0, i).contains(columns.get(i))) {
        mistakes.add(path, ConfigurationMessages.listedTwice(columns.get(i)));
      } else {
        defined.put(columns.get(i).toLowerCase(Locale.ROOT), "columns");
      }
    }
  }

  private void checkLookup(String name, Lookup lookup) {
    KeyPath path = PATH.child("lookup", name);
    lookup.on().forEach((column, sql) -> scope.checkSql(path.child("on", column), sql, mistakes));
    Optional<Source> source = source(path, lookup.source());
    source.ifPresent(found -> checkLookupSource(path, lookup, found));
    lookup
        .columns()
        .forEach(
            (feature, column) -> {
              source
                  .map(SourceReader::scope)
                  .ifPresent(
                      columns ->
                          columns.checkName(path.child("columns", feature), column, mistakes));
              define(path.child("columns", feature), feature);
            });
  }

  private void checkLookupSource(KeyPath path, Lookup lookup, Source source) {
    checkJoinedColumns(path, lookup.on(), source);
    if (source.key().isEmpty()) {
      mistakes.add(path.child("source"), ConfigurationMessages.lookupWithoutKey(source.name()));
    } else if (!new HashSet<>(source.key()).equals(lookup.on().keySet())) {
      mistakes.add(path.child("on"), ConfigurationMessages.lookupNotByKey(source.key()));
    }
    if (hasClock && source.eventTime().isPresent()) {
      mistakes.add(path.child("source"), ConfigurationMessages.lookupWithClock(source.name()));
    }
  }

  private void checkLatest(String name, Latest latest) {
    KeyPath path = PATH.child("latest", name);
    checkJoin(path, latest.on());
    Optional<Source> source = eventSource(path, latest.source());
    checkHistory("latest", path, source, latest.on());
    latest
        .columns()
        .forEach(
            (feature, sql) -> {
              source
                  .map(this::eventScope)
                  .ifPresent(
                      columns -> columns.checkSql(path.child("columns", feature), sql, mistakes));
              define(path.child("columns", feature), feature);
            });
  }

  private void checkWindow(String name, Window window) {
    KeyPath path = PATH.child("window", name);
    checkJoin(path, window.on());
    Optional<Source> source = eventSource(path, window.source());
    checkHistory("window", path, source, window.on());
    for (int i = 0; i < window.over().size(); i++) {
      if (window.over().get(i).compareTo(LONGEST_WINDOW) > 0) {
        mistakes.add(
            path.child("over").item(i), FeatureMessages.longWindow(LONGEST_WINDOW.toDays()));
      }
      if (window.over().subList(0, i).contains(window.over().get(i))) {
        mistakes.add(
            path.child("over").item(i),
            ConfigurationMessages.listedTwice(Durations.words(window.over().get(i))));
      }
    }
    window
        .aggregates()
        .forEach(
            (stem, aggregate) -> {
              KeyPath at = path.child("aggregates", stem);
              source
                  .map(this::eventScope)
                  .ifPresent(columns -> columns.checkSql(at, aggregate.expression(), mistakes));
              for (Duration span : window.over().stream().distinct().toList()) {
                define(at, Window.featureName(stem, span));
              }
            });
  }

  private void checkHistory(
      String kind, KeyPath path, Optional<Source> source, Map<String, String> on) {
    if (!hasClock) {
      mistakes.add(path, ConfigurationMessages.historyWithoutClock(kind));
    }
    source.ifPresent(
        found -> {
          checkJoinedColumns(path, on, found);
          if (found.eventTime().isEmpty()) {
            mistakes.add(
                path.child("source"), ConfigurationMessages.historyWithoutEventTime(found.name()));
          } else if (!found.name().equals(Label.HISTORY)
              && found.name().equals(label.source())
              && found.recordedAt().isEmpty()) {
            mistakes.add(path.child("source"), ConfigurationMessages.ownOutcomes(found.name()));
          }
        });
  }

  private void checkJoin(KeyPath path, Map<String, String> on) {
    on.forEach((column, name) -> scope.checkName(path.child("on", column), name, mistakes));
  }

  private void checkJoinedColumns(KeyPath path, Map<String, String> on, Source source) {
    on.keySet()
        .forEach(
            column -> eventScope(source).checkName(path.child("on", column), column, mistakes));
  }

  /** What an aggregate or latest value may read of a source's row. */
  private Scope eventScope(Source source) {
    return source.name().equals(Label.HISTORY)
        ? populationScope.with(Label.HISTORY).describedAs("a column of " + population + " or label")
        : SourceReader.scope(source);
  }

  private void checkExpressions() {
    List<String> names = List.copyOf(features.expressions().keySet());
    Set<KeyPath> checked = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      Scope here =
          scope.withoutUnlessReadable(names.get(i), ConfigurationMessages.itself(names.get(i)));
      for (String later : names.subList(i + 1, names.size())) {
        here = here.withoutUnlessReadable(later, ConfigurationMessages.laterExpression(later));
      }
      KeyPath path = placeOf(names.get(i));
      // One mistake in what several were derived from is said once.
      if (checked.add(path)) {
        here.checkSql(path, features.expressions().get(names.get(i)), mistakes);
      }
      define(path, names.get(i));
    }
  }

  /** Where an expression is written, or what it was derived from. */
  private KeyPath placeOf(String expression) {
    KeyPath path = PATH.child("expressions", expression);
    if (!written.test(path)) {
      for (String section : List.of(DerivedFeatures.DATE_PARTS, DerivedFeatures.TEXT)) {
        for (int end = expression.length(); end > 0; end = expression.lastIndexOf('_', end - 1)) {
          KeyPath origin = PATH.child(section, expression.substring(0, end), "of");
          if (written.test(origin)) {
            return origin;
          }
        }
      }
    }
    return path;
  }

  private void define(KeyPath path, String feature) {
    if (!ValueParser.isIdentifier(feature)) {
      mistakes.add(path, ConfigurationMessages.notAnIdentifier("late_rate"));
    }
    String key = feature.toLowerCase(Locale.ROOT);
    String place = path.toString().substring(PATH.toString().length() + 1);
    String other = defined.putIfAbsent(key, place);
    if (other != null) {
      mistakes.add(path, ConfigurationMessages.collidingFeature(feature, other));
    } else if (populationScope.reads(feature) || populationScope.bars(feature)) {
      mistakes.add(path, ConfigurationMessages.featureHidesColumn(feature, population));
    }
    scope = scope.with(feature);
  }

  private void checkLists() {
    if (defined.isEmpty()) {
      mistakes.add(PATH, ConfigurationMessages.noFeatures());
      return;
    }
    checkAbout();
    new EncodingChecks(features, population, sources, mistakes).check(defined.keySet());
    checkList("drop", features.drop());
    checkList("categorical", features.categorical());
    checkDates();
    for (int i = 0; i < features.categorical().size(); i++) {
      if (features.drop().contains(features.categorical().get(i))) {
        mistakes.add(
            PATH.child("categorical").item(i),
            ConfigurationMessages.droppedAndCategorical(features.categorical().get(i)));
      }
    }
    if (new HashSet<>(features.drop()).containsAll(defined.keySet())) {
      mistakes.add(PATH.child("drop"), ConfigurationMessages.allDropped());
    }
  }

  /** No model takes a date as it is; what an expression gives is known only when it is computed. */
  private void checkDates() {
    for (int i = 0; i < features.columns().size(); i++) {
      String name = features.columns().get(i);
      if (features.drop().contains(name) || !sources.containsKey(population)) {
        continue;
      }
      KeyPath path = PATH.child("columns").item(i);
      sources.get(population).columns().stream()
          .filter(c -> c.name().equals(name) && List.of("date", "timestamp").contains(c.type()))
          .forEach(c -> mistakes.add(path, FeatureMessages.isDate(name, c.type())));
    }
  }

  private void checkAbout() {
    List<String> stems =
        features.windows().values().stream()
            .flatMap(window -> window.aggregates().keySet().stream())
            .toList();
    for (String name : features.about().keySet()) {
      if (!defined.containsKey(name.toLowerCase(Locale.ROOT))
          && !stems.contains(name)
          && !features.encodings().clusters().containsKey(name)) {
        mistakes.add(
            PATH.child("about", name),
            ConfigurationMessages.unknownFeature(name, defined.keySet()));
      }
    }
  }

  private void checkList(String key, List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      KeyPath path = PATH.child(key).item(i);
      if (!defined.containsKey(names.get(i).toLowerCase(Locale.ROOT))) {
        mistakes.add(path, ConfigurationMessages.unknownFeature(names.get(i), defined.keySet()));
      } else if (names.subList(0, i).contains(names.get(i))) {
        mistakes.add(path, ConfigurationMessages.listedTwice(names.get(i)));
      }
    }
  }

  /** A source with a history, or the history of the outcomes, which is read like the population. */
  private Optional<Source> eventSource(KeyPath path, String name) {
    if (!name.equals(Label.HISTORY)) {
      return source(path, name);
    }
    if (sources.containsKey(name)) {
      mistakes.add(path.child("source"), FeatureMessages.sourceCalledLabel());
    }
    return Optional.ofNullable(sources.get(population))
        .map(source -> source.asOutcomes(population, Source.SameKey.DUPLICATE));
  }

  private Optional<Source> source(KeyPath path, String name) {
    if (!name.isEmpty() && !sources.containsKey(name)) {
      mistakes.add(
          path.child("source"), ConfigurationMessages.unknownSource(name, sources.keySet()));
    }
    return Optional.ofNullable(sources.get(name));
  }
}
