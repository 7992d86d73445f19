package dev.plumbline.learner;

import static org.apache.spark.sql.functions.udf;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.api.java.UDF4;
import org.apache.spark.sql.types.DataTypes;

/**
 * Columns of decisions that are numbers, from columns of predictions and costs. User-defined
 * functions, because a {@link PredictiveDistribution} is a table of quantiles.
 */
public final class DecisionColumns {
  private DecisionColumns() {}

  /** The decision of least expected cost. */
  public static Column decision(
      PredictiveDistribution distribution, Column prediction, Column under, Column over) {
    UDF3<Double, Double, Double, Double> decide = distribution::decision;
    return udf(decide, DataTypes.DoubleType).apply(prediction, under, over);
  }

  /** The same out of fold: by the distribution of the row's fold. */
  public static Column decision(
      List<PredictiveDistribution> byFold,
      Column fold,
      Column prediction,
      Column under,
      Column over) {
    PredictiveDistribution[] distributions = byFold.toArray(PredictiveDistribution[]::new);
    UDF4<Integer, Double, Double, Double, Double> decide =
        (f, p, u, o) -> distributions[f].decision(p, u, o);
    return udf(decide, DataTypes.DoubleType).apply(fold, prediction, under, over);
  }

  /** What a decision is expected to cost. */
  public static Column expectedCost(
      PredictiveDistribution distribution,
      Column prediction,
      Column decision,
      Column under,
      Column over) {
    UDF4<Double, Double, Double, Double, Double> expect = distribution::expectedCost;
    return udf(expect, DataTypes.DoubleType).apply(prediction, decision, under, over);
  }

  /** The decision of somebody who knows the outcomes of training and no row. */
  public static Column decisionWithoutModel(
      PredictiveDistribution distribution, Column under, Column over) {
    UDF2<Double, Double, Double> decide = distribution::decisionWithoutModel;
    return udf(decide, DataTypes.DoubleType).apply(under, over);
  }
}
