package dev.plumbline.train;

import static org.apache.spark.sql.functions.col;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.SplitPlan;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.learner.FittedSetting;
import dev.plumbline.learner.MatrixLayout;
import dev.plumbline.learner.TrainingMatrix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows of a training set whose label is not true or false, all of them and shares of them. */
final class TaskMatrix implements AutoCloseable {
  private static final String PART = "plumbline_encoding_part";
  private static final int PARTS = 1000;

  private final Dataset<Row> rows;
  private final MatrixLayout layout;
  private final TrainingMatrix whole;
  private final List<TrainingMatrix> shares = new ArrayList<>();

  private TaskMatrix(Dataset<Row> rows, MatrixLayout layout) {
    this.rows = rows;
    this.layout = layout;
    this.whole = TrainingMatrix.of(rows, layout);
  }

  /**
   * Lays out the training rows of one repetition; its keys are the entity, the prediction time, the
   * block and the costs.
   *
   * @param label the number that learners see
   */
  static TaskMatrix of(TrainingSet set, long seed, Column label) {
    List<String> keys =
        Stream.of(
                set.problem().entity().columns(),
                List.of(FeatureRows.PREDICTION_TIME, FeatureRows.BLOCK),
                FeatureRows.costs(set.problem()))
            .flatMap(List::stream)
            .toList();
    MatrixLayout layout =
        MatrixLayout.of(
                set.modelColumns(),
                FeatureRows.LABEL,
                Optional.empty(),
                SplitPlan.SEGMENT,
                SplitPlan.AVAILABLE_FROM,
                keys)
            .labelledFor(set.problem().task())
            .encoded(set.problem().features().encodings(), Optional.of(PART));
    return new TaskMatrix(
        set.trainingRows(seed)
            .withColumn(PART, set.split().encodingPart(seed))
            .withColumn(FeatureRows.LABEL, label),
        layout);
  }

  TrainingMatrix whole() {
    return whole;
  }

  /**
   * What halving needs: shares of the rows, whole entities, groups or days, a larger share has
   * those of a smaller.
   *
   * @param losses of settings on all rows that validate
   */
  SettingSearch.Shares shares(Function<List<FittedSetting>, List<Double>> losses) {
    return new SettingSearch.Shares() {
      private final Map<Double, TrainingMatrix> laidOut = new HashMap<>();

      @Override
      public DoubleFunction<TrainingMatrix> rows() {
        return share -> laidOut.computeIfAbsent(share, TaskMatrix.this::share);
      }

      @Override
      public List<Double> losses(List<FittedSetting> settings) {
        return losses.apply(settings);
      }
    };
  }

  private TrainingMatrix share(double share) {
    TrainingMatrix matrix =
        TrainingMatrix.of(rows.where(col(PART).lt(Math.round(PARTS * share))), layout);
    shares.add(matrix);
    return matrix;
  }

  @Override
  public void close() {
    whole.close();
    shares.forEach(TrainingMatrix::close);
  }
}
