package dev.plumbline.leakage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import dev.plumbline.feature.FeatureEngine;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Tables;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Source;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * The label's source with its outcomes dealt out anew among its rows, and the features computed
 * from it again. Only where a window or latest value reads that source, and where the label is
 * about columns of that source alone: else a shuffled column would no longer be an outcome. The
 * rows are a stretch of time at the end of the training rows that holds about the sample's number
 * of them, which bounds what the windows have to read; they are cross-validated forwards.
 */
final class ShuffledSource {
  /** Rows that outcomes are dealt out among: what one task sorts. */
  private static final long ROWS_IN_DECK = 200_000;

  private static final int STRETCHES = 4;

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
        Stream.concat(
                problem.features().windows().values().stream().map(w -> w.source()),
                problem.features().latest().values().stream().map(l -> l.source()))
            .anyMatch(source::equals);
    boolean corrected = problem.sources().get(source).corrections() == Source.SameKey.CORRECTION;
    if (!derived || corrected || problem.predictionTime().isEmpty()) {
      return Optional.empty();
    }
    Set<String> read = LabelQuantity.columnsOf(problem.label().positive());
    List<String> known = List.of(inspection.set().lake().read(Tables.raw(source)).columns());
    if (!known.containsAll(read)) {
      return Optional.empty();
    }
    List<String> outcomes =
        read.stream().filter(c -> !problem.entity().columns().contains(c)).toList();
    return Optional.of(new ShuffledSource(inspection, outcomes, from(inspection)));
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

  /** The rows with their outcomes and features after one shuffle. */
  ShuffledOutcomes.Shuffled rows(long seed) {
    String source = problem.label().source();
    Dataset<Row> shuffled = shuffled(lake.read(Tables.raw(source)), seed).persist();
    try {
      return rows(shuffled, source);
    } finally {
      shuffled.unpersist();
    }
  }

  private ShuffledOutcomes.Shuffled rows(Dataset<Row> shuffled, String source) {
    String time = problem.predictionTime().orElseThrow();
    Dataset<Row> population =
        source.equals(problem.population())
            ? shuffled
            : lake.read(Tables.raw(problem.population()));
    Column matured =
        col(time)
            .leq(
                lit(
                    Timestamp.from(
                        inspection.stage().knownUntil().minus(problem.label().maturity()))));
    Dataset<Row> chosen =
        population
            .where(col(time).geq(lit(Timestamp.from(from))).and(matured))
            .withColumn(FeatureRows.PREDICTION_TIME, col(time).cast("timestamp"));
    Dataset<Row> teaching =
        chosen.where(org.apache.spark.sql.functions.not(inspection.set().split().holdout()));
    Dataset<Row> computed =
        FeatureEngine.of(problem)
            .compute(teaching, s -> s.equals(source) ? shuffled : lake.read(Tables.raw(s)));
    Dataset<Row> labelled = labelled(computed, shuffled, source);
    List<Column> selected = new ArrayList<>();
    for (FeatureColumn column : inspection.columns()) {
      selected.add(
          col("`" + column.name() + "`")
              .cast(column.kind() == FeatureKind.CATEGORICAL ? "string" : "double"));
    }
    selected.add(col("_label"));
    selected.add(col(FeatureRows.PREDICTION_TIME).cast("double"));
    List<Row> rows =
        labelled
            .where(col("_label").isNotNull())
            .orderBy(order("draw", 0))
            .limit(problem.leakage().sampleRows())
            .select(selected.toArray(Column[]::new))
            .collectAsList();
    return assembled(rows, inspection.columns().size());
  }

  private Dataset<Row> labelled(Dataset<Row> computed, Dataset<Row> shuffled, String source) {
    Column label = expr(problem.label().positive()).cast("boolean");
    if (source.equals(problem.population())) {
      return computed.withColumn("_label", label);
    }
    List<Column> selected = new ArrayList<>();
    problem.entity().columns().forEach(k -> selected.add(col("`" + k + "`")));
    selected.add(label.as("_label"));
    return computed.join(
        shuffled.select(selected.toArray(Column[]::new)),
        problem.entity().columns().toArray(String[]::new),
        "inner");
  }

  /** Every row keeps what it has, but gets the outcomes of another row of its deck. */
  private Dataset<Row> shuffled(Dataset<Row> rows, long seed) {
    int decks = (int) Math.max(1, inspection.evidence().rows() / ROWS_IN_DECK);
    Column deck = pmod(order("deck", seed), lit(decks));
    Dataset<Row> kept = rows.drop(outcomes.toArray(String[]::new)).withColumn("_deck", deck);
    List<Column> dealt = new ArrayList<>();
    dealt.add(deck.as("_deck"));
    dealt.add(
        row_number().over(Window.partitionBy(deck).orderBy(order("outcome", seed))).as("_place"));
    outcomes.forEach(c -> dealt.add(col("`" + c + "`")));
    return kept.withColumn(
            "_place",
            row_number().over(Window.partitionBy(col("_deck")).orderBy(order("row", seed))))
        .join(rows.select(dealt.toArray(Column[]::new)), new String[] {"_deck", "_place"}, "inner")
        .drop("_deck", "_place");
  }

  private Column order(String purpose, long seed) {
    return xxhash64(
        concat_ws(
            "\u0001",
            Stream.concat(
                    Stream.of(lit("shuffle"), lit(purpose), lit(Long.toString(seed))),
                    problem.entity().columns().stream().map(c -> col("`" + c + "`").cast("string")))
                .toArray(Column[]::new)));
  }

  private static ShuffledOutcomes.Shuffled assembled(List<Row> drawn, int width) {
    List<Row> rows =
        drawn.stream()
            .sorted(java.util.Comparator.comparingDouble(r -> r.getDouble(width + 1)))
            .toList();
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
