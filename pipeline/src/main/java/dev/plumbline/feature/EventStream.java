package dev.plumbline.feature;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.plumbline.problem.FeatureSet.Aggregate;
import dev.plumbline.problem.FeatureSet.Function;
import dev.plumbline.problem.FeatureSet.Latest;
import dev.plumbline.problem.FeatureSet.Window;
import dev.plumbline.problem.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataType;

/**
 * The events of one source by one list of its columns, and every window and latest value read from
 * them: each distinct expression becomes one column, each distinct span one window.
 *
 * <p>An event at (event time e, recorded time r) is seen by predictions from max(e, r) on. A
 * version of a fact that is corrected is seen until the next version's recorded time; the versions
 * of a fact are brought together by the source's key, since a correction may change the columns
 * that the events are joined by. Rows without an event time, recorded time or key value are seen by
 * none.
 */
final class EventStream {
  static final String KEY_HASH = "key_hash";
  static final String KEY_CHECK = "key_check";
  static final String CLOCK = "clock";
  static final String RANK = "rank";
  static final String EVENT_TIME = "event_time";
  static final String RECORDED_AT = "recorded_at";
  static final String SUPERSEDED_AT = "superseded_at";
  static final String TIE = "tie";

  /** Order at one clock: events that count at once, predictions, events that count only after. */
  static final int RANK_OF_EVENT = 0;

  static final int RANK_OF_PREDICTION = 1;
  static final int RANK_OF_STRICT_EVENT = 2;

  /** The measure of {@code count(*)}. */
  private static final String EVERY_EVENT = measureSql(new Aggregate(Function.COUNT, "1"));

  private static final String FACT = "fact_";
  private static final String HAS_KEY = "has_key";
  private static final String IN_REACH = "in_reach";

  /** Bits of a hash that are dropped, so that the rest is a whole number to a double. */
  private static final int BITS_BEYOND_DOUBLE = 11;

  private final Source source;
  private final List<String> keyColumns;
  private final boolean strict;
  private final Map<String, Integer> measures = new LinkedHashMap<>();

  /** What is read of an event, in the order of the definitions: it decides ties. */
  private final Set<String> readOfEvents = new LinkedHashSet<>();

  private final Map<String, Integer> latestValues = new LinkedHashMap<>();
  private final Map<Long, List<ScanLayout.WindowOutput>> spans = new TreeMap<>();
  private final List<ScanLayout.LatestOutput> latest = new ArrayList<>();

  /**
   * @param keyColumns the source's columns that equal the prediction's keys, in the keys' order
   * @param strict whether events count only strictly after their recorded time
   */
  EventStream(Source source, List<String> keyColumns, boolean strict) {
    this.source = source;
    this.keyColumns = List.copyOf(keyColumns);
    this.strict = strict;
  }

  /** Adds a window's features to the outputs and their names to the list. */
  void add(Window window, List<String> outputNames) {
    for (Map.Entry<String, Aggregate> aggregate : window.aggregates().entrySet()) {
      String sql = measureSql(aggregate.getValue());
      readOfEvents.add(sql);
      int measure = sql.equals(EVERY_EVENT) ? ScanLayout.EVERY_EVENT : slot(measures, sql);
      for (Duration span : window.over()) {
        spans
            .computeIfAbsent(micros(span), length -> new ArrayList<>())
            .add(
                new ScanLayout.WindowOutput(
                    outputNames.size(),
                    aggregate.getValue().function(),
                    measure,
                    aggregate.getValue().back()));
        outputNames.add(Window.featureName(aggregate.getKey(), span));
      }
    }
  }

  /** Adds latest features to the outputs and their names to the list. */
  void add(Latest definition, List<String> outputNames) {
    definition
        .columns()
        .forEach(
            (feature, sql) -> {
              latest.add(
                  new ScanLayout.LatestOutput(
                      outputNames.size(),
                      micros(definition.maximumAge()),
                      slot(latestValues, sql)));
              outputNames.add(feature);
            });
  }

  List<String> measures() {
    return List.copyOf(measures.keySet());
  }

  List<String> latestValues() {
    return List.copyOf(latestValues.keySet());
  }

