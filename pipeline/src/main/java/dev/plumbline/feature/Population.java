package dev.plumbline.feature;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;

import dev.plumbline.Failure;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Entity;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Task;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;

/**
 * The rows a problem predicts, and what became of them. Maturity is censoring: a row has a label
 * only once its prediction time and the label's maturity have passed, and then the outcome counts
 * as it was known at that moment, whatever came later.
 */
public final class Population {
  /** Whether a mature row's label was recorded ({@code true}) or is assumed. */
  public static final String LABEL_RECORDED = "label_recorded";

  private final Problem problem;
  private final Lake lake;

  private Population(Problem problem, Lake lake) {
    this.problem = problem;
    this.lake = lake;
  }

  public static Population of(Problem problem, Lake lake) {
    return new Population(problem, lake);
  }

  /** The clean tables that {@link #mature} reads. */
  public List<String> tables() {
    return List.of(Tables.raw(problem.population()), Tables.raw(problem.label().source()));
  }

  /** Rows with a prediction time in {@code [begins, ends)}; all rows in a problem without one. */
  public Dataset<Row> due(Instant begins, Instant ends) {
    // A column that happens to be called label would be taken for the label.
    Dataset<Row> rows =
        agreed(
                lake.read(Tables.raw(problem.population())),
                problem.governance().consent().scoring())
            .drop(FeatureRows.LABEL, LABEL_RECORDED);
    return problem
        .predictionTime()
        .map(t -> rows.where(col(t).geq(Timestamp.from(begins)).and(col(t).lt(at(ends)))))
        .orElse(rows);
  }

  /**
   * Rows whose outcome counts as known at a moment, with {@link FeatureRows#LABEL} and {@link
   * #LABEL_RECORDED}. Rows whose label is to be dropped are not among them.
   */
  public Dataset<Row> mature(Instant knownUntil) {
    return withLabel(old(knownUntil, lake.read(Tables.raw(problem.population()))));
  }

  /** The same, but only rows with consent to training. */
  public Dataset<Row> teaching(Instant knownUntil) {
    return withLabel(old(knownUntil, facts(problem.population())));
  }

  /** How many rows old enough for a label are no training rows for want of consent. */
  public long withoutConsent(Instant knownUntil) {
    return consentToTraining()
        .map(sql -> lake.read(Tables.raw(problem.population())).where(not(agreed(sql))))
        .map(refused -> old(knownUntil, refused).count())
        .orElse(0L);
  }

  /**
   * The clean rows of a source as facts that features of other rows are computed from, in training
   * and scoring alike: of the population only those with consent to training.
   */
  public Dataset<Row> facts(String source) {
    Dataset<Row> rows = lake.read(Tables.raw(source));
    return source.equals(problem.population()) ? agreed(rows, consentToTraining()) : rows;
  }

  private Optional<String> consentToTraining() {
    return problem.governance().consent().training();
  }

  private static Dataset<Row> agreed(Dataset<Row> rows, Optional<String> condition) {
    return condition.map(sql -> rows.where(agreed(sql))).orElse(rows);
  }

  /** No answer is no. */
  private static Column agreed(String sql) {
    return coalesce(expr(sql).cast("boolean"), lit(false));
  }

  private Dataset<Row> old(Instant knownUntil, Dataset<Row> population) {
    return problem
        .predictionTime()
        .map(t -> population.where(col(t).leq(at(knownUntil.minus(maturity())))))
        .orElse(population);
  }

  private Duration maturity() {
    return problem.label().maturity();
  }

  private Dataset<Row> withLabel(Dataset<Row> population) {
    LabelJoin join = LabelJoin.of(problem, population);
    Dataset<Row> joined = join.join(population, lake.read(Tables.raw(problem.label().source())));
    refuseOutcomesOfAnotherType(joined);
    Column recorded = join.recordedLabel();
    Dataset<Row> versioned = join.isCorrected() ? versionsKnownThen(joined, join) : joined;
    Dataset<Row> labelled =
        versioned
            .withColumn("_recorded", recorded)
            .withColumn(FeatureRows.LABEL, coalesce(col("_recorded"), join.assumedLabel()))
            .withColumn(LABEL_RECORDED, col("_recorded").isNotNull())
            .where(col(FeatureRows.LABEL).isNotNull());
    return join.select(
        labelled,
        List.of(FeatureRows.LABEL, LABEL_RECORDED),
        col(FeatureRows.LABEL),
        col(LABEL_RECORDED));
  }

  /** Cast to a number, a text would be dropped in silence, and a date counted in seconds. */
  private void refuseOutcomesOfAnotherType(Dataset<Row> joined) {
    if (problem.task() == Task.MULTICLASS) {
      DataType type = joined.select(expr(problem.label().outcome())).schema().apply(0).dataType();
      if (!(type instanceof StringType
          || type instanceof IntegralType
          || type instanceof BooleanType)) {
        throw Failure.user(
            "label.value is a %s, which is no class: %s; with task = multiclass write SQL that gives"
                + " a text or a whole number",
            type.sql().toLowerCase(Locale.ROOT), problem.label().outcome());
      }
    }
    if (problem.task() == Task.REGRESSION) {
      DataType type = joined.select(expr(problem.label().outcome())).schema().apply(0).dataType();
      if (!(type instanceof NumericType)) {
        throw Failure.user(
            "label.value is a %s, not a number: %s; with task = regression write SQL that gives one",
            type.sql().toLowerCase(Locale.ROOT), problem.label().outcome());
      }
    }
  }

  /** Of an outcome's versions the last recorded by the deadline, so that a row stays one row. */
  private Dataset<Row> versionsKnownThen(Dataset<Row> joined, LabelJoin join) {
    Column[] entity = problem.entity().columns().stream().map(c -> col(c)).toArray(Column[]::new);
    Column rank =
        row_number()
            .over(
                Window.partitionBy(entity)
                    .orderBy(
                        coalesce(join.recordedByMaturity(), lit(false)).desc(),
                        join.outcome(problem.label().recordedAt().orElseThrow())
                            .desc_nulls_last()));
    return joined.withColumn("_version", rank).where(col("_version").equalTo(1));
  }

  private static Column at(Instant instant) {
    return lit(Timestamp.from(instant));
  }

  /** The entity's key as a map of texts, as the tables of predictions hold it. */
  public static Column entityKey(Entity entity) {
    return org.apache.spark.sql.functions.map(
        entity.columns().stream()
            .flatMap(c -> java.util.stream.Stream.of(lit(c), col(c).cast("string")))
            .toArray(Column[]::new));
  }
}
