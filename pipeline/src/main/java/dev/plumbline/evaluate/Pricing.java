package dev.plumbline.evaluate;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.PredictiveDistribution;
import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** What the decision that follows from a prediction cost, now that the outcome is known. */
sealed interface Pricing extends Serializable {

  /** The cost of deciding about a row by a prediction. */
  double cost(Row row, double prediction);

  /** What came: 1 or 0, or a number. */
  double outcome(Row row);

  static Pricing of(FittedPipeline pipeline, StructType schema) {
    int label = schema.fieldIndex(FeatureRows.LABEL);
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
    public double cost(Row row, double prediction) {
      Outcome outcome =
          new Outcome(
              row.getBoolean(label),
              row.getDouble(costs[0]),
              row.getDouble(costs[1]),
              row.getDouble(costs[2]),
              row.getDouble(costs[3]),
              0);
      return outcome.cost(outcome.act(prediction));
    }

    @Override
    public double outcome(Row row) {
      return row.getBoolean(label) ? 1 : 0;
    }
  }

  /** Of decisions that are numbers. */
  record OfNumbers(PredictiveDistribution distribution, int label, int under, int over)
      implements Pricing {
    @Override
    public double cost(Row row, double prediction) {
      double costUnder = row.getDouble(under);
      double costOver = row.getDouble(over);
      double decision = distribution.decision(prediction, costUnder, costOver);
      return PredictiveDistribution.realised(row.getDouble(label), decision, costUnder, costOver);
    }

    @Override
    public double outcome(Row row) {
      return row.getDouble(label);
    }
  }
}
