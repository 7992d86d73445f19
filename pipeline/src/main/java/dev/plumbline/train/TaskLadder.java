package dev.plumbline.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.Population;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.Learner;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.problem.Rung;
import dev.plumbline.statistic.DriftReference;
import java.sql.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What {@link Train} needs to know of a task. */
interface TaskLadder<C extends Candidate> {

  TrainingSet set();

  /** The number that learners see, of the training rows. */
  default Column label() {
    return col(FeatureRows.LABEL);
  }

  /** What fits a rung. */
  Learner learner(Rung rung, long seed);

  /**
   * What judges the settings of rungs.
   *
   * @param matrix of the rows they are judged on
   * @param weights of the rows they learned from
   */
  Judge<C> judge(TrainingMatrix matrix, RowWeights weights);

  /**
   * The columns of {@code cv_results} that are the task's own.
   *
   * @param isChosen whether it is its rung's
   */
  Map<String, Object> results(CrossValidation<C> validation, C candidate, boolean isChosen);

  /** Out of fold, beside the cost. */
  Map<String, Double> metrics(C candidate);

  /** What becomes a model version. */
  FittedPipeline pipeline(CrossValidation<C> validation, C candidate);

  /**
   * The rows of {@code oof_predictions}: by rung what was predicted and decided.
   *
   * @param outOfFold raw predictions, a column a candidate
   * @param chosen by rung
   */
  Dataset<Row> decided(Dataset<Row> outOfFold, Map<String, C> chosen);

  /** Out-of-fold rows with what names them in {@code oof_predictions}, and a task's own columns. */
  default Dataset<Row> keyed(Dataset<Row> outOfFold, Column... ofTask) {
    return outOfFold.select(
        Stream.concat(
                Stream.of(
                    lit(Date.valueOf(set().logicalDate())).as("logical_date"),
                    Population.entityKey(set().problem().entity()).as("entity"),
                    col(FeatureRows.PREDICTION_TIME),
                    col(TrainingMatrix.SEGMENT).as("fold"),
                    col(FeatureRows.BLOCK)),
                Stream.of(ofTask))
            .toArray(Column[]::new));
  }

  /** By rung what the monitor compares later rows with. */
  Map<String, DriftReference> references(Dataset<Row> decided, List<String> rungs);

  /** What a mitigation changes of a rung's chosen setting; nothing where there is none. */
  default List<MitigationPrice.Change> mitigations(
      CrossValidation<C> validation, Rung rung, C chosen) {
    return List.of();
  }
}
