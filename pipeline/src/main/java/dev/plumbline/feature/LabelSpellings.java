package dev.plumbline.feature;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trim;

import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * One outcome under several spellings. {@code Churn = 'Yes'} takes a row with {@code yes} for one
 * that stayed, and nobody sees it: the rate of positives is merely lower. Where the outcome is read
 * from a single text, texts that are the same but for case and spaces must give the same outcome.
 * One pass over the outcomes, and only for such a label; {@link #NAMED} rows with {@link
 * #SPELLINGS} spellings each come to the driver at most.
 */
record LabelSpellings(Problem problem, Dataset<Row> outcomes) {
  /** So many texts are named, the most frequent. */
  private static final int NAMED = 3;

  /** Of each so many spellings, the first in the order of characters. */
  private static final int SPELLINGS = 5;

  private static final String OUTCOME = "_outcome";
  private static final String WRITTEN = "_written";

  /** What to tell the user; empty where every text has one outcome. */
  List<String> contradictions() {
    return text().map(this::contradictions).orElse(List.of());
  }

  private Optional<String> text() {
    if (problem.task() == Task.REGRESSION) {
      return Optional.empty();
    }
    List<String> read = List.copyOf(FeatureLineage.names(problem.label().outcome()));
    return read.stream()
        .filter(c -> read.size() == 1)
        .flatMap(
            c ->
                Arrays.stream(outcomes.schema().fields()).filter(f -> f.name().equalsIgnoreCase(c)))
        .filter(f -> f.dataType().equals(DataTypes.StringType))
        .map(f -> f.name())
        .findFirst();
  }

  private List<String> contradictions(String column) {
    return outcomes
        .select(
            col("`" + column + "`").as(WRITTEN),
            expr(problem.label().outcome()).cast("string").as(OUTCOME))
        .groupBy(WRITTEN, OUTCOME)
        .agg(count(lit(1)).as("rows"))
        .groupBy(lower(trim(col(WRITTEN))).as("text"))
        .agg(
            min(OUTCOME).as("least"),
            max(OUTCOME).as("most"),
            slice(array_sort(collect_set(WRITTEN)), 1, SPELLINGS).as("spellings"),
            sum("rows").as("rows"))
        .where(col("least").notEqual(col("most")))
        .orderBy(col("rows").desc(), col("text"))
        .limit(NAMED)
        .collectAsList()
        .stream()
        .map(
            row ->
                ("%s has one outcome in several spellings, which the label takes for different"
                        + " ones: '%s'; write clean { %s = [trim, lower] } and the label to match")
                    .formatted(column, String.join("', '", row.<String>getList(3)), column))
        .toList();
  }
}
