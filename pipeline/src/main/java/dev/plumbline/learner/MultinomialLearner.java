package dev.plumbline.learner;

import dev.plumbline.problem.Rung;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Multinomial logistic regression with an elastic net, every fold and the final model of every
 * setting side by side: a pass over the matrix, one Spark job (see {@link LinearPasses}), serves all fits that are not done. The objective is the weighted
 * mean log loss plus the {@link LinearPenalty} of the coefficients of all classes, symmetric in the
 * classes as in glmnet and MLlib: none of them is left out as a reference. In a pass each class of
 * each fit is what a setting of the {@link LinearLearner} is: a column beside the others.
 */
final class MultinomialLearner implements Learner {
  private final Rung.Linear rung;
  private final int classes;

  MultinomialLearner(Rung.Linear rung, int classes) {
    this.rung = rung;
    this.classes = classes;
  }

  @Override
  public List<FittedSetting> fit(TrainingMatrix matrix, Folds folds) {
    List<LinearPenalty> penalties = LinearPenalty.of(rung);
    List<double[]> rows = ClassRulesLearner.classWeights(matrix, folds, classes);
    ArrayList<LinearDesign> designs = new ArrayList<>();
    List<List<Double>> means = new ArrayList<>();
    List<MultinomialFit> fits = new ArrayList<>();
    for (int model = 0; model < folds.models(); model++) {
      CellSummary part = matrix.bothClasses(folds, model);
      LinearDesign design = new LinearDesign(matrix.encoder(part, rung.maximumCategories()));
      designs.add(design);
      means.add(DesignMeans.of(matrix.features(), part, design.encoder()));
      for (LinearPenalty penalty : penalties) {
        fits.add(new MultinomialFit(model, penalty, design.width(), rows.get(model)));
      }
    }
    LinearPasses.converge(
        matrix,
        folds,
        designs,
        List.copyOf(fits),
        new MultinomialLoss(classes),
        open -> new LinearCandidates(open, classes));
    return settings(penalties, designs, means, fits);
  }

  private List<FittedSetting> settings(
      List<LinearPenalty> penalties,
      List<LinearDesign> designs,
      List<List<Double>> means,
      List<MultinomialFit> fits) {
    List<FittedSetting> settings = new ArrayList<>();
    for (int penalty = 0; penalty < penalties.size(); penalty++) {
      List<FittedModel> models = new ArrayList<>();
      for (int model = 0; model < designs.size(); model++) {
        double[] coefficients = fits.get(model * penalties.size() + penalty).coefficients();
        models.add(
            new ClassModel.Linear(
                designs.get(model).encoder().fitted(),
                classes,
                Arrays.stream(coefficients).boxed().toList(),
                means.get(model)));
      }
      settings.add(new FittedSetting(penalties.get(penalty).setting(), models));
    }
    return settings;
  }
}
