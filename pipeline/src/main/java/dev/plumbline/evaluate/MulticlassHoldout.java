package dev.plumbline.evaluate;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.learner.ClassColumns;
import dev.plumbline.statistic.BlockedMean;
import dev.plumbline.statistic.ClassCosts;
import dev.plumbline.statistic.OnePass;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * All that is counted of predicted holdout rows where the label is one of several classes, in one
 * pass. Mergeable.
 */
final class MulticlassHoldout implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The policy that needs no model, among the costs. */
  static final String WITHOUT = "without a model";

  private final BlockedMean costs;
  private final ArrayList<ClassTally> tallies = new ArrayList<>();

  /**
   * What the rows are judged with.
   *
   * @param rates of the classes in the training rows: what is known without a model
   * @param amounts the columns of a row's amounts
   */
  record Plan(
      List<String> rungs,
      List<String> classes,
      ClassCosts costs,
      List<Double> rates,
      List<String> amounts)
      implements Serializable {}

  private MulticlassHoldout(Plan plan) {
    costs =
        BlockedMean.of(
            Stream.concat(plan.rungs().stream(), Stream.of(WITHOUT)).toArray(String[]::new));
    plan.rungs().forEach(rung -> tallies.add(new ClassTally(plan.classes().size())));
  }

  /** Counts predicted rows, which have a column for each rung; one Spark job. */
  static MulticlassHoldout of(Dataset<Row> predicted, Plan plan) {
    int[] rungs = plan.rungs().stream().mapToInt(predicted.schema()::fieldIndex).toArray();
    int[] amounts = plan.amounts().stream().mapToInt(predicted.schema()::fieldIndex).toArray();
    int label = predicted.schema().fieldIndex(FeatureRows.LABEL);
    int block = predicted.schema().fieldIndex(FeatureRows.BLOCK);
    double[] rates = plan.rates().stream().mapToDouble(Double::doubleValue).toArray();
    return OnePass.over(
        predicted,
        () -> new MulticlassHoldout(plan),
        (state, row) -> {
          double[] ofRow = IntStream.of(amounts).mapToDouble(row::getDouble).toArray();
          int actual = plan.classes().indexOf(row.getString(label));
          double[] costOf = new double[rungs.length + 1];
          for (int i = 0; i < rungs.length; i++) {
            double[] probabilities = ClassColumns.numbers(row, rungs[i]);
            int decided = plan.costs().decide(probabilities, ofRow);
            costOf[i] = plan.costs().realised(actual, decided, ofRow);
            state.tallies.get(i).add(row.getString(block), actual, decided, probabilities);
          }
          int without = plan.costs().decide(rates, ofRow);
          costOf[rungs.length] = plan.costs().realised(actual, without, ofRow);
          state.costs.add(row.getString(block), costOf);
        },
        MulticlassHoldout::merge);
  }

  private MulticlassHoldout merge(MulticlassHoldout other) {
    costs.merge(other.costs);
    for (int i = 0; i < tallies.size(); i++) {
      tallies.get(i).merge(other.tallies.get(i));
    }
    return this;
  }

  /** Costs a row, by policy. */
  BlockedMean costs() {
    return costs;
  }

  ClassTally tally(int rung) {
    return tallies.get(rung);
  }
}
