package dev.plumbline.leakage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.xxhash64;

import dev.plumbline.feature.FeatureEngine;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.HighOutcome;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Tables;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.problem.Entity;
import dev.plumbline.problem.FeatureSet;
import dev.plumbline.problem.Label;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Source;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * The label's source with its outcomes dealt out anew among its rows, several times over, and the
 * features computed from them again. Only where a window or latest value reads that source, and
 * where the label is about columns of that source alone: else a shuffled column would no longer be
 * an outcome. The rows are a stretch of time at the end of the training rows that holds about the
 * sample's number of them, and of the source only what is in reach of these is shuffled. All
 * shuffles go through the feature engine at once: every row stands there once for each, and the
 * shuffle's number is one more key of what reads the source. At most {@code sample-rows} rows a
 * shuffle come to the driver; they are cross-validated forwards.
 */
final class ShuffledSource {
  /** Rows that outcomes are dealt out among: what one task sorts. */
  private static final long ROWS_IN_DECK = 200_000;

  private static final int STRETCHES = 4;
  private static final String SHUFFLE = "_shuffle";

  private final Inspection inspection;
  private final Problem problem;
  private final Lake lake;
  private final List<String> outcomes;
  private final Instant from;

  private ShuffledSource(Inspection inspection, List<String> outcomes, Instant from) {
    this.inspection = inspection;
    this.problem = inspection.problem();
    this.lake = inspection.set().lake();
    this.outcomes = outcomes;
    this.from = from;
  }

  /** Where there are features to compute again. */
  static Optional<ShuffledSource> of(Inspection inspection) {
    Problem problem = inspection.problem();
    String source = problem.label().source();
    boolean derived =
        eventSources(problem).anyMatch(name -> name.equals(source) || name.equals(Label.HISTORY));
    boolean corrected = problem.sources().get(source).corrections() == Source.SameKey.CORRECTION;
    if (!derived || corrected || problem.predictionTime().isEmpty()) {
      return Optional.empty();
    }
    Set<String> read = LabelQuantity.columnsOf(problem.label().outcome());
    List<String> known = List.of(inspection.set().lake().read(Tables.raw(source)).columns());
    if (!known.containsAll(read)) {
      return Optional.empty();
    }
    List<String> outcomes =
        read.stream().filter(c -> !problem.entity().columns().contains(c)).toList();
    return Optional.of(new ShuffledSource(inspection, outcomes, from(inspection)));
  }

  /** What windows and latest values read. */
  private static Stream<String> eventSources(Problem problem) {
    return Stream.concat(
        problem.features().windows().values().stream().map(FeatureSet.Window::source),
        problem.features().latest().values().stream().map(FeatureSet.Latest::source));
  }

  /** Where the stretch of rows begins. */
  private static Instant from(Inspection inspection) {
    Row bounds =
        inspection
            .set()
            .trainingRows(inspection.problem().seed())
            .agg(min(FeatureRows.PREDICTION_TIME), max(FeatureRows.PREDICTION_TIME))
            .head();
    Instant first = bounds.getTimestamp(0).toInstant();
    Instant last = bounds.getTimestamp(1).toInstant();
    double share =
        Math.min(
            1.0,
            (double) inspection.problem().leakage().sampleRows() / inspection.evidence().rows());
    long seconds = (long) (share * Duration.between(first, last).toSeconds());
    return last.minusSeconds(seconds);
  }

  /** The rows with their outcomes and features after each shuffle. */
  List<ShuffledOutcomes.Shuffled> rows() {
    String source = problem.label().source();
    Dataset<Row> shuffled = shuffled(copied(inReach(lake.read(Tables.raw(source))))).persist();
    try {
      return rows(shuffled, source);
    } finally {
      shuffled.unpersist();
    }
  }

