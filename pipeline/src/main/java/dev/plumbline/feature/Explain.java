package dev.plumbline.feature;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.Failure;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.FeatureSet;
import dev.plumbline.problem.Label;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Source;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * One row of the population → each of its features with the rows it came from. The values are the
 * engine's own; the rows are found by plain queries, written apart from it. The row itself is taken
 * as it stands in its clean table; with another time than its own only its windows and latest
 * values move.
 *
 * <p>Two small queries for each window or latest definition.
 */
public final class Explain {
  private final Problem problem;
  private final Lake lake;
  private final int shown;

  private Explain(Problem problem, Lake lake, int shown) {
    this.problem = problem;
    this.lake = lake;
    this.shown = shown;
  }

  /**
   * @param shown how many rows are shown of each window at most, newest first
   */
  public static Explain of(Problem problem, Lake lake, int shown) {
    return new Explain(problem, lake, shown);
  }

  /**
   * Explains the features of a row.
   *
   * @param entity the values of the entity's columns, in their order
   * @param at the moment the features are as of; the row's own prediction time where empty
   * @throws Failure of kind USER where no row or more than one is meant
   */
  public Explanation execute(List<String> entity, Optional<Instant> at) {
    Dataset<Row> row = row(entity, at);
    Population population = Population.of(problem, lake);
    Dataset<Row> computed = FeatureEngine.of(problem).compute(row, population::facts);
    List<FeatureDescription> outputs = FeatureEngine.of(problem).outputs(computed.schema());
    Row values = computed.head();
    Optional<Instant> asOf =
        problem
            .predictionTime()
            .map(time -> computed.select(col(time).cast("timestamp")).head().getTimestamp(0))
            .map(Timestamp::toInstant);
    Set<String> personal = problem.populationSource().personal().keySet();
    List<Explanation.Part> parts = new ArrayList<>();
    parts.add(
        new Explanation.Part(
            "the row of " + problem.population() + " itself",
            values(outputs, problem.features().columns(), values, personal, 1),
            recorded(row)));
    problem
        .features()
        .lookups()
        .values()
        .forEach(
            lookup -> parts.add(lookedUp(lookup, computed, outputs, values, personal, population)));
    asOf.ifPresent(time -> addHistories(parts, outputs, values, time, population));
    parts.add(
        new Explanation.Part(
            "computed from the features above",
            values(outputs, problem.features().expressions().keySet(), values, personal, 0),
            List.of()));
    return new Explanation(
        String.join(", ", entity),
        asOf,
        parts.stream().filter(part -> !part.values().isEmpty()).toList());
  }

  private Dataset<Row> row(List<String> entity, Optional<Instant> at) {
    List<String> columns = problem.entity().columns();
    if (columns.size() != entity.size()) {
      throw Failure.user(
          "An entity of %s is told by %d values, %s; %d were given",
          problem.name(), columns.size(), columns, entity.size());
    }
    Dataset<Row> rows = lake.read(Tables.raw(problem.population()));
    for (int i = 0; i < columns.size(); i++) {
      rows = rows.where(col(columns.get(i)).cast("string").equalTo(entity.get(i)));
    }
    long found = rows.limit(2).count();
    if (found != 1) {
      throw Failure.user(
          found == 0 ? "There is no row of %s with %s = %s" : "More than one row of %s has %s = %s",
          problem.population(),
          columns,
          entity);
    }
    String time = problem.predictionTime().orElse("");
    if (at.isPresent() && time.isEmpty()) {
      throw Failure.user("%s has no prediction-time, so --at means nothing", problem.name());
    }
    return at.isEmpty() ? rows : rows.withColumn(time, lit(Timestamp.from(at.get())));
  }

