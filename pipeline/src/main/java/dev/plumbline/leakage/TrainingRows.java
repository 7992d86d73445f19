package dev.plumbline.leakage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.HighOutcome;
import dev.plumbline.feature.SplitPlan;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.statistic.OnePass;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows of a training set as the search for leaks reads them: features, key, label, fold and the
 * number behind the label, in one order of columns. The holdout is not among them.
 */
final class TrainingRows {
  private static final String QUANTITY = "_quantity";
  private static final String RATIO = "_ratio";

  private final List<String> key;
  private final List<FeatureColumn> columns;
  private final Dataset<Row> rows;

  private TrainingRows(List<String> key, List<FeatureColumn> columns, Dataset<Row> rows) {
    this.key = key;
    this.columns = columns;
    this.rows = rows;
  }

  /** The rows of a set; joined to the number behind the label where there is one. */
  static TrainingRows of(TrainingSet set, List<FeatureColumn> columns) {
    Dataset<Row> labelled = set.trainingRows(set.problem().seed());
    HighOutcome high = HighOutcome.of(set);
    if (high.isNumber()) {
      return new TrainingRows(set.problem().entity().columns(), columns, ofNumbers(labelled, high));
    }
    if (high.commonest().isPresent()) {
      Column positive = high.positive(col(FeatureRows.LABEL));
      return new TrainingRows(
          set.problem().entity().columns(),
          columns,
          labelled
              .withColumn(FeatureRows.LABEL, positive)
              .withColumn(QUANTITY, positive.cast("double"))
              .withColumn(RATIO, lit(null).cast("double")));
    }
    Dataset<Row> measured =
        LabelQuantity.of(set)
            .map(q -> q.join(labelled, QUANTITY, RATIO))
            .orElseGet(
                () ->
                    labelled
                        .withColumn(QUANTITY, col(FeatureRows.LABEL).cast("double"))
                        .withColumn(RATIO, lit(null).cast("double")));
    return new TrainingRows(set.problem().entity().columns(), columns, measured);
  }

  /** The number behind the label is the label, as it were "above the median". */
  private static Dataset<Row> ofNumbers(Dataset<Row> rows, HighOutcome high) {
    Column outcome = col(FeatureRows.LABEL);
    return rows.withColumn(QUANTITY, outcome.minus(lit(high.bound())))
        .withColumn(
            RATIO,
            when(outcome.gt(0).and(lit(high.bound() > 0)), log(outcome.divide(lit(high.bound())))))
        .withColumn(FeatureRows.LABEL, high.positive(outcome));
  }

  /** Any rows with a label; each is told apart by its place, and is in no fold. */
  static TrainingRows of(Dataset<Row> rows, Column label, List<FeatureColumn> columns) {
    return new TrainingRows(
        List.of(),
        columns,
        rows.where(label.isNotNull())
            .withColumn(FeatureRows.LABEL, label)
            .withColumn(FeatureRows.PREDICTION_TIME, monotonically_increasing_id())
            .withColumn(SplitPlan.SEGMENT, lit(0))
            .withColumn(QUANTITY, label.cast("double"))
            .withColumn(RATIO, lit(null).cast("double")));
  }

  /** One pass: one Spark job (and one shuffle where the label's number is joined). */
  LabelPass pass(LabelPass.Plan plan) {
    List<Column> selected = new ArrayList<>();
    for (FeatureColumn column : columns) {
      boolean text = column.kind() == FeatureKind.CATEGORICAL;
      selected.add(col("`" + column.name() + "`").cast(text ? "string" : "double"));
    }
    int label = selected.size();
    selected.add(col(FeatureRows.LABEL));
    selected.add(hash(key.isEmpty() ? List.of(FeatureRows.PREDICTION_TIME) : key));
    selected.add(
        hash(Stream.concat(key.stream(), Stream.of(FeatureRows.PREDICTION_TIME)).toList()));
    selected.add(col(SplitPlan.SEGMENT));
    selected.add(col(QUANTITY));
    selected.add(col(RATIO));
    key.forEach(k -> selected.add(col("`" + k + "`").cast("string")));
    return OnePass.over(
        rows.select(selected.toArray(Column[]::new)),
        () -> new LabelPass(plan),
        (state, row) -> add(state, row, label),
        LabelPass::merge);
  }

  private static void add(LabelPass state, Row row, int label) {
    Object[] values = new Object[label];
    for (int i = 0; i < label; i++) {
      values[i] = row.get(i);
    }
    boolean positive = row.getBoolean(label);
    int half = (int) (row.getLong(label + 1) & 1);
    long hash = row.getLong(label + 2);
    double quantity = row.isNullAt(label + 4) ? Double.NaN : row.getDouble(label + 4);
    double ratio = row.isNullAt(label + 5) ? Double.NaN : row.getDouble(label + 5);
    state.add(values, positive, half, quantity, ratio);
    if (state.samples(hash)) {
      String[] key = new String[row.length() - label - 6];
      for (int i = 0; i < key.length; i++) {
        key[i] = row.getString(label + 6 + i);
      }
      state.addToSample(
          new SampledRow(values, key, positive, half, row.getInt(label + 3), quantity, hash));
    }
  }

  private static Column hash(List<String> columns) {
    return xxhash64(
        concat_ws(
            "\u0001",
            Stream.concat(
                    Stream.of(lit("leakage")),
                    columns.stream().map(c -> col("`" + c + "`").cast("string")))
                .toArray(Column[]::new)));
  }
}
