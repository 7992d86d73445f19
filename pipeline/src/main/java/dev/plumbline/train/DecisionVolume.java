package dev.plumbline.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import dev.plumbline.Stage;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Rate;
import java.time.Duration;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** How many decisions share what a rung costs to run. */
final class DecisionVolume {
  private DecisionVolume() {}

  /**
   * As stated, or as many as in the training rows, for which they are counted in one pass. Empty
   * where nothing costs anything to run: nobody need know then.
   */
  static Optional<Rate> of(Stage stage, TrainingSet set) {
    Problem problem = stage.problem();
    if (!problem.training().hasRunningCosts()) {
      return Optional.empty();
    }
    if (problem.training().volume().isPresent()) {
      return problem.training().volume();
    }
    Row seen =
        set.trainingRows(problem.seed())
            .agg(
                count(lit(1)),
                min(col(FeatureRows.PREDICTION_TIME)),
                max(col(FeatureRows.PREDICTION_TIME)))
            .first();
    double days =
        Duration.between(seen.getTimestamp(1).toInstant(), seen.getTimestamp(2).toInstant())
                .toSeconds()
            / 86_400.0;
    double perDay = seen.getLong(0) / Math.max(1, days);
    stage.say("%.0f decisions a day, as in the training rows", perDay);
    return Optional.of(new Rate(perDay, "%.0f a day".formatted(perDay)));
  }
}
