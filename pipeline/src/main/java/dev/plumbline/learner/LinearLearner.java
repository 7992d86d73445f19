package dev.plumbline.learner;

import dev.plumbline.problem.Rung;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Logistic regression with an elastic net, of two or several outcomes, a support vector machine or
 * a regression by least squares, every fold and the final model of every setting side by side: one
 * Spark job an iteration brings the loss and its derivatives for all fits that have not converged
 * (more than one job where their sums pass {@link LinearPasses#BYTES_IN_JOB}). The objective is the
 * weighted mean loss plus the {@link LinearPenalty} of the coefficients of {@link LinearDesign}.
 * How a fit moves from pass to pass is {@link NewtonFit}'s where each pass can bring a Hessian,
 * else {@link QuasiNewtonFit}'s, which takes more passes, most of them cheaper; least squares take
 * one pass.
 */
final class LinearLearner implements Learner {
  /** Solving so many equations takes a fit about as long as a pass. */
  static final int WIDEST_HESSIAN = 1000;

  /** The same of several classes, each of which has a part of the Hessian. */
  private static final int WIDEST_HESSIAN_OF_CLASSES = 400;

  private final Rung.Linear rung;
  private final LinearLoss loss;
  private final Making model;
  private final Beginning beginning;
  private final int classes;

  /** Makes a model of coefficients and the means of their columns. */
  @FunctionalInterface
  private interface Making {
    FittedModel of(Encoder encoder, List<Double> coefficients, List<Double> means);
  }

  /** Begins the fits of all models. */
  @FunctionalInterface
  private interface Beginning {
    Start of(TrainingMatrix matrix, Folds folds);
  }

  /** Begins a fit of one of them. */
  @FunctionalInterface
  private interface Start {
    LinearFit of(int model, LinearPenalty penalty, LinearDesign design, CellSummary part);
  }

  LinearLearner(Rung.Linear rung) {
    this(rung, WIDEST_HESSIAN);
  }

  LinearLearner(Rung.Linear rung, int widestHessian) {
    this(rung, new LogisticLoss(), LinearModel::new, ofTwoOutcomes(widestHessian), 1);
  }

  private LinearLearner(
      Rung.Linear rung, LinearLoss loss, Making model, Beginning beginning, int classes) {
    this.rung = rung;
    this.loss = loss;
    this.model = model;
    this.beginning = beginning;
    this.classes = classes;
  }

  /** The same for the squared hinge. */
  static LinearLearner of(Rung.LinearSupportVectors machine) {
    return new LinearLearner(
        new Rung.Linear(machine.penalty(), machine.maximumCategories()),
        new SquaredHingeLoss(),
        SupportVectorModel::new,
        ofTwoOutcomes(WIDEST_HESSIAN),
        1);
  }

  /**
   * The same for several classes, symmetric in them as in glmnet and MLlib: none is left out as a
   * reference. In a pass each class of each fit is what a setting is otherwise: a column beside the
   * others.
   */
  static LinearLearner ofClasses(Rung.Linear rung, int classes) {
    return new LinearLearner(
        rung,
        new MultinomialLoss(classes),
        (encoder, coefficients, means) ->
            new ClassModel.Linear(encoder, classes, coefficients, means),
        (matrix, folds) -> {
          List<double[]> rows = ClassRulesLearner.classWeights(matrix, folds, classes);
          return (model, penalty, design, part) ->
              QuasiNewtonFit.ofClasses(
                  model,
                  penalty,
                  design.width(),
                  design.entries(),
                  WIDEST_HESSIAN_OF_CLASSES,
                  rows.get(model));
        },
        classes);
  }

  /** The same for the squared error of numbers. */
  static LinearLearner ofNumbers(Rung.Linear rung) {
    return new LinearLearner(
        rung,
        new SquaredErrorLoss(),
        LeastSquaresModel::new,
        (matrix, folds) ->
            (model, penalty, design, part) ->
                new SquaredErrorFit(model, penalty, design.width(), part.weight()),
        1);
  }

  private static Beginning ofTwoOutcomes(int widestHessian) {
    return (matrix, folds) ->
        (model, penalty, design, part) ->
            design.width() <= widestHessian
                ? new NewtonFit(model, penalty, design.width(), part)
                : QuasiNewtonFit.ofTwoOutcomes(model, penalty, design, part);
  }

  @Override
  public List<FittedSetting> fit(TrainingMatrix matrix, Folds folds) {
    List<LinearPenalty> penalties = LinearPenalty.of(rung);
    ArrayList<LinearDesign> designs = new ArrayList<>();
    List<List<Double>> means = new ArrayList<>();
    List<LinearFit> fits = new ArrayList<>();
    Start start = beginning.of(matrix, folds);
    for (int model = 0; model < folds.models(); model++) {
      CellSummary part = matrix.bothClasses(folds, model);
      LinearDesign design =
          new LinearDesign(matrix.encoder(folds, model, part, rung.maximumCategories()));
      designs.add(design);
      means.add(DesignMeans.of(matrix.features(), part, design.encoder()));
      for (LinearPenalty penalty : penalties) {
        fits.add(start.of(model, penalty, design, part));
      }
    }
    LinearPasses.converge(matrix, folds, designs, fits, loss, classes);
    return settings(penalties, designs, means, fits);
  }

  private List<FittedSetting> settings(
      List<LinearPenalty> penalties,
      List<LinearDesign> designs,
      List<List<Double>> means,
      List<LinearFit> fits) {
    List<FittedSetting> settings = new ArrayList<>();
    for (int penalty = 0; penalty < penalties.size(); penalty++) {
      List<FittedModel> models = new ArrayList<>();
      for (int model = 0; model < designs.size(); model++) {
        double[] coefficients = fits.get(model * penalties.size() + penalty).candidate();
        models.add(
            this.model.of(
                designs.get(model).encoder().fitted(),
                Arrays.stream(coefficients).boxed().toList(),
                means.get(model)));
      }
      settings.add(new FittedSetting(penalties.get(penalty).setting(), models));
    }
    return settings;
  }
}