  private List<Explanation.Evidence> recorded(Dataset<Row> row) {
    Optional<String> recordedAt = problem.populationSource().recordedAt();
    return recordedAt
        .map(column -> row.select(col(column).cast("timestamp")).head())
        .filter(found -> !found.isNullAt(0))
        .map(
            found ->
                List.of(
                    new Explanation.Evidence(
                        Optional.empty(),
                        Optional.of(found.getTimestamp(0).toInstant()),
                        List.of())))
        .orElse(List.of());
  }

  /** A fact without a time, or that there is none under the key. */
  private Explanation.Part lookedUp(
      FeatureSet.Lookup lookup,
      Dataset<Row> computed,
      List<FeatureDescription> outputs,
      Row values,
      Set<String> personal,
      Population population) {
    Dataset<Row> facts = population.facts(lookup.source());
    for (Map.Entry<String, String> key : lookup.on().entrySet()) {
      Object value = computed.select(expr(key.getValue())).head().get(0);
      facts =
          facts.where(
              value == null ? lit(false) : EventStream.column(key.getKey()).equalTo(lit(value)));
    }
    boolean found = !facts.limit(1).isEmpty();
    return new Explanation.Part(
        lookup.source() + " by " + lookup.on() + (found ? "" : ": not found"),
        values(outputs, lookup.columns().keySet(), values, personal, found ? 1 : 0),
        List.of());
  }

  private void addHistories(
      List<Explanation.Part> parts,
      List<FeatureDescription> outputs,
      Row values,
      Instant time,
      Population population) {
    for (FeatureSet.Latest latest : problem.features().latest().values()) {
      List<Read> reads = new ArrayList<>();
      latest.columns().forEach((name, sql) -> reads.add(new Read(name, sql, latest.maximumAge())));
      parts.add(
          history(latest.source(), latest.on(), reads, true, outputs, values, time, population));
    }
    for (FeatureSet.Window window : problem.features().windows().values()) {
      List<Read> reads = new ArrayList<>();
      window
          .aggregates()
          .forEach(
              (stem, aggregate) ->
                  window
                      .over()
                      .forEach(
                          span ->
                              reads.add(
                                  new Read(
                                      FeatureSet.Window.featureName(stem, span),
                                      EventStream.measureSql(aggregate),
                                      span))));
      parts.add(
          history(window.source(), window.on(), reads, false, outputs, values, time, population));
    }
  }

  /** What a feature reads of a row, and how old the row may be. */
  private record Read(String feature, String sql, Duration reach) {}

  private Explanation.Part history(
      String sourceName,
      Map<String, String> on,
      List<Read> reads,
      boolean newestOnly,
      List<FeatureDescription> outputs,
      Row values,
      Instant time,
      Population population) {
    Dataset<Row> events =
        inReach(sourceName, on, reads, values, time, population)
            .orderBy(col("_happened").desc(), col("_recorded").desc());
    if (newestOnly) {
      events = events.limit(1);
    }
    List<Column> selected = new ArrayList<>(List.of(col("_happened"), col("_recorded")));
    List<Column> counts = new ArrayList<>();
    for (int i = 0; i < reads.size(); i++) {
      Column read =
          when(youngerThan(time, reads.get(i).reach(), newestOnly), expr(reads.get(i).sql()));
      selected.add(read.cast("string").as("_" + i));
      counts.add(count(col("_" + i)).as("_" + i));
    }
    Dataset<Row> read = events.select(selected.toArray(Column[]::new));
    Row counted =
        read.agg(counts.get(0), counts.subList(1, counts.size()).toArray(Column[]::new)).head();
    List<Explanation.Evidence> evidence =
        read.limit(shown).collectAsList().stream().map(Explain::evidence).toList();
    List<Explanation.Value> explained = new ArrayList<>();
    for (int i = 0; i < reads.size(); i++) {
      explained.addAll(
          values(outputs, List.of(reads.get(i).feature()), values, Set.of(), counted.getLong(i)));
    }
    return new Explanation.Part(title(sourceName, on, values), explained, evidence);
  }

