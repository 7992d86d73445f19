package dev.plumbline.evaluate;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.learner.ClassProbabilities;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.PredictiveDistribution;
import dev.plumbline.problem.MulticlassValue;
import dev.plumbline.problem.Problem;
import dev.plumbline.statistic.ClassCosts;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** What the decision that follows from a prediction cost, now that the outcome is known. */
sealed interface Pricing extends Serializable {

  /**
   * The cost of deciding about a row by a prediction.
   *
   * @param predicted of all rows, side by side
   * @param at which of them the row is
   */
  double cost(Row row, double[] predicted, int at);

  /** What came: 1 or 0, or a number; of several classes the place of one. */
  double outcome(Row row);

  /** The classes whose chances are predicted side by side; none where one number is predicted. */
  List<String> classes();

  static Pricing of(Problem problem, FittedPipeline pipeline, StructType schema) {
    int label = schema.fieldIndex(FeatureRows.LABEL);
    if (pipeline.calibrator() instanceof ClassProbabilities several) {
      return new OfClasses(
          several.classes(),
          new ClassCosts(((MulticlassValue) problem.value()).amountsOf(several.classes())),
          label,
          FeatureRows.costs(problem).stream().mapToInt(schema::fieldIndex).toArray());
    }
    if (pipeline.calibrator() instanceof PredictiveDistribution distribution) {
      return new OfNumbers(
          distribution,
          label,
          schema.fieldIndex(FeatureRows.COST_UNDER),
          schema.fieldIndex(FeatureRows.COST_OVER));
    }
    return new OfChances(label, FeatureRows.COSTS.stream().mapToInt(schema::fieldIndex).toArray());
  }

  /** Of yes-or-no decisions, each the cheaper one by the probability. */
  record OfChances(int label, int[] costs) implements Pricing {
    @Override
    public double cost(Row row, double[] predicted, int at) {
      Outcome outcome =
          new Outcome(
              row.getBoolean(label),
              row.getDouble(costs[0]),
              row.getDouble(costs[1]),
              row.getDouble(costs[2]),
              row.getDouble(costs[3]),
              0);
      return outcome.cost(outcome.act(predicted[at]));
    }

    @Override
    public double outcome(Row row) {
      return row.getBoolean(label) ? 1 : 0;
    }

    @Override
    public List<String> classes() {
      return List.of();
    }
  }

  /** Of decisions that are numbers. */
  record OfNumbers(PredictiveDistribution distribution, int label, int under, int over)
      implements Pricing {
    @Override
    public double cost(Row row, double[] predicted, int at) {
      double costUnder = row.getDouble(under);
      double costOver = row.getDouble(over);
      double decision = distribution.decision(predicted[at], costUnder, costOver);
      return PredictiveDistribution.realised(row.getDouble(label), decision, costUnder, costOver);
    }

    @Override
    public double outcome(Row row) {
      return row.getDouble(label);
    }

    @Override
    public List<String> classes() {
      return List.of();
    }
  }

  /** Of decisions for one of several classes. */
  record OfClasses(List<String> classes, ClassCosts costs, int label, int[] amounts)
      implements Pricing {
    @Override
    public double cost(Row row, double[] predicted, int at) {
      int count = classes.size();
      double[] probabilities = Arrays.copyOfRange(predicted, at * count, (at + 1) * count);
      double[] ofRow = Arrays.stream(amounts).mapToDouble(row::getDouble).toArray();
      return costs.realised((int) outcome(row), costs.decide(probabilities, ofRow), ofRow);
    }

    @Override
    public double outcome(Row row) {
      return classes.indexOf(row.getString(label));
    }
  }
}
