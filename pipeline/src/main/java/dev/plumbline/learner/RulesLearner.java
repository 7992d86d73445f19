package dev.plumbline.learner;

import dev.plumbline.problem.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The constant, every rule column, and one rule about a single feature that is learned inside the
 * fold, each a setting. One pass over the matrix, for the learned rule; the counts of the others
 * were taken when it was laid out.
 */
final class RulesLearner implements Learner {
  /** The name of the setting that predicts the positive rate of all rows. */
  static final String CONSTANT = "constant";

  /** The name of the setting that is learned. */
  static final String LEARNED = "learned rule";

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
    settings.addAll(learned(matrix, folds));
    return settings;
  }

  /** Empty where some fold finds no feature to cut in two, and where the label is a number. */
  private static List<FittedSetting> learned(TrainingMatrix matrix, Folds folds) {
    List<FeatureColumn> features = matrix.features();
    if (matrix.task() == Task.REGRESSION
        || features.stream().allMatch(f -> f.kind() == FeatureKind.RULE)) {
      return List.of();
    }
    int[] costs = matrix.costs();
    HashMap<Long, RuleTotals> byCell =
        TrainingMatrix.described(
            matrix.context(),
            "Look for a rule about one feature",
            () ->
                matrix
                    .blocks()
                    .map(block -> RuleTotals.of(block, features, costs))
                    .treeReduce(RuleTotals::merge));
    List<FittedModel> models = new ArrayList<>();
    for (int model = 0; model < folds.models(); model++) {
      RuleTotals part = new RuleTotals(features.size());
      for (Map.Entry<Long, RuleTotals> entry : new TreeMap<>(byCell).entrySet()) {
        Cell cell = Cell.unpacked(entry.getKey());
        if (folds.trains(model, cell.segment(), cell.availableFrom())) {
          part.merge(entry.getValue());
        }
      }
      Optional<FittedModel> rule = LearnedRule.of(features, matrix.dictionaries().value(), part);
      if (rule.isEmpty()) {
        return List.of();
      }
      models.add(rule.get());
    }
    return List.of(new FittedSetting(LEARNED, models));
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
