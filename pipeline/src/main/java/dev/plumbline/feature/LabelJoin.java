package dev.plumbline.feature;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The population's rows beside their outcomes, and what the label says of them. A column that both
 * have keeps the population's name, and the outcome's is prefixed.
 *
 * @param populationColumns the columns that are the population's
 */
record LabelJoin(Problem problem, List<String> populationColumns) {
  LabelJoin {
    populationColumns = List.copyOf(populationColumns);
  }

  static LabelJoin of(Problem problem, Dataset<Row> population) {
    return new LabelJoin(problem, List.of(population.columns()));
  }

  boolean isOfAnotherSource() {
    return !problem.label().source().equals(problem.population());
  }

  /** Whether an outcome may have several versions. */
  boolean isCorrected() {
    return isOfAnotherSource()
        && problem.label().recordedAt().isPresent()
        && problem.sources().get(problem.label().source()).corrections()
            == Source.SameKey.CORRECTION;
  }

  Dataset<Row> join(Dataset<Row> population, Dataset<Row> outcomes) {
    if (!isOfAnotherSource()) {
      return population;
    }
    List<String> key = problem.entity().columns();
    Dataset<Row> renamed = outcomes;
    for (String column : outcomes.columns()) {
      if (populationColumns.contains(column) && !key.contains(column)) {
        renamed = renamed.withColumnRenamed(column, prefixed(column));
      }
    }
    return population.join(renamed, key.toArray(String[]::new), "left");
  }

  /** A column of the outcome's row. */
  Column outcome(String column) {
    return col(
        isOfAnotherSource() && populationColumns.contains(column) ? prefixed(column) : column);
  }

  /** Whether the outcome was recorded by maturity. */
  Column recordedByMaturity() {
    return problem.label().recordedAt().isPresent() && problem.predictionTime().isPresent()
        ? outcome(problem.label().recordedAt().get()).leq(maturesAt())
        : lit(true);
  }

  /** The outcome recorded by maturity; null where there was none that can be used. */
  Column recordedLabel() {
    Column outcome = expr(problem.label().outcome());
    return switch (problem.task()) {
      case BINARY -> when(recordedByMaturity(), outcome).cast("boolean");
      case MULTICLASS -> when(recordedByMaturity(), outcome).cast("string");
      case REGRESSION -> number(outcome.cast("double"));
    };
  }

  /** A number that is none, or infinite, is no outcome. */
  private Column number(Column outcome) {
    Column isNumber = abs(outcome).lt(lit(Double.POSITIVE_INFINITY));
    return when(recordedByMaturity().and(isNumber), outcome);
  }

  /** What a row counts as that has no outcome by maturity; null where it is dropped. */
  Column assumedLabel() {
    return switch (problem.label().ifMissing()) {
      case POSITIVE -> lit(true);
      case NEGATIVE -> lit(false);
      case DROP -> lit(null).cast(FeatureRows.labelType(problem));
    };
  }

  /** The moment at which a row's outcome counts as known, or as missing. */
  Column maturesAt() {
    return col(problem.predictionTime().orElseThrow())
        .cast("timestamp")
        .plus(expr("make_dt_interval(0, 0, 0, " + problem.label().maturity().toSeconds() + ")"));
  }

  /** The rows with the population's columns and the ones given, and no others. */
  Dataset<Row> select(Dataset<Row> rows, List<String> without, Column... added) {
    List<Column> columns = new ArrayList<>();
    for (String name : populationColumns) {
      if (!without.contains(name)) {
        columns.add(col("`" + name + "`"));
      }
    }
    columns.addAll(Arrays.asList(added));
    return rows.select(columns.toArray(Column[]::new));
  }

  private static String prefixed(String column) {
    return "_outcome_" + column;
  }
}
