package dev.plumbline.feature;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import dev.plumbline.problem.FeatureSet;
import dev.plumbline.problem.Label;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Computes a problem's features for rows of its population, each as of its own prediction time.
 *
 * <p><b>What a prediction at time t sees.</b> An event has an event time (when it happened) and a
 * recorded time (when we came to know it; the event time where the source has none). It is seen
 * from the first moment at which both have passed: event time ≤ t and recorded time ≤ t. Where a
 * source keeps corrections only the version of a fact recorded last by t counts, and it counts
 * where it says the fact belongs; a version is gone from the moment the next is recorded. The
 * population read as its own source is the one exception: its events count strictly after their
 * recorded time, so that a row whose outcome has no later recorded time than its prediction never
 * sees itself. A window holds the events with event time in (t − span, t]; a latest value comes
 * from the event with the latest event time (then recorded time, then the hash of what is read of
 * it) if its age t − event time is at most the maximum age. A row without a prediction time or with
 * a null in a key sees nothing: counts are 0 and all else is null.
 *
 * <p><b>Same rows, same bits.</b> A row's features depend on that row and the sources only, never
 * on which other rows are computed with it: sums are exact, ties are decided by content.
 *
 * <p><b>Cost.</b> Where there are windows or latest values: one pass over the population's
 * prediction time, then for each distinct list of population columns that they are joined by one
 * shuffle of the population and of the events in reach, for all sources and spans together; and one
 * shuffle by its key for each use of a source that keeps corrections. Rows stream through the
 * sorted partitions, so memory is bounded by the events of the longest span under one key.
 */
public final class FeatureEngine {
  /** What the name of a rule's column begins with. */
  public static final String RULE_PREFIX = "rule_";

  private final Problem problem;
  private final FeatureSet features;

  private FeatureEngine(Problem problem) {
    this.problem = problem;
    this.features = problem.features();
  }

  public static FeatureEngine of(Problem problem) {
    return new FeatureEngine(problem);
  }

  /**
   * The same rows, no more and no fewer, with all their columns and then one column for each
   * feature and rule. The order of the rows is not kept.
   *
   * @param population clean rows of the population, any subset of them
   * @param cleanSource the clean rows of a source by its name
   * @throws IllegalArgumentException if a feature has the name of a column of the population or of
   *     another feature, or a column it is read from does not exist
   */
  public Dataset<Row> compute(Dataset<Row> population, Function<String, Dataset<Row>> cleanSource) {
    return compute(population, cleanSource, StoredFeatures.none());
  }

  /** The same, where some features were computed before. */
  Dataset<Row> compute(
      Dataset<Row> population, Function<String, Dataset<Row>> cleanSource, StoredFeatures stored) {
    return computeFrom(
        population,
        stored,
        name ->
            name.equals(Label.HISTORY)
                ? LabelHistory.rows(problem, cleanSource)
                : cleanSource.apply(name));
  }

  private Dataset<Row> computeFrom(
      Dataset<Row> population, StoredFeatures stored, Function<String, Dataset<Row>> cleanSource) {
    checkNames(List.of(population.columns()));
    Dataset<Row> rows = population;
    for (FeatureSet.Lookup lookup : features.lookups().values()) {
      rows = LookupJoin.join(rows, lookup, cleanSource.apply(lookup.source()));
    }
    rows = withPointInTimeFeatures(rows, population, stored, cleanSource);
    for (Map.Entry<String, String> expression : features.expressions().entrySet()) {
      rows = rows.withColumn(expression.getKey(), expr(expression.getValue()));
    }
    for (Map.Entry<String, String> rule : rules().entrySet()) {
      // A condition that is not known to hold does not hold.
      rows =
          rows.withColumn(RULE_PREFIX + rule.getKey(), coalesce(expr(rule.getValue()), lit(false)));
    }
    return rows;
  }

  /**
   * What {@link #compute} adds or takes over, in the order of the definitions.
   *
   * @param computed the schema of the computed rows
   * @throws IllegalArgumentException if a feature that is given to models is neither a number,
   *     boolean nor text
   */
  public List<FeatureDescription> outputs(StructType computed) {
    return new FeatureOutputs(problem, computed).describe();
  }

  /** The hash of the definitions and the engine's version. */
  public String version() {
    return FeatureVersion.of(problem);
  }