  /** The rows that were known then, each fact in the version known then. */
  private Dataset<Row> inReach(
      String sourceName,
      Map<String, String> on,
      List<Read> reads,
      Row values,
      Instant time,
      Population population) {
    Source source = problem.eventSource(sourceName).orElseThrow();
    boolean history = sourceName.equals(Label.HISTORY);
    Dataset<Row> rows =
        history ? LabelHistory.rows(problem, population::facts) : population.facts(sourceName);
    Column now = lit(Timestamp.from(time));
    String eventTime = source.eventTime().orElseThrow();
    Column happened = col(eventTime).cast("timestamp");
    Column recorded = col(source.recordedAt().orElse(eventTime)).cast("timestamp");
    boolean strict = history || sourceName.equals(problem.population());
    Dataset<Row> known =
        rows.withColumn("_happened", happened)
            .withColumn("_recorded", recorded)
            .where(strict ? col("_recorded").lt(now) : col("_recorded").leq(now));
    if (source.corrections() == Source.SameKey.CORRECTION && !source.key().isEmpty()) {
      known = newestVersions(known, source.key());
    }
    for (Map.Entry<String, String> key : on.entrySet()) {
      Object value = values.get(values.fieldIndex(key.getValue()));
      known = known.where(value == null ? lit(false) : col(key.getKey()).equalTo(lit(value)));
    }
    Duration longest =
        reads.stream().map(Read::reach).max(Duration::compareTo).orElse(Duration.ZERO);
    return known.where(
        col("_happened")
            .leq(now)
            .and(col("_happened").geq(lit(Timestamp.from(time.minus(longest))))));
  }

  private static Dataset<Row> newestVersions(Dataset<Row> known, List<String> key) {
    Column complete = lit(true);
    for (String column : key) {
      complete = complete.and(col(column).isNotNull());
    }
    Column version =
        row_number()
            .over(
                Window.partitionBy(key.stream().map(c -> col(c)).toArray(Column[]::new))
                    .orderBy(col("_recorded").desc(), col("_happened").desc_nulls_last()));
    return known
        .withColumn("_version", coalesce(when(complete, version), lit(1)))
        .where(col("_version").equalTo(1));
  }

  private static Column youngerThan(Instant time, Duration reach, boolean edgeCounts) {
    Column edge = lit(Timestamp.from(time.minus(reach)));
    return edgeCounts ? col("_happened").geq(edge) : col("_happened").gt(edge);
  }

  private static Explanation.Evidence evidence(Row row) {
    List<Optional<String>> read = new ArrayList<>();
    for (int i = 2; i < row.size(); i++) {
      read.add(Optional.ofNullable(row.getString(i)));
    }
    return new Explanation.Evidence(
        Optional.of(row.getTimestamp(0).toInstant()),
        Optional.of(row.getTimestamp(1).toInstant()),
        read);
  }

  private String title(String source, Map<String, String> on, Row values) {
    Set<String> personal = problem.populationSource().personal().keySet();
    return source
        + " where "
        + on.entrySet().stream()
            .map(
                key ->
                    key.getKey()
                        + " = "
                        + (personal.contains(key.getValue())
                            ? "(personal)"
                            : values.get(values.fieldIndex(key.getValue()))))
            .collect(Collectors.joining(" and "));
  }

  private static List<Explanation.Value> values(
      List<FeatureDescription> outputs,
      Iterable<String> names,
      Row values,
      Set<String> personal,
      long rows) {
    List<Explanation.Value> explained = new ArrayList<>();
    for (String name : names) {
      outputs.stream()
          .filter(output -> output.name().equals(name))
          .forEach(
              output ->
                  explained.add(
                      new Explanation.Value(
                          name,
                          personal.contains(name)
                              ? Optional.of("(personal)")
                              : Optional.ofNullable(values.get(values.fieldIndex(name)))
                                  .map(Object::toString),
                          output.about(),
                          output.definition(),
                          rows)));
    }
    return explained;
  }
}
