package dev.plumbline.evaluate;

import static org.apache.spark.sql.functions.col;

import dev.plumbline.statistic.Resampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Predictions of any origin beside their outcomes → every metric with its interval, in one pass;
 * opens no holdout and writes nothing.
 */
public final class PredictionMetrics {
  private PredictionMetrics() {}

  /**
   * The metrics of a model and of the rules beside it.
   *
   * @param rows with the columns of {@link dev.plumbline.feature.FeatureRows} for costs, label and
   *     block, the rules' probabilities under {@code rules}, and the model's
   * @param model the column of its calibrated probabilities
   */
  public static List<Metric> of(
      Dataset<Row> rows, String model, int replicates, long seed, double confidence) {
    HoldoutScores.Layout layout =
        new HoldoutScores.Layout(
            List.of(Evaluate.BASELINE, model), 1, List.of(), List.of(), List.of(), List.of());
    List<Column> columns = new ArrayList<>();
    HoldoutScores.Layout.first().forEach(name -> columns.add(col(name)));
    layout.models().forEach(name -> columns.add(col("`" + name + "`")));
    HoldoutScores scores = HoldoutScores.of(rows.select(columns.toArray(Column[]::new)), layout);
    Resampling resampling = Resampling.of(replicates, seed);
    List<Metric> metrics =
        new ArrayList<>(MoneyMetrics.of(scores, model, Optional.empty()).metrics(confidence));
    for (int i = 0; i < layout.models().size(); i++) {
      metrics.addAll(
          RungMetrics.of(
                  layout.models().get(i),
                  scores.model(i),
                  resampling,
                  RungMetrics.Dependence.IN_BLOCKS)
              .metrics(confidence));
    }
    return metrics;
  }
}