  private Dataset<Row> withPointInTimeFeatures(
      Dataset<Row> rows,
      Dataset<Row> population,
      StoredFeatures stored,
      Function<String, Dataset<Row>> cleanSource) {
    List<Definition> waiting = new ArrayList<>();
    for (FeatureSet.Latest latest : features.latest().values()) {
      stored.remaining(latest).ifPresent(left -> waiting.add(new LatestDefinition(left)));
    }
    for (FeatureSet.Window window : features.windows().values()) {
      stored.remaining(window).forEach(left -> waiting.add(new WindowDefinition(left)));
    }
    if (waiting.isEmpty()) {
      return inOrderOfDefinition(stored.join(rows), rows.columns());
    }
    String predictionTime =
        problem
            .predictionTime()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Problem '"
                            + problem.name()
                            + "' has windows or latest features but no prediction-time"));
    Optional<PredictionTimes> times = PredictionTimes.of(population, predictionTime);
    Dataset<Row> joined = stored.join(rows);
    while (!waiting.isEmpty()) {
      Set<String> known = lowerCase(List.of(joined.columns()));
      List<Definition> ready =
          waiting.stream()
              .filter(definition -> known.containsAll(lowerCase(definition.on().values())))
              .toList();
      if (ready.isEmpty()) {
        throw new IllegalArgumentException(unknownKeys(waiting, known));
      }
      for (PointInTimeJoin join : joins(ready)) {
        joined = join.join(joined, predictionTime, times, cleanSource);
      }
      waiting.removeAll(ready);
    }
    return inOrderOfDefinition(joined, rows.columns());
  }

  /** One join for each distinct list of the population's columns. */
  private Iterable<PointInTimeJoin> joins(List<Definition> definitions) {
    Map<List<String>, PointInTimeJoin> joins = new LinkedHashMap<>();
    for (Definition definition : definitions) {
      List<Map.Entry<String, String>> on =
          definition.on().entrySet().stream()
              .sorted(Map.Entry.<String, String>comparingByValue().thenComparing(Map.Entry::getKey))
              .toList();
      PointInTimeJoin join =
          joins.computeIfAbsent(
              on.stream().map(Map.Entry::getValue).toList(), PointInTimeJoin::new);
      Source source = source(definition.source());
      EventStream stream =
          join.stream(
              source.name(),
              on.stream().map(Map.Entry::getKey).toList(),
              columns -> new EventStream(source, columns, isOfThePopulation(source)));
      definition.addTo(stream, join.outputNames());
    }
    return joins.values();
  }

  private Dataset<Row> inOrderOfDefinition(Dataset<Row> joined, String[] before) {
    List<String> names = new ArrayList<>(List.of(before));
    names.addAll(FeatureOutputs.pointInTimeNames(features));
    return joined.select(
        names.stream().map(EventStream::column).toArray(org.apache.spark.sql.Column[]::new));
  }

  private boolean isOfThePopulation(Source source) {
    return source.name().equals(problem.population()) || source.name().equals(Label.HISTORY);
  }

  private Source source(String name) {
    return problem
        .eventSource(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Unknown source '" + name + "'; sources are " + problem.sources().keySet()));
  }

  private Map<String, String> rules() {
    return FeatureOutputs.rules(problem);
  }

  private void checkNames(List<String> populationColumns) {
    Set<String> taken = lowerCase(populationColumns);
    List<String> missing =
        features.columns().stream()
            .filter(column -> !taken.contains(column.toLowerCase(Locale.ROOT)))
            .toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "Columns " + missing + " are not in the population, which has " + populationColumns);
    }
    List<String> colliding =
        FeatureOutputs.addedNames(problem).stream()
            .filter(name -> !taken.add(name.toLowerCase(Locale.ROOT)))
            .toList();
    if (!colliding.isEmpty()) {
      throw new IllegalArgumentException(
          "Features "
              + colliding
              + " have the name of a column of the population or of another feature; rename them"
              + " (a column of the population is taken as it is by listing it under columns)");
    }
  }

  private static String unknownKeys(List<Definition> waiting, Set<String> known) {
    Set<String> unknown =
        waiting.stream()
            .flatMap(definition -> lowerCase(definition.on().values()).stream())
            .filter(name -> !known.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    return "Windows or latest features are joined by "
        + unknown
        + ", which are neither columns of the population nor features above; there are "
        + known;
  }

  private static Set<String> lowerCase(Iterable<String> names) {
    Set<String> lowerCase = new TreeSet<>();
    names.forEach(name -> lowerCase.add(name.toLowerCase(Locale.ROOT)));
    return lowerCase;
  }

  /** A window or latest definition on its way into a join. */
  private sealed interface Definition {
    String source();

    Map<String, String> on();

    void addTo(EventStream stream, List<String> outputNames);
  }

  private record LatestDefinition(FeatureSet.Latest latest) implements Definition {
    @Override
    public String source() {
      return latest.source();
    }

    @Override
    public Map<String, String> on() {
      return latest.on();
    }

    @Override
    public void addTo(EventStream stream, List<String> outputNames) {
      stream.add(latest, outputNames);
    }
  }

  private record WindowDefinition(FeatureSet.Window window) implements Definition {
    @Override
    public String source() {
      return window.source();
    }

    @Override
    public Map<String, String> on() {
      return window.on();
    }

    @Override
    public void addTo(EventStream stream, List<String> outputNames) {
      stream.add(window, outputNames);
    }
  }
}
