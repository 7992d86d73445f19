package dev.plumbline.learner;

import dev.plumbline.problem.Task;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoostError;
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

  static Map<TreesFit, TrainedTrees> fit(
      TrainingMatrix matrix,
      TreesPlan plan,
      List<TreesFit> fits,
      Function<TreesFit, HashMap<String, Object>> parameters) {
    Map<TreesFit, TrainedTrees> boosters = new HashMap<>();
    JavaSparkContext context = matrix.context();
    for (TreesFit fit : fits) {
      TrainedTrees booster =
          TrainingMatrix.described(
              context,
              "Train trees over the cluster: model %d, depth %d"
                  .formatted(fit.model(), fit.shape().depth()),
              () -> fit(matrix, plan, fit, parameters.apply(fit)));
      boosters.put(fit, booster);
    }
    return boosters;
  }

  private static TrainedTrees fit(
      TrainingMatrix matrix, TreesPlan plan, TreesFit fit, HashMap<String, Object> parameters) {
    Encoder encoder = plan.encoders().get(fit.model());
    JavaSparkContext context = matrix.context();
    int asked = context.getConf().getInt(WORKERS, context.defaultParallelism());
    int workers = Math.max(1, Math.min(asked, matrix.blocks().getNumPartitions()));
    // Coalesced here, in order, so that XGBoost has no need to shuffle rows at random.
    Dataset<Row> training =
        rows(matrix, encoder, block -> plan.training(block, fit.model()), workers);
    scala.collection.immutable.Map<String, Object> settings =
        scala.collection.immutable.Map.from(
            scala.jdk.javaapi.CollectionConverters.asScala(parameters));
    if (plan.task() == Task.REGRESSION) {
      return regression(settings, fit, plan, matrix, workers, training);
    }
    XGBoostClassifier classifier = new XGBoostClassifier(settings);
    classifier.setFeaturesCol("features");
    classifier.setLabelCol("label");
    classifier.setWeightCol("weight");
    classifier.setMissing(Float.NaN);
    classifier.setNumRound(fit.rounds());
    boolean watches = watches(plan, fit);
    if (watches) {
      classifier.setEvalDataset(
          rows(matrix, encoder, block -> plan.aside(block, fit.model()), workers));
      classifier.setNumEarlyStoppingRounds(plan.earlyStopping().rounds());
      classifier.setEvalMetric(plan.watchedMetric());
    }
    classifier.setNumWorkers(workers);
    classifier.setNthread(context.getConf().getInt("spark.task.cpus", 1));
    classifier.setFeatureTypes(TreeInput.types(encoder));
    XGBoostClassificationModel model = classifier.fit(training);
    return trained(model.nativeBooster().booster(), fit, watches);
  }

  /** The same calls on the estimator of numbers, which shares no type with the other in Java. */
  private static TrainedTrees regression(
      scala.collection.immutable.Map<String, Object> settings,
      TreesFit fit,
      TreesPlan plan,
      TrainingMatrix matrix,
      int workers,
      Dataset<Row> training) {
    Encoder encoder = plan.encoders().get(fit.model());
    XGBoostRegressor regressor = new XGBoostRegressor(settings);
    regressor.setFeaturesCol("features");
    regressor.setLabelCol("label");
    regressor.setWeightCol("weight");
    regressor.setMissing(Float.NaN);
    regressor.setNumRound(fit.rounds());
    boolean watches = watches(plan, fit);
    if (watches) {
      regressor.setEvalDataset(
          rows(matrix, encoder, block -> plan.aside(block, fit.model()), workers));
      regressor.setNumEarlyStoppingRounds(plan.earlyStopping().rounds());
      regressor.setEvalMetric(plan.watchedMetric());
    }
    regressor.setNumWorkers(workers);
    regressor.setNthread(matrix.context().getConf().getInt("spark.task.cpus", 1));
    regressor.setFeatureTypes(TreeInput.types(encoder));
    XGBoostRegressionModel model = regressor.fit(training);
    return trained(model.nativeBooster().booster(), fit, watches);
  }

  private static boolean watches(TreesPlan plan, TreesFit fit) {
    return plan.earlyStopping().stops() && fit.rounds() > 1;
  }

  private static TrainedTrees trained(Booster booster, TreesFit fit, boolean watched) {
    try {
      return new TrainedTrees(
          new NativeBooster(booster.toByteArray("ubj")),
          watched ? TreesInOneTask.bestRounds(booster, fit.rounds()) : fit.rounds());
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost could not write %s".formatted(fit), e);
    }
  }

  /** Which rows of a block are meant. */
  @FunctionalInterface
  private interface Choice extends Serializable {
    int[] of(Block block);
  }

  private static Dataset<Row> rows(
      TrainingMatrix matrix, Encoder encoder, Choice choice, int workers) {
    List<FeatureColumn> columns = matrix.features();
    Shipment<String[][]> dictionaries = matrix.dictionaries();
    JavaRDD<Row> rows =
        matrix
            .blocks()
            .flatMap(block -> rows(block, encoder, choice.of(block), columns, dictionaries.value()))
            .coalesce(workers);
    return matrix.session().createDataFrame(rows, SCHEMA);
  }

  private static Iterator<Row> rows(
      Block block,
      Encoder encoder,
      int[] chosen,
      List<FeatureColumn> columns,
      String[][] dictionaries) {
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
