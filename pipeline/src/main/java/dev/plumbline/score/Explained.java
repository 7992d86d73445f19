package dev.plumbline.score;

import dev.plumbline.learner.ClassContributions;
import dev.plumbline.learner.ClassProbabilities;
import dev.plumbline.learner.Contributions;
import dev.plumbline.learner.FeatureBatch;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.Margin;
import dev.plumbline.problem.Task;
import java.util.List;
import java.util.Optional;

/** Why some rows are predicted as they are, and what each feature does to what is said of them. */
sealed interface Explained {

  List<String> features();

  /** What each feature adds to the model's sum of a row. */
  double[] contributions(int row);

  /**
   * In words, what is predicted of a row less what would be without a feature's contribution. A
   * change that is rounded to nothing keeps the contribution's direction.
   */
  String effect(int row, int feature);

  /** Of a chance or a number; empty where the model does not know. */
  static Optional<Explained> ofOne(FittedPipeline pipeline, FeatureBatch batch) {
    return pipeline.contributions(batch).map(found -> new OfOne(pipeline, found));
  }

  /**
   * Of the chance of the class decided for; empty where the model does not know.
   *
   * @param decided row by row
   */
  static Optional<Explained> ofClasses(FittedPipeline pipeline, FeatureBatch batch, int[] decided) {
    return pipeline.classContributions(batch).map(found -> new OfClasses(pipeline, found, decided));
  }

  private static double directed(double change, double contribution) {
    return change == 0 ? Math.copySign(Double.MIN_VALUE, contribution) : change;
  }

  record OfOne(FittedPipeline pipeline, Contributions found) implements Explained {
    @Override
    public List<String> features() {
      return found.features();
    }

    @Override
    public double[] contributions(int row) {
      return found.byRow()[row];
    }

    @Override
    public String effect(int row, int feature) {
      Margin margin = found.margin();
      double sum = found.sum(row);
      double contribution = found.byRow()[row][feature];
      double change =
          directed(
              pipeline.predicted(margin, sum) - pipeline.predicted(margin, sum - contribution),
              contribution);
      return pipeline.task() == Task.REGRESSION
          ? ReasonWords.ofNumber(change)
          : ReasonWords.ofChance(change);
    }
  }

  record OfClasses(FittedPipeline pipeline, ClassContributions found, int[] decided)
      implements Explained {
    @Override
    public List<String> features() {
      return found.features();
    }

    @Override
    public double[] contributions(int row) {
      return found.to(decided[row], row);
    }

    @Override
    public String effect(int row, int feature) {
      int of = decided[row];
      double change =
          pipeline.calibrated(found.raw(row))[of]
              - pipeline.calibrated(found.rawWithout(feature, row))[of];
      String name = ((ClassProbabilities) pipeline.calibrator()).classes().get(of);
      return ReasonWords.ofChanceOf(name, directed(change, contributions(row)[feature]));
    }
  }
}
