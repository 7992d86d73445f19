package dev.plumbline.learner;

import dev.plumbline.problem.Rung;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Logistic regression with an elastic net, of two or several outcomes, or a support vector machine,
 * every fold and the final model of every setting side by side: one Spark job an iteration brings
 * the loss and its derivatives for all fits that have not converged (more than one job where their
 * sums pass {@link LinearPasses#BYTES_IN_JOB}). The objective is the weighted mean loss plus the
 * {@link LinearPenalty} of the coefficients of {@link LinearDesign}. How a fit moves from pass to
 * pass is {@link NewtonFit}'s, and for designs wider than {@link #WIDEST_HESSIAN} {@link
 * QuasiNewtonFit}'s, which takes more passes, each cheaper.
 */
final class LinearLearner implements Learner {
  /** Solving so many equations takes a fit about as long as a pass. */
  static final int WIDEST_HESSIAN = 1000;

  private final Rung.Linear rung;
  private final LinearLoss loss;
  private final Making model;
  private final Beginning beginning;
  private final Function<List<LinearFit>, LinearCandidates> candidates;

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
    LinearFit of(int model, LinearPenalty penalty, int width, CellSummary part);
  }

  LinearLearner(Rung.Linear rung) {
    this(rung, WIDEST_HESSIAN);
  }

  LinearLearner(Rung.Linear rung, int widestHessian) {
    this(
        rung,
        new LogisticLoss(),
        LinearModel::new,
        ofTwoOutcomes(widestHessian),
        LinearCandidates::new);
  }

  private LinearLearner(
      Rung.Linear rung,
      LinearLoss loss,
      Making model,
      Beginning beginning,
      Function<List<LinearFit>, LinearCandidates> candidates) {
    this.rung = rung;
    this.loss = loss;
    this.model = model;
    this.beginning = beginning;
    this.candidates = candidates;
  }

  /** The same for the squared hinge. */
  static LinearLearner of(Rung.LinearSupportVectors machine) {
    return new LinearLearner(
        new Rung.Linear(machine.penalty(), machine.maximumCategories()),
        new SquaredHingeLoss(),
        SupportVectorModel::new,
        ofTwoOutcomes(WIDEST_HESSIAN),
        LinearCandidates::new);
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
          return (model, penalty, width, part) ->
              new MultinomialFit(model, penalty, width, rows.get(model));
        },
        fits -> new LinearCandidates(fits, classes));
  }

  private static Beginning ofTwoOutcomes(int widestHessian) {
    return (matrix, folds) ->
        (model, penalty, width, part) ->
            width <= widestHessian
                ? new NewtonFit(model, penalty, width, part)
                : new QuasiNewtonFit(model, penalty, width, part);
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
        fits.add(start.of(model, penalty, design.width(), part));
      }
    }
    LinearPasses.converge(matrix, folds, designs, fits, loss, candidates);
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
