package dev.plumbline.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.fairness.Reweighing;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.SplitPlan;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.learner.MatrixLayout;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.problem.Fairness;
import dev.plumbline.problem.Task;
import dev.plumbline.problem.Training;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The training rows of one repetition as learners take them: labels as numbers, weights, parts.
 *
 * @param weights how the rows weigh
 */
record LadderRows(Dataset<Row> rows, MatrixLayout layout, RowWeights weights) {
  private static final String PART = "plumbline_encoding_part";
  private static final int PARTS = 1000;

  /** As the problem says. */
  static LadderRows of(TrainingSet set, long seed, Column label) {
    return of(set, seed, label, mitigates(set));
  }

  /** The same, weighed as if nothing were mitigated. */
  static LadderRows unmitigated(TrainingSet set, long seed, Column label) {
    return of(set, seed, label, false);
  }

  /** Whether rows are weighed by their group. */
  static boolean mitigates(TrainingSet set) {
    return set.problem().evaluation().fairness().mitigation() == Fairness.Mitigation.REWEIGHING;
  }

  private static LadderRows of(TrainingSet set, long seed, Column label, boolean reweighed) {
    Dataset<Row> training = set.trainingRows(seed);
    // With everyone's groups, where learning minds them.
    Dataset<Row> rows = mitigates(set) ? Reweighing.beside(set, training) : training;
    RowWeights weights =
        RowWeights.of(
            set.problem().training().weights(),
            reweighed ? Optional.of(Reweighing.weight(set, rows)) : Optional.empty(),
            rows);
    Dataset<Row> parted =
        rows.withColumn(PART, set.split().encodingPart(seed)).withColumn(FeatureRows.LABEL, label);
    return new LadderRows(
        weights.column().map(w -> parted.withColumn(RowWeights.NAME, w)).orElse(parted),
        layout(set, weights),
        weights);
  }

  private static MatrixLayout layout(TrainingSet set, RowWeights weights) {
    List<String> keys =
        Stream.of(
                set.problem().entity().columns(),
                List.of(FeatureRows.PREDICTION_TIME, FeatureRows.BLOCK),
                FeatureRows.costs(set.problem()),
                mitigates(set) ? Reweighing.groupColumns(set) : List.<String>of())
            .flatMap(List::stream)
            .toList();
    MatrixLayout layout =
        MatrixLayout.of(
                set.modelColumns(),
                FeatureRows.LABEL,
                weights.column().map(c -> RowWeights.NAME),
                SplitPlan.SEGMENT,
                SplitPlan.AVAILABLE_FROM,
                keys)
            .labelledFor(set.problem().task())
            .encoded(set.problem().features().encodings(), Optional.of(PART));
    return set.problem().task() == Task.BINARY ? layout.costing(FeatureRows.COSTS) : layout;
  }

  /** Those of them that learned rungs see, where there are such rungs. */
  LadderRows learned(TrainingSet set, long seed) {
    Training.Sample sample = set.problem().training().sample();
    if (sample.isWhole() || set.problem().ladder().size() == 1) {
      return this;
    }
    Column share =
        when(col(FeatureRows.LABEL).cast("boolean"), sample.positives())
            .otherwise(sample.negatives());
    return new LadderRows(
        rows.where(set.split().isDrawn(seed, share)), layout, weights.sampled(sample));
  }

  TrainingMatrix matrix() {
    return TrainingMatrix.of(rows, layout);
  }

  /** A share of the rows: whole entities, groups or days, a larger share has those of a smaller. */
  TrainingMatrix matrix(double share) {
    return TrainingMatrix.of(rows.where(col(PART).lt(Math.round(PARTS * share))), layout);
  }
}
