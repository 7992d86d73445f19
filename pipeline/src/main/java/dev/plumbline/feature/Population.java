package dev.plumbline.feature;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Entity;
import dev.plumbline.problem.Label;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Source;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

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
    Label label = problem.label();
    Dataset<Row> joined =
        label.source().equals(problem.population()) ? population : joinOutcomes(population);
    Column known =
        label.recordedAt().isPresent() && problem.predictionTime().isPresent()
            ? outcome(label.recordedAt().get()).leq(deadline(problem.predictionTime().get()))
            : lit(true);
    Column recorded = when(known, expr(labelSql())).cast("boolean");
    Dataset<Row> versioned = isCorrected(label) ? versionsKnownThen(joined, known) : joined;
    Column assumed =
        switch (label.ifMissing()) {
          case POSITIVE -> lit(true);
          case NEGATIVE -> lit(false);
          case DROP -> lit(null).cast("boolean");
        };
    Dataset<Row> labelled =
        versioned
            .withColumn("_recorded", recorded)
            .withColumn(FeatureRows.LABEL, coalesce(col("_recorded"), assumed))
            .withColumn(LABEL_RECORDED, col("_recorded").isNotNull())
            .where(col(FeatureRows.LABEL).isNotNull());
    List<Column> columns = new ArrayList<>();
    for (String name : population.drop(FeatureRows.LABEL, LABEL_RECORDED).columns()) {
      columns.add(col("`" + name + "`"));
    }
    columns.add(col(FeatureRows.LABEL));
    columns.add(col(LABEL_RECORDED));
    return labelled.select(columns.toArray(Column[]::new));
  }

  private boolean isCorrected(Label label) {
    return !label.source().equals(problem.population())
        && label.recordedAt().isPresent()
        && problem.sources().get(label.source()).corrections() == Source.SameKey.CORRECTION;
  }

  /** Of an outcome's versions the last recorded by the deadline, so that a row stays one row. */
  private Dataset<Row> versionsKnownThen(Dataset<Row> joined, Column known) {
    Column[] entity = problem.entity().columns().stream().map(c -> col(c)).toArray(Column[]::new);
    Column rank =
        row_number()
            .over(
                Window.partitionBy(entity)
                    .orderBy(
                        coalesce(known, lit(false)).desc(),
                        outcome(problem.label().recordedAt().orElseThrow()).desc_nulls_last()));
    return joined.withColumn("_version", rank).where(col("_version").equalTo(1));
  }

  /**
   * The outcomes' columns beside the population's; those that both have keep the population's name
   * and the outcome's is prefixed.
   */
  private Dataset<Row> joinOutcomes(Dataset<Row> population) {
    List<String> key = problem.entity().columns();
    Dataset<Row> outcomes = lake.read(Tables.raw(problem.label().source()));
    List<String> taken = Arrays.asList(population.columns());
    for (String column : outcomes.columns()) {
      if (taken.contains(column) && !key.contains(column)) {
        outcomes = outcomes.withColumnRenamed(column, prefixed(column));
      }
    }
    return population.join(outcomes, key.toArray(String[]::new), "left");
  }

  private Column outcome(String column) {
    boolean shared =
        !problem.label().source().equals(problem.population())
            && Arrays.asList(lake.read(Tables.raw(problem.population())).columns())
                .contains(column);
    return col(shared ? prefixed(column) : column);
  }

  private Column deadline(String predictionTime) {
    return col(predictionTime)
        .plus(expr("make_dt_interval(0, 0, 0, " + maturity().toSeconds() + ")"));
  }

  private String labelSql() {
    return problem.label().positive();
  }

  private static String prefixed(String column) {
    return "_outcome_" + column;
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
