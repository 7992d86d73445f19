package dev.plumbline.feature;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.problem.Label;
import dev.plumbline.problem.Problem;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * The outcomes of the population's rows as events that windows and latest values can read: the
 * row's own columns, {@link Label#HISTORY} and when the outcome came to be known ({@link
 * Label#KNOWN_AT}). A recorded outcome is known once it was recorded. A row without one that can be
 * used is known at its maturity to be what {@code label.if-missing} says, and never where that is
 * {@code drop}; what is recorded later than that does not count, as in a training set. No outcome
 * is known before its row was, or before the prediction that it is the outcome of: so a row never
 * sees its own.
 *
 * <p>Rates over young rows lean towards what is recorded early. A window that begins farther back
 * than the maturity mixes them with settled ones, as anybody would who looked at the time.
 */
final class LabelHistory {
  private final Problem problem;
  private final LabelJoin join;
  private final Dataset<Row> population;
  private final Dataset<Row> outcomes;

  private LabelHistory(Problem problem, Dataset<Row> population, Dataset<Row> outcomes) {
    this.problem = problem;
    this.join = LabelJoin.of(problem, population);
    this.population = population;
    this.outcomes = outcomes;
  }

  /** The history, from the clean rows of the population and of the outcomes' source. */
  static Dataset<Row> rows(Problem problem, Function<String, Dataset<Row>> cleanSource) {
    return new LabelHistory(
            problem,
            cleanSource.apply(problem.population()),
            cleanSource.apply(problem.label().source()))
        .rows();
  }

  private Dataset<Row> rows() {
    Dataset<Row> joined = join.join(population, outcomes);
    return join.isCorrected() ? versions(joined) : settled(joined);
  }

  /** One row for each of the population's whose outcome is or becomes known. */
  private Dataset<Row> settled(Dataset<Row> joined) {
    Column recorded = join.recordedLabel();
    return selected(
            joined,
            coalesce(recorded, join.assumedLabel()),
            when(recorded.isNotNull(), recordedAt()).otherwise(join.maturesAt()))
        .where(col(Label.HISTORY).isNotNull());
  }

  /**
   * Each version of an outcome that was recorded by maturity, and where the last of them says
   * nothing, what is assumed then.
   */
  private Dataset<Row> versions(Dataset<Row> joined) {
    Column[] entity = problem.entity().columns().stream().map(c -> col(c)).toArray(Column[]::new);
    Column newestFirst =
        row_number()
            .over(
                Window.partitionBy(entity)
                    .orderBy(
                        coalesce(join.recordedByMaturity(), lit(false)).desc(),
                        recordedAt().desc_nulls_last()));
    Dataset<Row> recorded =
        selected(joined.where(join.recordedByMaturity()), join.recordedLabel(), recordedAt());
    // A moment after a version that was recorded at maturity itself, which it must follow.
    Dataset<Row> assumed =
        selected(
            joined
                .withColumn("_version", newestFirst)
                .where(col("_version").equalTo(1).and(join.recordedLabel().isNull())),
            join.assumedLabel(),
            join.maturesAt().plus(expr("make_dt_interval(0, 0, 0, 0.000001)")));
    return recorded.unionByName(assumed.where(not(join.assumedLabel().isNull())));
  }

  private Column recordedAt() {
    return problem
        .label()
        .recordedAt()
        .map(column -> join.outcome(column).cast("timestamp"))
        .orElseGet(join::maturesAt);
  }

  private Dataset<Row> selected(Dataset<Row> rows, Column label, Column knownAt) {
    Column predictedAt = col(problem.predictionTime().orElseThrow()).cast("timestamp");
    Column since =
        problem
            .populationSource()
            .recordedAt()
            .map(column -> greatest(knownAt, predictedAt, col(column).cast("timestamp")))
            .orElseGet(() -> greatest(knownAt, predictedAt));
    return join.select(
        rows,
        List.of(Label.HISTORY, Label.KNOWN_AT),
        label.as(Label.HISTORY),
        since.as(Label.KNOWN_AT));
  }
}
