package dev.plumbline.learner;

import java.util.ArrayList;
import java.util.List;

/**
 * The constant and every rule column, each a setting. No pass over the matrix: the counts were
 * taken when it was laid out.
 */
final class RulesLearner implements Learner {
  /** The name of the setting that predicts the positive rate of all rows. */
  static final String CONSTANT = "constant";

  @Override
  public List<FittedSetting> fit(TrainingMatrix matrix, Folds folds) {
    List<CellSummary> parts = new ArrayList<>();
    for (int model = 0; model < folds.models(); model++) {
      parts.add(matrix.trainingPart(folds, model));
    }
    List<FittedSetting> settings = new ArrayList<>();
    settings.add(new FittedSetting(CONSTANT, parts.stream().map(RulesLearner::constant).toList()));
    for (int i = 0; i < matrix.features().size(); i++) {
      FeatureColumn column = matrix.features().get(i);
      if (column.kind() == FeatureKind.RULE) {
        int position = i;
        settings.add(
            new FittedSetting(
                column.name(),
                parts.stream().map(part -> rule(column.name(), position, part)).toList()));
      }
    }
    return settings;
  }

  private static FittedModel constant(CellSummary part) {
    return new RulesModel.Constant(part.positive() / part.weight());
  }

  /** A side of the rule without rows has the rate of all rows. */
  private static FittedModel rule(String name, int position, CellSummary part) {
    double overall = part.positive() / part.weight();
    double holding = part.holdingWeight(position);
    double other = part.weight() - holding;
    double holdingRate = holding > 0 ? part.holdingPositive(position) / holding : overall;
    double otherRate =
        other > 0 ? (part.positive() - part.holdingPositive(position)) / other : overall;
    return new RulesModel.Rule(name, holdingRate, otherRate);
  }
}
