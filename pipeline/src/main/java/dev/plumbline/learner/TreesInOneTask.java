package dev.plumbline.learner;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/**
 * Trains each booster inside a Spark task of its own, all in one job. A task reads the persisted
 * blocks through the block manager (a cartesian product of fits and blocks): no shuffle copies the
 * rows for each fit, and nothing passes through the driver. A task holds the matrix's blocks while
 * it copies them (8 bytes a number, 4 a category), its rows as floats and as XGBoost's bins (about
 * 5 bytes a value): {@code rowsInOneTask} bounds the latter.
 */
final class TreesInOneTask {
  private TreesInOneTask() {}

  static Map<TreesFit, NativeBooster> fit(
      TrainingMatrix matrix,
      Folds folds,
      ArrayList<Encoder> encoders,
      List<TreesFit> fits,
      Function<TreesFit, HashMap<String, Object>> parameters) {
    JavaSparkContext context = matrix.context();
    int threads = threads(context, fits.size());
    ArrayList<HashMap<String, Object>> settings = new ArrayList<>();
    for (TreesFit fit : fits) {
      HashMap<String, Object> setting = parameters.apply(fit);
      setting.put("nthread", threads);
      settings.add(setting);
    }
    List<FeatureColumn> columns = matrix.features();
    Shipment<String[][]> dictionaries = matrix.dictionaries();
    List<TreesFit> todo = new ArrayList<>(fits);
    List<Integer> indices = IntStream.range(0, fits.size()).boxed().toList();
    JavaRDD<Block> together = matrix.blocks().coalesce(1);
    Map<TreesFit, NativeBooster> boosters = new HashMap<>();
    try (Shipment<Plan> plan =
        Shipment.of(context, new Plan(folds, encoders, columns, new ArrayList<>(todo), settings))) {
      List<Tuple2<Integer, byte[]>> trained =
          TrainingMatrix.described(
              context,
              "Train boosted trees: %d fits, %d threads each".formatted(fits.size(), threads),
              () ->
                  context
                      .parallelize(indices, indices.size())
                      .cartesian(together)
                      .mapPartitions(part -> train(part, plan.value(), dictionaries.value()))
                      .collect());
      trained.forEach(
          result -> boosters.put(todo.get(result._1()), new NativeBooster(result._2())));
    }
    return boosters;
  }

  /** Cores left over by the fits are shared among them; a task's own are the least. */
  private static int threads(JavaSparkContext context, int fits) {
    int ofTask = context.getConf().getInt("spark.task.cpus", 1);
    return Math.max(ofTask, context.defaultParallelism() / fits);
  }

  private record Plan(
      Folds folds,
      ArrayList<Encoder> encoders,
      List<FeatureColumn> columns,
      ArrayList<TreesFit> fits,
      ArrayList<HashMap<String, Object>> parameters)
      implements Serializable {}

  private static Iterator<Tuple2<Integer, byte[]>> train(
      Iterator<Tuple2<Integer, Block>> part, Plan plan, String[][] dictionaries) {
    if (!part.hasNext()) {
      return List.<Tuple2<Integer, byte[]>>of().iterator();
    }
    List<Block> blocks = new ArrayList<>();
    int index = -1;
    while (part.hasNext()) {
      Tuple2<Integer, Block> pair = part.next();
      index = pair._1();
      blocks.add(pair._2());
    }
    // Coalescing may take the blocks in the order they are cached near by.
    blocks.sort((one, other) -> Integer.compare(one.index, other.index));
    TreesFit fit = plan.fits().get(index);
    byte[] booster = train(fit, blocks, plan, plan.parameters().get(index), dictionaries);
    return List.of(new Tuple2<>(index, booster)).iterator();
  }

  private static byte[] train(
      TreesFit fit,
      List<Block> blocks,
      Plan plan,
      Map<String, Object> parameters,
      String[][] dictionaries) {
    Encoder encoder = plan.encoders().get(fit.model());
    int width = TreeInput.width(encoder);
    int rows = Math.toIntExact(fit.rows());
    float[] features = new float[rows * width];
    float[] labels = new float[rows];
    float[] weights = new float[rows];
    int next = 0;
    for (Block block : blocks) {
      int[] chosen = block.training(plan.folds(), fit.model());
      FeatureBatch batch = block.trainingFeatures(plan.columns(), dictionaries, chosen);
      TreeInput.fill(encoder, batch, features, next * width);
      for (int row : chosen) {
        labels[next] = (float) block.labels[row];
        weights[next] = (float) block.weights[row];
        next++;
      }
    }
    try {
      DMatrix matrix = new DMatrix(features, rows, width, Float.NaN);
      try {
        matrix.setFeatureTypes(TreeInput.types(encoder));
        matrix.setLabel(labels);
        matrix.setWeight(weights);
        Booster booster =
            XGBoost.train(matrix, parameters, fit.trees(), new HashMap<>(), null, null);
        try {
          return booster.toByteArray("ubj");
        } finally {
          booster.dispose();
        }
      } finally {
        matrix.dispose();
      }
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost could not train %s".formatted(fit), e);
    }
  }
}
