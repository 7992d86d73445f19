package dev.plumbline.learner;

import dev.plumbline.problem.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.scala.spark.XGBoostClassificationModel;
import ml.dmlc.xgboost4j.scala.spark.XGBoostClassifier;
import ml.dmlc.xgboost4j.scala.spark.XGBoostRegressionModel;
import ml.dmlc.xgboost4j.scala.spark.XGBoostRegressor;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Trains each booster over the whole cluster, one after another: as many workers as {@link
 * #WORKERS} says, the context's default parallelism where it is not set. Only the booster comes
 * back. The trees depend on the number of workers in the last digits of their sums, and nothing
 * else.
 */
final class TreesSpread {
  /** The Spark setting that says how many tasks train one booster. */
  static final String WORKERS = "spark.plumbline.trees.workers";

  private static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType(), false)
          .add("label", DataTypes.DoubleType, false)
          .add("weight", DataTypes.DoubleType, false);

  private TreesSpread() {}

  static Map<TreesFit, NativeBooster> fit(
      TrainingMatrix matrix,
      Folds folds,
      ArrayList<Encoder> encoders,
      List<TreesFit> fits,
      Function<TreesFit, HashMap<String, Object>> parameters) {
    Map<TreesFit, NativeBooster> boosters = new HashMap<>();
    JavaSparkContext context = matrix.context();
    for (TreesFit fit : fits) {
      NativeBooster booster =
          TrainingMatrix.described(
              context,
              "Train boosted trees over the cluster: model %d, depth %d"
                  .formatted(fit.model(), fit.depth()),
              () -> fit(matrix, folds, encoders.get(fit.model()), fit, parameters.apply(fit)));
      boosters.put(fit, booster);
    }
    return boosters;
  }

  private static NativeBooster fit(
      TrainingMatrix matrix,
      Folds folds,
      Encoder encoder,
      TreesFit fit,
      HashMap<String, Object> parameters) {
    JavaSparkContext context = matrix.context();
    int asked = context.getConf().getInt(WORKERS, context.defaultParallelism());
    int workers = Math.max(1, Math.min(asked, matrix.blocks().getNumPartitions()));
    // Coalesced here, in order, so that XGBoost has no need to shuffle rows at random.
    JavaRDD<Row> rows = rows(matrix, folds, encoder, fit.model()).coalesce(workers);
    Dataset<Row> training = matrix.session().createDataFrame(rows, SCHEMA);
    scala.collection.immutable.Map<String, Object> settings =
        scala.collection.immutable.Map.from(
            scala.jdk.javaapi.CollectionConverters.asScala(parameters));
    if (matrix.task() == Task.REGRESSION) {
      return regression(settings, fit, encoder, workers, context, training);
    }
    XGBoostClassifier classifier = new XGBoostClassifier(settings);
    classifier.setFeaturesCol("features");
    classifier.setLabelCol("label");
    classifier.setWeightCol("weight");
    classifier.setMissing(Float.NaN);
    classifier.setNumRound(fit.trees());
    classifier.setNumWorkers(workers);
    classifier.setNthread(context.getConf().getInt("spark.task.cpus", 1));
    classifier.setFeatureTypes(TreeInput.types(encoder));
    XGBoostClassificationModel model = classifier.fit(training);
    try {
      return new NativeBooster(model.nativeBooster().toByteArray("ubj"));
    } catch (Exception e) {
      throw new IllegalStateException("XGBoost could not write %s".formatted(fit), e);
    }
  }

  /** The same calls on the estimator of numbers, which shares no type with the other in Java. */
  private static NativeBooster regression(
      scala.collection.immutable.Map<String, Object> settings,
      TreesFit fit,
      Encoder encoder,
      int workers,
      JavaSparkContext context,
      Dataset<Row> training) {
    XGBoostRegressor regressor = new XGBoostRegressor(settings);
    regressor.setFeaturesCol("features");
    regressor.setLabelCol("label");
    regressor.setWeightCol("weight");
    regressor.setMissing(Float.NaN);
    regressor.setNumRound(fit.trees());
    regressor.setNumWorkers(workers);
    regressor.setNthread(context.getConf().getInt("spark.task.cpus", 1));
    regressor.setFeatureTypes(TreeInput.types(encoder));
    XGBoostRegressionModel model = regressor.fit(training);
    try {
      return new NativeBooster(model.nativeBooster().toByteArray("ubj"));
    } catch (Exception e) {
      throw new IllegalStateException("XGBoost could not write %s".formatted(fit), e);
    }
  }

  private static JavaRDD<Row> rows(TrainingMatrix matrix, Folds folds, Encoder encoder, int model) {
    List<FeatureColumn> columns = matrix.features();
    Shipment<String[][]> dictionaries = matrix.dictionaries();
    return matrix
        .blocks()
        .flatMap(block -> rows(block, folds, encoder, model, columns, dictionaries.value()));
  }

  private static Iterator<Row> rows(
      Block block,
      Folds folds,
      Encoder encoder,
      int model,
      List<FeatureColumn> columns,
      String[][] dictionaries) {
    int[] chosen = block.training(folds, model);
    int width = TreeInput.width(encoder);
    float[] features = new float[chosen.length * width];
    TreeInput.fill(encoder, block.trainingFeatures(columns, dictionaries, chosen), features, 0);
    return IntStream.range(0, chosen.length)
        .mapToObj(
            row -> {
              double[] values = new double[width];
              for (int i = 0; i < width; i++) {
                values[i] = features[row * width + i];
              }
              return RowFactory.create(
                  Vectors.dense(values), block.labels[chosen[row]], block.weights[chosen[row]]);
            })
        .iterator();
  }
}
