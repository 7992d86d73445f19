package dev.plumbline.learner;

import dev.plumbline.problem.Rung;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Logistic regression with an elastic net, or a support vector machine, every fold and the final
 * model of every setting side by side: one Spark job an iteration brings the loss and its
 * derivatives for all fits that have not converged (more than one job where their sums pass {@link
 * LinearPasses#BYTES_IN_JOB}). The objective is the weighted mean loss plus the {@link LinearPenalty} of the
 * coefficients of {@link LinearDesign}. How a fit moves from pass to pass is {@link NewtonFit}'s,
 * and for designs wider than {@link #WIDEST_HESSIAN} {@link QuasiNewtonFit}'s, which takes more
 * passes, each cheaper.
 */
final class LinearLearner implements Learner {
  /** Solving so many equations takes a fit about as long as a pass. */
  static final int WIDEST_HESSIAN = 1000;

  private final Rung.Linear rung;
  private final LinearLoss loss;
  private final Making model;
  private final int widestHessian;

  /** Makes a model of coefficients and the means of their columns. */
  @FunctionalInterface
  private interface Making {
    FittedModel of(Encoder encoder, List<Double> coefficients, List<Double> means);
  }

  LinearLearner(Rung.Linear rung) {
    this(rung, WIDEST_HESSIAN);
  }

  LinearLearner(Rung.Linear rung, int widestHessian) {
    this(rung, new LogisticLoss(), LinearModel::new, widestHessian);
  }

  private LinearLearner(Rung.Linear rung, LinearLoss loss, Making model, int widestHessian) {
    this.rung = rung;
    this.loss = loss;
    this.model = model;
    this.widestHessian = widestHessian;
  }

  /** The same for the squared hinge. */
  static LinearLearner of(Rung.LinearSupportVectors machine) {
    return new LinearLearner(
        new Rung.Linear(machine.penalty(), machine.maximumCategories()),
        new SquaredHingeLoss(),
        SupportVectorModel::new,
        WIDEST_HESSIAN);
  }

  @Override
  public List<FittedSetting> fit(TrainingMatrix matrix, Folds folds) {
    List<LinearPenalty> penalties = LinearPenalty.of(rung);
    ArrayList<LinearDesign> designs = new ArrayList<>();
    List<List<Double>> means = new ArrayList<>();
    List<LinearFit> fits = new ArrayList<>();
    for (int model = 0; model < folds.models(); model++) {
      CellSummary part = matrix.bothClasses(folds, model);
      LinearDesign design = new LinearDesign(matrix.encoder(part, rung.maximumCategories()));
      designs.add(design);
      means.add(DesignMeans.of(matrix.features(), part, design.encoder()));
      for (LinearPenalty penalty : penalties) {
        fits.add(
            design.width() <= widestHessian
                ? new NewtonFit(model, penalty, design.width(), part)
                : new QuasiNewtonFit(model, penalty, design.width(), part));
      }
    }
    LinearPasses.converge(matrix, folds, designs, fits, loss, LinearCandidates::new);
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