  private List<ShuffledOutcomes.Shuffled> rows(Dataset<Row> shuffled, String source) {
    Dataset<Row> population =
        source.equals(problem.population())
            ? shuffled
            : copied(ofTheStretch(lake.read(Tables.raw(problem.population()))));
    Dataset<Row> chosen =
        ofTheStretch(population)
            .withColumn(FeatureRows.PREDICTION_TIME, predictionTime().cast("timestamp"));
    Dataset<Row> teaching = chosen.where(not(inspection.set().split().holdout()));
    Dataset<Row> computed =
        FeatureEngine.of(
                problem
                    .with(keyedByShuffle(problem.features()))
                    .with(keyedByShuffle(problem.entity())))
            .compute(teaching, name -> name.equals(source) ? shuffled : other(name));
    Dataset<Row> labelled = labelled(computed, shuffled, source);
    List<Column> selected = new ArrayList<>();
    for (FeatureColumn column : inspection.columns()) {
      selected.add(
          col("`" + column.name() + "`")
              .cast(column.kind() == FeatureKind.CATEGORICAL ? "string" : "double"));
    }
    selected.add(col("_label"));
    selected.add(col(FeatureRows.PREDICTION_TIME).cast("double"));
    selected.add(col(SHUFFLE));
    List<Row> rows =
        labelled
            .where(col("_label").isNotNull())
            .orderBy(order("draw"))
            .limit(problem.leakage().sampleRows() * problem.leakage().permutations())
            .select(selected.toArray(Column[]::new))
            .collectAsList();
    int width = inspection.columns().size();
    return IntStream.range(0, problem.leakage().permutations())
        .mapToObj(i -> rows.stream().filter(r -> r.getInt(width + 2) == i).toList())
        .filter(drawn -> !drawn.isEmpty())
        .map(drawn -> assembled(drawn, width))
        .toList();
  }

  private Dataset<Row> other(String source) {
    Dataset<Row> rows = lake.read(Tables.raw(source));
    return isKeyed(source) ? copied(rows) : rows;
  }

  /**
   * Whether a source stands there once for each shuffle. The label's must; others that windows read
   * do so too, for what is found by the same columns is found by one sort. Not where a row of the
   * same key is a correction: copies would be taken for such. The history of the outcomes is that
   * of the population's rows, which stand there as often as the outcomes do.
   */
  private boolean isKeyed(String source) {
    if (source.equals(Label.HISTORY)) {
      return true;
    }
    boolean isOfHistory =
        source.equals(problem.population())
            && eventSources(problem).anyMatch(Label.HISTORY::equals);
    boolean events = eventSources(problem).anyMatch(source::equals);
    return isOfHistory
        || events && problem.sources().get(source).corrections() != Source.SameKey.CORRECTION;
  }

  private Column predictionTime() {
    return col(problem.predictionTime().orElseThrow());
  }

  private Dataset<Row> ofTheStretch(Dataset<Row> population) {
    Instant matured = inspection.stage().knownUntil().minus(problem.label().maturity());
    return population.where(
        predictionTime()
            .geq(lit(Timestamp.from(from)))
            .and(predictionTime().leq(lit(Timestamp.from(matured)))));
  }

  /** Of the source what the stretch's windows reach back to, and the stretch itself. */
  private Dataset<Row> inReach(Dataset<Row> source) {
    String name = problem.label().source();
    Column near =
        problem
            .sources()
            .get(name)
            .eventTime()
            .map(
                time ->
                    col(time)
                        .geq(lit(Timestamp.from(from.minus(reach(name)))))
                        .or(col(time).isNull()))
            .orElse(lit(true));
    return source.where(
        name.equals(problem.population())
            ? near.or(predictionTime().geq(lit(Timestamp.from(from))))
            : near);
  }

  private Duration reach(String source) {
    return Stream.concat(
            problem.features().windows().values().stream()
                .filter(w -> List.of(source, Label.HISTORY).contains(w.source()))
                .flatMap(w -> w.over().stream()),
            problem.features().latest().values().stream()
                .filter(l -> List.of(source, Label.HISTORY).contains(l.source()))
                .map(FeatureSet.Latest::maximumAge))
        .max(Comparator.naturalOrder())
        .orElseThrow()
        .plus(problem.label().maturity());
  }

  /** Every row once for each shuffle. */
  private Dataset<Row> copied(Dataset<Row> rows) {
    return rows.withColumn(
        SHUFFLE, explode(sequence(lit(0), lit(problem.leakage().permutations() - 1))));
  }

