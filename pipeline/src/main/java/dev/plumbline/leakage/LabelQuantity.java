package dev.plumbline.leakage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.feature.TrainingSet;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.BinaryComparison;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.types.NumericType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The number behind a label that is one: "cnt &gt;= 200" is about cnt − 200. Only an ordered
 * comparison of numbers has one, and only where the label's own source has all the columns read.
 *
 * @param values a row an entity: the entity's columns, the number and its ratio
 */
record LabelQuantity(Problem problem, Dataset<Row> values) {
  private static final String VALUE = "_value";
  private static final String RATIO = "_ratio";

  /** The number, where there is one; nothing is read but the source's schema. */
  static Optional<LabelQuantity> of(TrainingSet set) {
    Problem problem = set.problem();
    Expression label = new CatalystSqlParser().parseExpression(problem.label().outcome());
    if (!(label instanceof BinaryComparison comparison)
        || label instanceof EqualTo
        || label instanceof EqualNullSafe) {
      return Optional.empty();
    }
    Dataset<Row> source = set.lake().read(Tables.raw(problem.label().source()));
    Set<String> columns = new HashSet<>(List.of(source.columns()));
    Set<String> read = columnsOf(problem.label().outcome());
    if (!columns.containsAll(read) || !columns.containsAll(problem.entity().columns())) {
      return Optional.empty();
    }
    Column left = expr(comparison.left().sql());
    Column right = expr(comparison.right().sql());
    boolean numbers =
        List.of(left, right).stream()
            .allMatch(c -> source.select(c).schema().apply(0).dataType() instanceof NumericType);
    if (!numbers) {
      return Optional.empty();
    }
    List<Column> selected = new ArrayList<>();
    problem.entity().columns().forEach(c -> selected.add(col("`" + c + "`")));
    Column number = left.cast("double");
    Column bound = right.cast("double");
    selected.add(number.minus(bound).as(VALUE));
    selected.add(when(number.gt(0).and(bound.gt(0)), log(number.divide(bound))).as(RATIO));
    return Optional.of(new LabelQuantity(problem, source.select(selected.toArray(Column[]::new))));
  }

  /**
   * The rows with the number of their entity beside them, less what it is compared with, and the
   * logarithm of the two's ratio, null unless both are above zero; of several versions the largest.
   */
  Dataset<Row> join(Dataset<Row> rows, String name, String ratio) {
    List<String> key = problem.entity().columns();
    Dataset<Row> one =
        values
            .groupBy(key.stream().map(c -> col("`" + c + "`")).toArray(Column[]::new))
            .agg(max(VALUE).as(name), max(RATIO).as(ratio));
    return rows.join(one, key.toArray(String[]::new), "left");
  }

  /** The columns that SQL over one row reads. */
  static Set<String> columnsOf(String sql) {
    Set<String> names = new HashSet<>();
    collect(new CatalystSqlParser().parseExpression(sql), names);
    return names;
  }

  private static void collect(Expression expression, Set<String> names) {
    if (expression instanceof UnresolvedAttribute attribute) {
      names.add(String.join(".", CollectionConverters.asJava(attribute.nameParts())));
    }
    CollectionConverters.asJava(expression.children()).forEach(child -> collect(child, names));
  }
}
