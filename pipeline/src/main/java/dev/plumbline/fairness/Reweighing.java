package dev.plumbline.fairness;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;

import dev.plumbline.Failure;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.PopulationCuts;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.problem.Cut;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Weights under which a row's group and its outcome do not depend on each other: rows(group) ·
 * rows(outcome) / (rows · rows(group and outcome)) (Kamiran and Calders, Knowledge and Information
 * Systems 33, 2012). A group is what all attributes of {@code fairness.by} together make. Neither
 * outcome gains weight in all, so the odds of all rows stay what they are.
 *
 * <p>No attribute is read when a model decides, only when it learns: thresholds that differ by
 * group would use it, which is unlawful in places, and are not offered.
 */
public final class Reweighing {
  private static final String GROUP = "plumbline_group_";
  private static final String MARK = "\u0001";

  private Reweighing() {}

  /** The names of the columns of {@link #beside}, one an attribute. */
  public static List<String> groupColumns(TrainingSet set) {
    return IntStream.range(0, set.problem().evaluation().fairness().by().size())
        .mapToObj(i -> GROUP + i)
        .toList();
  }

  /** The rows with the name of each one's group, a column an attribute. Lazy. */
  public static Dataset<Row> beside(TrainingSet set, Dataset<Row> rows) {
    List<Cut> by = set.problem().evaluation().fairness().by();
    Dataset<Row> with = PopulationCuts.beside(set, rows, by);
    List<Column> columns = new ArrayList<>();
    for (String name : rows.columns()) {
      columns.add(with.col("`" + name + "`"));
    }
    for (int i = 0; i < by.size(); i++) {
      columns.add(PopulationCuts.group(with, by.get(i)).as(GROUP + i));
    }
    return with.select(columns.toArray(Column[]::new));
  }

  /**
   * The weight of each row of {@link #beside}: one pass, which brings a count for each group and
   * outcome to the driver.
   *
   * @throws Failure of kind USER where there are more than 1,000 groups
   */
  public static Column weight(TrainingSet set, Dataset<Row> grouped) {
    Column group =
        concat_ws(", ", groupColumns(set).stream().map(functions::col).toArray(Column[]::new));
    Column outcome = col(FeatureRows.LABEL).cast("boolean").cast("string");
    List<Row> counts =
        grouped
            .groupBy(group, outcome)
            .agg(count(lit(1)))
            .limit(2 * GroupTally.MOST_GROUPS + 1)
            .collectAsList();
    if (counts.size() > 2 * GroupTally.MOST_GROUPS) {
      throw Failure.user(
          "fairness.by parts the rows into more than %,d groups; group by a condition, such as \"%s in"
              + " (…)\"",
          GroupTally.MOST_GROUPS, set.problem().evaluation().fairness().by().get(0).sql());
    }
    Map<String, Long> ofGroup = new HashMap<>();
    Map<String, Long> ofOutcome = new HashMap<>();
    long all = 0;
    for (Row row : counts) {
      ofGroup.merge(row.getString(0), row.getLong(2), Long::sum);
      ofOutcome.merge(row.getString(1), row.getLong(2), Long::sum);
      all += row.getLong(2);
    }
    List<Column> weights = new ArrayList<>();
    for (Row row : counts) {
      weights.add(lit(row.getString(0) + MARK + row.getString(1)));
      double independent =
          (double) ofGroup.get(row.getString(0)) * ofOutcome.get(row.getString(1)) / all;
      weights.add(lit(independent / row.getLong(2)));
    }
    return element_at(
        functions.map(weights.toArray(Column[]::new)), concat(group, lit(MARK), outcome));
  }
}
