package dev.plumbline.train;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.SplitPlan;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.learner.MatrixLayout;
import dev.plumbline.learner.TrainingMatrix;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;

/** The matrix of a training set whose label is not true or false. */
final class TaskMatrix {
  private static final String PART = "plumbline_encoding_part";

  private TaskMatrix() {}

  /**
   * Lays out the training rows of one repetition; its keys are the entity, the prediction time, the
   * block and the costs.
   *
   * @param label the number that learners see
   */
  static TrainingMatrix of(TrainingSet set, long seed, Column label) {
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
    return TrainingMatrix.of(
        set.trainingRows(seed)
            .withColumn(PART, set.split().encodingPart(seed))
            .withColumn(FeatureRows.LABEL, label),
        layout);
  }
}
