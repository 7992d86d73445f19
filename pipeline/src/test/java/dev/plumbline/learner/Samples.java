package dev.plumbline.learner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Seeded labelled rows with every kind of feature, some values missing. */
final class Samples {
  static final List<FeatureColumn> FEATURES =
      List.of(
          new FeatureColumn("amount", FeatureKind.NUMERIC),
          new FeatureColumn("member", FeatureKind.NUMERIC),
          new FeatureColumn("city", FeatureKind.CATEGORICAL),
          new FeatureColumn("late_before", FeatureKind.RULE));

  static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.LongType)
          .add("amount", DataTypes.DoubleType)
          .add("member", DataTypes.BooleanType)
          .add("city", DataTypes.StringType)
          .add("late_before", DataTypes.BooleanType)
          .add("late", DataTypes.BooleanType)
          .add("segment", DataTypes.IntegerType)
          .add("available_from", DataTypes.IntegerType);

  private static final String[] CITIES = {"Aachen", "Bonn", "Celle", "Dessau", "Essen"};

  private Samples() {}

  static MatrixLayout layout() {
    return MatrixLayout.of(
        FEATURES, "late", Optional.empty(), "segment", "available_from", List.of("id"));
  }

  /** The log odds are amount − 0.5 · member + 0.4 · (the city's place − 2). */
  static Dataset<Row> rows(SparkSession session, int count, int folds) {
    Random random = new Random(20260131);
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < count; id++) {
      double amount = random.nextGaussian();
      boolean member = random.nextBoolean();
      int city = Math.min(random.nextInt(5), random.nextInt(5));
      double logit = amount - (member ? 0.5 : 0) + 0.4 * (city - 2);
      boolean late = random.nextDouble() < Logistic.probability(logit);
      rows.add(
          RowFactory.create(
              id,
              random.nextInt(20) == 0 ? null : (Double) amount,
              member,
              random.nextInt(20) == 0 ? null : CITIES[city],
              random.nextInt(10) == 0 ? null : (Boolean) (amount > 1),
              late,
              (int) (id % folds),
              0));
    }
    return session.createDataFrame(rows, SCHEMA);
  }
}