  /** What reads a source reads it as it is after the row's own shuffle. */
  private FeatureSet keyedByShuffle(FeatureSet features) {
    Map<String, FeatureSet.Lookup> lookups = new LinkedHashMap<>(features.lookups());
    lookups.replaceAll(
        (name, l) ->
            isKeyed(l.source())
                ? new FeatureSet.Lookup(l.source(), withShuffle(l.on()), l.columns())
                : l);
    Map<String, FeatureSet.Latest> latest = new LinkedHashMap<>(features.latest());
    latest.replaceAll(
        (name, l) ->
            isKeyed(l.source())
                ? new FeatureSet.Latest(
                    l.source(), withShuffle(l.on()), l.columns(), l.maximumAge())
                : l);
    Map<String, FeatureSet.Window> windows = new LinkedHashMap<>(features.windows());
    windows.replaceAll(
        (name, w) ->
            isKeyed(w.source())
                ? new FeatureSet.Window(w.source(), withShuffle(w.on()), w.over(), w.aggregates())
                : w);
    return new FeatureSet(
        features.name(),
        features.columns(),
        lookups,
        latest,
        windows,
        features.expressions(),
        features.drop(),
        features.categorical(),
        features.about(),
        features.encodings());
  }

  /** A row of one shuffle is another than that of the next. */
  private static Entity keyedByShuffle(Entity entity) {
    List<String> columns = new ArrayList<>(entity.columns());
    columns.add(SHUFFLE);
    return new Entity.Key(columns);
  }

  private static Map<String, String> withShuffle(Map<String, String> on) {
    Map<String, String> keyed = new LinkedHashMap<>(on);
    keyed.put(SHUFFLE, SHUFFLE);
    return keyed;
  }

  private Dataset<Row> labelled(Dataset<Row> computed, Dataset<Row> shuffled, String source) {
    Column label = HighOutcome.of(inspection.set()).positive(expr(problem.label().outcome()));
    if (source.equals(problem.population())) {
      return computed.withColumn("_label", label);
    }
    List<String> key = new ArrayList<>(problem.entity().columns());
    key.add(SHUFFLE);
    List<Column> selected = new ArrayList<>();
    key.forEach(k -> selected.add(col("`" + k + "`")));
    selected.add(label.as("_label"));
    return computed.join(
        shuffled.select(selected.toArray(Column[]::new)), key.toArray(String[]::new), "inner");
  }

  /** Every row keeps what it has, but gets the outcomes of another row of its deck. */
  private Dataset<Row> shuffled(Dataset<Row> rows) {
    int decks = (int) Math.max(1, inspection.evidence().rows() / ROWS_IN_DECK);
    Dataset<Row> inDecks = rows.withColumn("_deck", pmod(order("deck"), lit(decks)));
    String[] deck = {SHUFFLE, "_deck"};
    List<Column> dealt = new ArrayList<>();
    for (String column : deck) {
      dealt.add(col(column));
    }
    dealt.add(
        row_number()
            .over(Window.partitionBy(SHUFFLE, "_deck").orderBy(order("outcome")))
            .as("_place"));
    outcomes.forEach(c -> dealt.add(col("`" + c + "`")));
    return inDecks
        .drop(outcomes.toArray(String[]::new))
        .withColumn(
            "_place", row_number().over(Window.partitionBy(SHUFFLE, "_deck").orderBy(order("row"))))
        .join(
            inDecks.select(dealt.toArray(Column[]::new)),
            new String[] {SHUFFLE, "_deck", "_place"},
            "inner")
        .drop("_deck", "_place");
  }

  /** As good as drawn by chance: by the row's key, the shuffle, the purpose and the seed. */
  private Column order(String purpose) {
    return xxhash64(
        concat_ws(
            "\u0001",
            Stream.concat(
                    Stream.of(
                        lit("shuffle"),
                        lit(purpose),
                        lit(Long.toString(problem.seed())),
                        col(SHUFFLE).cast("string")),
                    problem.entity().columns().stream().map(c -> col("`" + c + "`").cast("string")))
                .toArray(Column[]::new)));
  }

  private static ShuffledOutcomes.Shuffled assembled(List<Row> drawn, int width) {
    List<Row> rows =
        drawn.stream().sorted(Comparator.comparingDouble(r -> r.getDouble(width + 1))).toList();
    List<Object[]> values = new ArrayList<>();
    boolean[] labels = new boolean[rows.size()];
    int[] stretch = new int[rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      Object[] of = new Object[width];
      for (int c = 0; c < width; c++) {
        of[c] = rows.get(i).get(c);
      }
      values.add(of);
      labels[i] = rows.get(i).getBoolean(width);
      stretch[i] = (int) ((long) i * STRETCHES / rows.size());
    }
    return new ShuffledOutcomes.Shuffled(
        values, labels, SampleTrees.Folds.forward(stretch, STRETCHES));
  }
}
