package dev.plumbline.learner;

import dev.plumbline.problem.Rung;
import java.util.List;
import java.util.Optional;

/** Fits every setting of one rung, each on every fold and on all rows. */
public sealed interface Learner
    permits RulesLearner, ClassRulesLearner, LinearLearner, TreesLearner, PerceptronLearner {

  /**
   * The settings in the order the rung states them.
   *
   * @throws IllegalArgumentException when a fold trains on no row or on one class only, or a
   *     feature is too wide; the message says which and what to change
   */
  List<FittedSetting> fit(TrainingMatrix matrix, Folds folds);

  /** The same where the label is a number. */
  static Learner ofNumbers(Rung rung, long seed) {
    return rung instanceof Rung.Linear linear ? LinearLearner.ofNumbers(linear) : of(rung, seed);
  }

  /** The same where the label is one of so many classes, each a number from 0. */
  static Learner ofClasses(Rung rung, long seed, int classes) {
    if (rung instanceof Rung.Linear linear) {
      return LinearLearner.ofClasses(linear, classes);
    }
    Optional<TreesSettings> trees = TreesSettings.of(rung);
    if (trees.isPresent()) {
      return new TreesLearner(trees.get(), seed, classes);
    }
    if (rung instanceof Rung.MultilayerPerceptron perceptron) {
      return new PerceptronLearner(perceptron, seed, classes);
    }
    if (rung instanceof Rung.Rules) {
      return new ClassRulesLearner(classes);
    }
    throw new IllegalArgumentException(
        "The rung '%s' does not predict several classes".formatted(rung.name()));
  }

  /** The learner of a rung; the seed decides the rows and features drawn for trees. */
  static Learner of(Rung rung, long seed) {
    if (rung instanceof Rung.Linear linear) {
      return new LinearLearner(linear);
    }
    if (rung instanceof Rung.LinearSupportVectors machine) {
      return LinearLearner.of(machine);
    }
    Optional<TreesSettings> trees = TreesSettings.of(rung);
    if (trees.isPresent()) {
      return new TreesLearner(trees.get(), seed);
    }
    if (rung instanceof Rung.MultilayerPerceptron perceptron) {
      return new PerceptronLearner(perceptron, seed);
    }
    return new RulesLearner();
  }
}
