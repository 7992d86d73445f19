package dev.plumbline.feature;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.Failure;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Cut;
import dev.plumbline.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** How a training set's rows are cut into slices and into groups of people. Lazy. */
public final class PopulationCuts {
  /** What a group is called whose attribute has no value. */
  public static final String MISSING = "missing";

  private PopulationCuts() {}

  /**
   * With the columns of the population that cuts read and the features do not have, as the training
   * set's version of the population has them; of several versions of a row the last.
   *
   * @throws Failure of kind USER where a cut reads what neither has
   */
  public static Dataset<Row> beside(TrainingSet set, Dataset<Row> rows, List<Cut> cuts) {
    Problem problem = set.problem();
    Set<String> there = names(Arrays.asList(rows.columns()));
    Set<String> wanted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    cuts.forEach(cut -> wanted.addAll(cut.columns()));
    wanted.removeAll(there);
    if (wanted.isEmpty()) {
      return rows;
    }
    String table = Tables.raw(problem.population());
    Dataset<Row> population =
        Optional.ofNullable(set.inputs().get(table))
            .map(version -> set.lake().read(table, version))
            .orElseGet(() -> set.lake().read(table));
    Set<String> missing = new TreeSet<>(wanted);
    missing.removeAll(names(Arrays.asList(population.columns())));
    if (!missing.isEmpty()) {
      throw Failure.user(
          "evaluation.slices, evaluation.query or fairness.by read %s, which neither the features"
              + " nor %s has",
          missing, table);
    }
    List<String> key = problem.entity().columns();
    Optional<String> recorded = problem.populationSource().recordedAt();
    List<Column> last =
        wanted.stream()
            .map(c -> recorded.map(at -> max_by(col(c), col(at))).orElse(first(col(c))).as(c))
            .toList();
    Dataset<Row> attributes =
        population
            .groupBy(key.stream().map(c -> col(c)).toArray(Column[]::new))
            .agg(last.get(0), last.subList(1, last.size()).toArray(Column[]::new));
    return rows.join(attributes, key.toArray(String[]::new), "left");
  }

  /** The name of a row's slice: its value, or the condition where that holds; else null. */
  public static Column slice(Dataset<Row> rows, Cut cut) {
    return isCondition(rows, cut) ? when(expr(cut.sql()), cut.sql()) : value(cut);
  }

  /** The name of a row's group, never null: everybody is in one. */
  public static Column group(Dataset<Row> rows, Cut cut) {
    return isCondition(rows, cut) ? side(cut) : value(cut);
  }

  private static Set<String> names(List<String> columns) {
    return columns.stream()
        .collect(Collectors.toCollection(() -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER)));
  }

  /** A plain boolean column is cut by its values, for its name alone does not say which it is. */
  private static boolean isCondition(Dataset<Row> rows, Cut cut) {
    return !Set.of(cut.sql()).equals(cut.columns())
        && rows.select(expr(cut.sql()))
            .schema()
            .fields()[0]
            .dataType()
            .equals(DataTypes.BooleanType);
  }

  private static Column side(Cut cut) {
    return coalesce(
        when(expr(cut.sql()), cut.sql()).when(expr(cut.sql()).equalTo(false), "not " + cut.sql()),
        lit(cut.sql() + " = " + MISSING));
  }

  private static Column value(Cut cut) {
    return concat(lit(cut.sql() + " = "), coalesce(expr(cut.sql()).cast("string"), lit(MISSING)));
  }
}
