package dev.plumbline.train;

import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.statistic.DriftReference;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What {@link PlainTraining} needs to know of a task. */
interface TaskLadder<C extends LadderCandidate> {

  /** Cross-validates every setting of every rung, in one repetition with its own seed. */
  ValidatedLadder<C> validate(long seed);

  /** The columns of {@code cv_results} that are the task's own. */
  Map<String, Object> results(ValidatedLadder<C> validation, C candidate);

  /** Out of fold, beside the cost. */
  Map<String, Double> metrics(C candidate);

  /** What becomes a model version. */
  FittedPipeline pipeline(C candidate);

  /** The rows of {@code oof_predictions}: by rung what was predicted and decided. */
  Dataset<Row> decided(ValidatedLadder<C> validation, Map<String, C> chosen);

  /** By rung what the monitor compares later rows with. */
  Map<String, DriftReference> references(Dataset<Row> decided, List<String> rungs);
}
