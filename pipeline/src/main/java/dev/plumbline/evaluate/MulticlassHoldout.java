package dev.plumbline.evaluate;

import dev.plumbline.learner.ClassColumns;
import dev.plumbline.statistic.ClassCosts;
import dev.plumbline.statistic.MulticlassCounts;
import dev.plumbline.statistic.OnePass;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * All that is counted of predicted holdout rows where the label is one of several classes, in one
 * pass.
 */
final class MulticlassHoldout extends CountedHoldout<ClassTally> {
  private static final long serialVersionUID = 1L;

  private final Plan plan;
  private final double[] rates;

  /**
   * What the rows are judged with; a row has its amounts, label, block, probabilities by model and
   * parts.
   *
   * @param models the baseline first
   * @param judged which of them the gate is about
   * @param rates of the classes in the training rows: what is known without a model
   * @param amounts how many amounts a row has
   */
  record Plan(
      List<String> models,
      int judged,
      List<String> classes,
      ClassCosts costs,
      List<Double> rates,
      int amounts,
      HoldoutParts.Plan parts)
      implements Serializable {}

  MulticlassHoldout(Plan plan) {
    super(
        plan.models(),
        plan.judged(),
        plan.models().stream().map(model -> new ClassTally(plan.classes().size())).toList(),
        plan.parts(),
        MulticlassCounts.of(plan.classes().size()).width());
    this.plan = plan;
    this.rates = plan.rates().stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Counts predicted rows; one Spark job. */
  static MulticlassHoldout of(Dataset<Row> predicted, Plan plan) {
    return OnePass.over(
        predicted,
        () -> new MulticlassHoldout(plan),
        MulticlassHoldout::add,
        MulticlassHoldout::merge);
  }

  /** Counts one row. */
  void add(Row row) {
    double[] amounts = new double[plan.amounts()];
    for (int i = 0; i < amounts.length; i++) {
      amounts[i] = row.getDouble(i);
    }
    int actual = plan.classes().indexOf(row.getString(amounts.length));
    String block = row.getString(amounts.length + 1);
    double[] costOf = new double[plan.models().size() + 1];
    for (int i = 0; i < plan.models().size(); i++) {
      double[] probabilities = ClassColumns.numbers(row, amounts.length + 2 + i);
      int decision = plan.costs().decide(probabilities, amounts);
      costOf[i] = plan.costs().realised(actual, decision, amounts);
      ClassDecision decided =
          new ClassDecision(
              actual,
              decision,
              probabilities,
              costOf[i],
              plan.costs().expected(probabilities, decision, amounts),
              costOf[0]);
      tally(i).add(block, decided);
      if (isJudged(i)) {
        addPart(row, block, decided);
      }
    }
    int without = plan.costs().decide(rates, amounts);
    costOf[plan.models().size()] = plan.costs().realised(actual, without, amounts);
    addCosts(block, costOf);
  }

  MulticlassHoldout merge(MulticlassHoldout other) {
    mergeCounts(other);
    return this;
  }
}