  ScanLayout.Stream layout(int latestValueOffset) {
    return new ScanLayout.Stream(
        strict,
        correctable(),
        correctable() ? reach() : longestSpan(),
        measures.size(),
        latestValueOffset,
        latestValues.size(),
        spans.entrySet().stream()
            .map(span -> new ScanLayout.Span(span.getKey(), span.getValue()))
            .toList(),
        latest);
  }

  /** The output's type: the type of a latest value's expression over the source's rows. */
  static DataType typeOf(Dataset<Row> rows, String sql) {
    return rows.select(expr(sql).as("value")).schema().apply(0).dataType();
  }

  /** Two hashes of a key's values that have nothing to do with one another. */
  static Column hashOf(List<Column> keys) {
    return xxhash64(keys.toArray(Column[]::new));
  }

  static Column checkOf(List<Column> keys) {
    return hash(keys.toArray(Column[]::new));
  }

  /**
   * The events that predictions between two times can see, with the columns named by the constants
   * above, measures and latest values. Where rows may be corrected this shuffles the source once by
   * its key.
   *
   * @param keyTypes the types of the population's keys, which the source's columns are brought to
   */
  Dataset<Row> events(
      Dataset<Row> rows,
      PredictionTimes times,
      List<DataType> keyTypes,
      List<String> measureNames,
      List<String> latestNames) {
    Column recordedAt = recordedAt();
    Column eventTime = timestamp(eventTimeColumn());
    List<Column> columns = new ArrayList<>();
    columns.add(unix_micros(recordedAt).as(RECORDED_AT));
    columns.add(unix_micros(eventTime).as(EVENT_TIME));
    columns.add(eventInReach(times).as(IN_REACH));
    List<Column> keys = new ArrayList<>();
    Column hasKey = lit(true);
    for (int i = 0; i < keyTypes.size(); i++) {
      keys.add(column(keyColumns.get(i)).try_cast(keyTypes.get(i)));
      hasKey = hasKey.and(keys.get(i).isNotNull());
    }
    columns.add(hashOf(keys).as(KEY_HASH));
    columns.add(checkOf(keys).as(KEY_CHECK));
    columns.add(hasKey.as(HAS_KEY));
    List<Column> content = new ArrayList<>();
    for (String factColumn : source.key()) {
      if (correctable()) {
        columns.add(column(factColumn).as(FACT + content.size()));
      }
      content.add(column(factColumn));
    }
    keyColumns.forEach(keyColumn -> content.add(column(keyColumn)));
    int position = 0;
    for (String sql : measures.keySet()) {
      columns.add(expr(sql).as(measureNames.get(position++)));
    }
    readOfEvents.forEach(sql -> content.add(expr(sql)));
    position = 0;
    for (String sql : latestValues.keySet()) {
      Column value = expr(sql);
      columns.add(value.as(latestNames.get(position++)));
      content.add(value);
    }
    columns.add(xxhash64(content.toArray(Column[]::new)).as(TIE));

    // Which rows are in reach by event time can only be asked once it is known which are current.
    Dataset<Row> known =
        (correctable() ? versionsInReach(rows, times) : rows.where(eventInReach(times)))
            .where(recordedInReach(times))
            .select(columns.toArray(Column[]::new));
    Dataset<Row> versions =
        correctable()
            ? known.withColumn(SUPERSEDED_AT, nextVersion())
            : known.withColumn(SUPERSEDED_AT, lit(null).cast("bigint"));
    Column visible =
        col(IN_REACH)
            .and(col(HAS_KEY))
            .and(
                col(SUPERSEDED_AT)
                    .isNull()
                    .or(
                        col(SUPERSEDED_AT)
                            .gt(col(RECORDED_AT))
                            .and(col(SUPERSEDED_AT).geq(times.first()))));
    Column rank =
        strict
            ? when(col(RECORDED_AT).geq(col(EVENT_TIME)), RANK_OF_STRICT_EVENT)
                .otherwise(RANK_OF_EVENT)
            : lit(RANK_OF_EVENT);
    return versions
        .where(visible)
        .withColumn(CLOCK, greatest(col(RECORDED_AT), col(EVENT_TIME)))
        .where(col(CLOCK).leq(times.last()))
        .withColumn(RANK, rank);
  }

