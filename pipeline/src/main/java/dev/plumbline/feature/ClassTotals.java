package dev.plumbline.feature;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.Failure;
import dev.plumbline.problem.Label;
import dev.plumbline.problem.MulticlassValue;
import dev.plumbline.problem.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The classes of labelled rows, with how many training rows are of each and what their amounts add
 * up to. One pass; at most {@code label.most-classes} classes come to the driver, or stated ones.
 *
 * @param rows of the training rows, by class
 * @param amounts by class, of the training rows
 */
record ClassTotals(Problem problem, List<String> classes, long[] rows, double[][] amounts) {
  /** So many names are shown of classes that should not be. */
  private static final int SHOWN = 5;

  /**
   * Counts them.
   *
   * @throws Failure of kind DATA where there are more than there may be, an outcome is none of
   *     those stated, or no training row is of one of them
   */
  static ClassTotals of(Dataset<Row> labelled, Problem problem) {
    int most = most(problem.label());
    List<String> columns = FeatureRows.costs(problem);
    Column training = not(col(FeatureRows.HOLDOUT));
    List<Column> sums = new ArrayList<>();
    columns.forEach(c -> sums.add(coalesce(sum(when(training, col(c))), lit(0.0))));
    List<Row> counted =
        labelled
            .groupBy(FeatureRows.LABEL)
            .agg(count(when(training, 1)), sums.toArray(Column[]::new))
            .limit(most + 1)
            .collectAsList();
    if (counted.size() > most) {
      refuseUnknown(problem, counted);
      throw Failure.data(
          "label.value has more than %d classes, among them %s; join rare ones, or raise"
              + " label.most-classes",
          most, shown(counted));
    }
    refuseUnknown(problem, counted);
    Map<String, Row> byClass = new TreeMap<>();
    counted.forEach(row -> byClass.put(row.getString(0), row));
    List<String> classes =
        problem.label().classes().isEmpty()
            ? List.copyOf(byClass.keySet())
            : problem.label().classes();
    long[] rows = new long[classes.size()];
    double[][] amounts = new double[classes.size()][columns.size()];
    for (int c = 0; c < rows.length; c++) {
      Row row = byClass.get(classes.get(c));
      rows[c] = row == null ? 0 : row.getLong(1);
      if (rows[c] == 0) {
        throw Failure.data(
            "No training row of %s is of the class %s%s, so none can be predicted; lengthen the"
                + " history, or join it with another in label.value",
            problem.population(), classes.get(c), row == null ? "" : " (all are in the holdout)");
      }
      for (int a = 0; a < columns.size(); a++) {
        amounts[c][a] = row.getDouble(2 + a);
      }
    }
    return new ClassTotals(problem, classes, rows, amounts);
  }

  /** The classes of a training set: those stated, else those of its training rows, sorted. */
  static List<String> named(TrainingSet set) {
    Label label = set.problem().label();
    if (!label.classes().isEmpty()) {
      return label.classes();
    }
    List<String> found =
        new ArrayList<>(
            set
                .trainingRows(set.problem().seed())
                .select(FeatureRows.LABEL)
                .distinct()
                .limit(label.mostClasses())
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList());
    Collections.sort(found);
    return found;
  }

  /** The class that most training rows are of. */
  String commonest() {
    return classes.get(best(c -> -rows[c]));
  }

  /** The class that costs least to decide for, whatever the row. */
  String cheapest() {
    int[][] due = value().amountsOf(classes);
    return classes.get(
        best(
            decided ->
                IntStream.range(0, rows.length)
                    .filter(actual -> due[actual][decided] != MulticlassValue.NOTHING)
                    .mapToDouble(actual -> amounts[actual][due[actual][decided]])
                    .sum()));
  }

  /** What deciding for a class costs a row with an outcome. */
  Column costOf(String decided) {
    Column cost = lit(0.0);
    for (String actual : classes) {
      int due = value().amountOf(actual, decided);
      if (due != MulticlassValue.NOTHING) {
        cost =
            when(
                    col(FeatureRows.LABEL).equalTo(lit(actual)),
                    col(FeatureRows.costs(problem).get(due)))
                .otherwise(cost);
      }
    }
    return cost;
  }

  private MulticlassValue value() {
    return (MulticlassValue) problem.value();
  }

  private int best(java.util.function.IntToDoubleFunction cost) {
    return IntStream.range(0, rows.length)
        .boxed()
        .min(Comparator.comparingDouble(cost::applyAsDouble))
        .orElseThrow();
  }

  private static int most(Label label) {
    return Math.max(label.mostClasses(), label.classes().size());
  }

  private static void refuseUnknown(Problem problem, List<Row> counted) {
    List<String> stated = problem.label().classes();
    List<Row> unknown =
        counted.stream()
            .filter(row -> !stated.isEmpty() && !stated.contains(row.getString(0)))
            .toList();
    if (!unknown.isEmpty()) {
      throw Failure.data(
          "label.value of %s gives %s, which label.classes does not name; add them there, or let"
              + " label.value say null where the outcome cannot be used",
          problem.population(), shown(unknown));
    }
  }

  private static String shown(List<Row> classes) {
    String[] names =
        classes.stream().map(row -> "'" + row.getString(0) + "'").sorted().toArray(String[]::new);
    String first =
        String.join(", ", Arrays.asList(names).subList(0, Math.min(SHOWN, names.length)));
    return names.length > SHOWN ? first + ", …" : first;
  }
}
