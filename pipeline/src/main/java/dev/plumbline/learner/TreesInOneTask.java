package dev.plumbline.learner;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.IObjective;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/**
 * Trains boosters inside Spark tasks, all in one job. A task reads the persisted blocks through the
 * block manager (a cartesian product of tasks and blocks): no shuffle copies the rows for each fit,
 * and nothing passes through the driver. Where there are at least as many models as cores a task
 * trains all shapes of one model, one after another, and XGBoost computes the model's bins once;
 * otherwise each fit has a task of its own. A task holds the matrix's blocks while it copies them
 * (8 bytes a number, 4 a category), its rows as floats and as XGBoost's bins (about 5 bytes a
 * value): {@code rowsInOneTask} bounds the latter. Rows that are alike are given to XGBoost once,
 * with the sum of their weights ({@link TreeRows}), unless a setting draws rows for each tree.
 */
final class TreesInOneTask {
  private TreesInOneTask() {}

  static Map<TreesFit, TrainedTrees> fit(
      TrainingMatrix matrix,
      TreesPlan plan,
      List<TreesFit> fits,
      Function<TreesFit, HashMap<String, Object>> parameters) {
    JavaSparkContext context = matrix.context();
    List<List<TreesFit>> tasks = tasks(fits, context.defaultParallelism());
    int threads = threads(context, tasks.size());
    ArrayList<ArrayList<Todo>> todo = new ArrayList<>();
    for (List<TreesFit> task : tasks) {
      ArrayList<Todo> inTask = new ArrayList<>();
      for (TreesFit fit : task) {
        HashMap<String, Object> setting = parameters.apply(fit);
        setting.put("nthread", threads);
        inTask.add(new Todo(fit, setting));
      }
      todo.add(inTask);
    }
    List<FeatureColumn> columns = matrix.features();
    Shipment<String[][]> dictionaries = matrix.dictionaries();
    List<Integer> indices = IntStream.range(0, tasks.size()).boxed().toList();
    JavaRDD<Block> together = matrix.blocks().coalesce(1);
    Map<TreesFit, TrainedTrees> boosters = new HashMap<>();
    boolean drawsRows = fits.stream().anyMatch(fit -> fit.shape().subsample() < 1);
    try (Shipment<Work> work = Shipment.of(context, new Work(plan, columns, todo, drawsRows))) {
      List<Tuple2<TreesFit, Tuple2<byte[], Integer>>> trained =
          TrainingMatrix.described(
              context,
              "Train trees: %d fits, %d threads each".formatted(fits.size(), threads),
              () ->
                  context
                      .parallelize(indices, indices.size())
                      .cartesian(together)
                      .mapPartitions(part -> train(part, work.value(), dictionaries.value()))
                      .collect());
      trained.forEach(
          result ->
              boosters.put(
                  result._1(),
                  new TrainedTrees(new NativeBooster(result._2()._1()), result._2()._2())));
    }
    return boosters;
  }

  private static List<List<TreesFit>> tasks(List<TreesFit> fits, int cores) {
    Map<Integer, List<TreesFit>> byModel = new LinkedHashMap<>();
    fits.forEach(fit -> byModel.computeIfAbsent(fit.model(), m -> new ArrayList<>()).add(fit));
    return byModel.size() >= cores
        ? List.copyOf(byModel.values())
        : fits.stream().map(List::of).toList();
  }

  /** Cores left over by the tasks are shared among them; a task's own are the least. */
  private static int threads(JavaSparkContext context, int tasks) {
    int ofTask = context.getConf().getInt("spark.task.cpus", 1);
    return Math.max(ofTask, context.defaultParallelism() / tasks);
  }

  private record Todo(TreesFit fit, HashMap<String, Object> parameters) implements Serializable {}

  /**
   * @param drawsRows whether a tree is grown from rows drawn at random, which must be the real ones
   */
  private record Work(
      TreesPlan plan,
      List<FeatureColumn> columns,
      ArrayList<ArrayList<Todo>> tasks,
      boolean drawsRows)
      implements Serializable {}