  private Column recordedAt() {
    return timestamp(source.recordedAt().orElseGet(this::eventTimeColumn));
  }

  private Column recordedInReach(PredictionTimes times) {
    Column last = lit(instant(times.last()));
    return strict ? recordedAt().lt(last) : recordedAt().leq(last);
  }

  private Column eventInReach(PredictionTimes times) {
    return timestamp(eventTimeColumn()).geq(lit(instant(times.first() - reach())));
  }

  /**
   * The versions that decide about events in reach. A version supersedes one that was recorded
   * before it; so where no event in reach was recorded before the reach begins, versions recorded
   * before it decide nothing, and are not read. Whether there is one (an event announced ahead) is
   * asked first.
   */
  private Dataset<Row> versionsInReach(Dataset<Row> rows, PredictionTimes times) {
    Column recorded = recordedAt().geq(lit(instant(times.first() - reach())));
    boolean announced =
        !rows.where(eventInReach(times).and(not(recorded))).select(lit(1)).limit(1).isEmpty();
    return announced ? rows : rows.where(recorded);
  }

  /**
   * When the next version of the same fact was recorded. Versions recorded at one time go by event
   * time, then by the hash of what is read of them; a row whose key has a null is its own fact.
   */
  private Column nextVersion() {
    List<Column> fact = new ArrayList<>();
    Column complete = lit(true);
    for (int i = 0; i < source.key().size(); i++) {
      fact.add(col(FACT + i));
      complete = complete.and(col(FACT + i).isNotNull());
    }
    WindowSpec versions =
        org.apache.spark.sql.expressions.Window.partitionBy(fact.toArray(Column[]::new))
            .orderBy(col(RECORDED_AT), col(EVENT_TIME), col(TIE));
    return when(complete, lead(col(RECORDED_AT), 1).over(versions));
  }

  /** Whether it matters which of two events of one time comes first. */
  boolean ordered() {
    return !latest.isEmpty()
        || spans.values().stream()
            .flatMap(List::stream)
            .anyMatch(
                output ->
                    switch (output.function()) {
                      case FIRST, LAST, LAG, DIFFERENCE -> true;
                      case COUNT, SUM, MEAN, MIN, MAX, SD, RATE, DISTINCT, HOURS_SINCE -> false;
                    });
  }

  boolean correctable() {
    return source.corrections() == Source.SameKey.CORRECTION && !source.key().isEmpty();
  }

  private String eventTimeColumn() {
    return source
        .eventTime()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Source '"
                        + source.name()
                        + "' has no event time, so windows and latest values cannot read it;"
                        + " declare event-time or use a lookup"));
  }

  private long longestSpan() {
    return spans.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /** How old an event can be, by event time, and still matter to a prediction. */
  long reach() {
    return latest.stream()
        .mapToLong(ScanLayout.LatestOutput::maximumAge)
        .reduce(longestSpan(), Math::max);
  }

  /** What an aggregate is computed of: a number, null where a row does not count. */
  static String measureSql(Aggregate aggregate) {
    String sql = "(" + aggregate.expression() + ")";
    return switch (aggregate.function()) {
      case COUNT -> "CASE WHEN " + sql + " IS NOT NULL THEN 1D END";
      case RATE -> "CASE WHEN " + sql + " THEN 1D WHEN NOT " + sql + " THEN 0D END";
      case HOURS_SINCE -> "CASE WHEN " + sql + " THEN 1D END";
      case DISTINCT ->
          "CASE WHEN %s IS NOT NULL THEN CAST(shiftright(xxhash64(%s), %d) AS DOUBLE) END"
              .formatted(sql, sql, BITS_BEYOND_DOUBLE);
      case SUM, MEAN, MIN, MAX, SD, LAST, FIRST, LAG, DIFFERENCE -> "CAST(" + sql + " AS DOUBLE)";
    };
  }

  private static int slot(Map<String, Integer> slots, String sql) {
    return slots.computeIfAbsent(sql, key -> slots.size());
  }

  static Column column(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }

  private static Column timestamp(String name) {
    return column(name).cast("timestamp");
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
  }

  private static long micros(Duration duration) {
    return Math.addExact(
        Math.multiplyExact(duration.toSeconds(), 1_000_000L), duration.toNanosPart() / 1000L);
  }
}