  private static Iterator<Tuple2<TreesFit, Tuple2<byte[], Integer>>> train(
      Iterator<Tuple2<Integer, Block>> part, Work work, String[][] dictionaries) {
    List<Block> blocks = new ArrayList<>();
    int index = -1;
    while (part.hasNext()) {
      Tuple2<Integer, Block> pair = part.next();
      index = pair._1();
      blocks.add(pair._2());
    }
    if (index < 0) {
      return List.<Tuple2<TreesFit, Tuple2<byte[], Integer>>>of().iterator();
    }
    // Coalescing may take the blocks in the order they are cached near by.
    blocks.sort((one, other) -> Integer.compare(one.index, other.index));
    return train(work.tasks().get(index), blocks, work, dictionaries).iterator();
  }

  /** Every fit of one task; all are of one model, or there is one only. */
  private static List<Tuple2<TreesFit, Tuple2<byte[], Integer>>> train(
      List<Todo> todo, List<Block> blocks, Work work, String[][] dictionaries) {
    TreesPlan plan = work.plan();
    int model = todo.get(0).fit().model();
    List<Tuple2<TreesFit, Tuple2<byte[], Integer>>> trained = new ArrayList<>();
    try {
      DMatrix training =
          matrix(blocks, block -> plan.training(block, model), model, work, dictionaries);
      Map<String, DMatrix> watched = new HashMap<>();
      try {
        if (plan.earlyStopping().stops()) {
          watched.put(
              "aside",
              matrix(blocks, block -> plan.aside(block, model), model, work, dictionaries));
        }
        for (Todo one : todo) {
          trained.add(new Tuple2<>(one.fit(), train(one, plan, training, watched)));
        }
      } finally {
        training.dispose();
        watched.values().forEach(DMatrix::dispose);
      }
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost could not train %s".formatted(todo), e);
    }
    return trained;
  }

  private static Tuple2<byte[], Integer> train(
      Todo todo, TreesPlan plan, DMatrix training, Map<String, DMatrix> watched)
      throws XGBoostError {
    int patience = 0;
    if (!watched.isEmpty()) {
      patience = plan.earlyStopping().rounds();
      todo.parameters().put("eval_metric", plan.watchedMetric());
      todo.parameters().put("maximize_evaluation_metrics", "false");
      // A line a round to the standard output is nobody's log.
      todo.parameters().put("verbose_eval", "false");
    }
    int rounds = todo.fit().rounds();
    IObjective objective =
        plan.averagesClasses()
            ? new IndicatorErrors(plan.classRates().get(todo.fit().model()))
            : null;
    Booster booster =
        XGBoost.train(
            training, todo.parameters(), rounds, watched, null, objective, null, patience);
    try {
      int best = patience > 0 ? bestRounds(booster, rounds) : rounds;
      return new Tuple2<>(booster.toByteArray("ubj"), best);
    } finally {
      booster.dispose();
    }
  }

  /** As many rounds as the best one closed. */
  static int bestRounds(Booster booster, int rounds) throws XGBoostError {
    String best = booster.getAttr("best_iteration");
    return best == null ? rounds : Integer.parseInt(best) + 1;
  }

  private static DMatrix matrix(
      List<Block> blocks,
      Function<Block, int[]> choose,
      int model,
      Work work,
      String[][] dictionaries)
      throws XGBoostError {
    Encoder encoder = work.plan().encoders().get(model);
    int width = TreeInput.width(encoder);
    List<int[]> chosen = blocks.stream().map(choose).toList();
    int rows = chosen.stream().mapToInt(c -> c.length).sum();
    TreeRows all = new TreeRows(new float[rows * width], new float[rows], new float[rows]);
    int next = 0;
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      FeatureBatch batch = block.trainingFeatures(work.columns(), dictionaries, chosen.get(i));
      TreeInput.fill(encoder, batch, all.features(), next * width);
      for (int row : chosen.get(i)) {
        all.labels()[next] = (float) block.labels[row];
        all.weights()[next] = (float) block.weights[row];
        next++;
      }
    }
    TreeRows given = work.drawsRows() ? all : all.collapsed(work.plan().alike());
    DMatrix matrix = new DMatrix(given.features(), given.rows(), width, Float.NaN);
    matrix.setFeatureTypes(TreeInput.types(encoder));
    matrix.setLabel(given.labels());
    matrix.setWeight(given.weights());
    return matrix;
  }
}
