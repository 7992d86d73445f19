package dev.plumbline.learner;

import dev.plumbline.problem.Rung;
import dev.plumbline.problem.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Gradient boosted trees by XGBoost's histogram method. Every depth and model is one fit, of as
 * many trees as the largest setting asks; a setting with fewer uses the first of them, which is the
 * same model. Where a model's rows fit one task ({@code rowsInOneTask}) the fits run side by side,
 * a task each: one Spark job. The others are spread over the cluster, one after another.
 *
 * <p>The same rows, settings, seed and thread count give the same trees: rows come in the matrix's
 * order and every tree draws from its own seed.
 */
final class TreesLearner implements Learner {
  /** XGBoost takes a matrix of floats in one Java array inside a task. */
  static final long MOST_VALUES_IN_ONE_TASK = Integer.MAX_VALUE - 8L;

  private final Rung.BoostedTrees rung;
  private final long seed;

  TreesLearner(Rung.BoostedTrees rung, long seed) {
    this.rung = rung;
    this.seed = seed;
  }

  @Override
  public List<FittedSetting> fit(TrainingMatrix matrix, Folds folds) {
    ArrayList<Encoder> encoders = new ArrayList<>();
    List<TreesFit> inOneTask = new ArrayList<>();
    List<TreesFit> spread = new ArrayList<>();
    int mostTrees = Collections.max(rung.trees());
    for (int model = 0; model < folds.models(); model++) {
      CellSummary part = matrix.bothClasses(folds, model);
      Encoder encoder = matrix.encoder(part, rung.maximumCategories());
      encoders.add(encoder);
      long values = part.rows() * TreeInput.width(encoder);
      boolean fits = part.rows() <= rung.rowsInOneTask() && values <= MOST_VALUES_IN_ONE_TASK;
      for (int depth : rung.depth()) {
        (fits ? inOneTask : spread).add(new TreesFit(model, depth, mostTrees, part.rows()));
      }
    }
    Map<TreesFit, NativeBooster> boosters = new HashMap<>();
    Function<TreesFit, HashMap<String, Object>> parameters = fit -> parameters(fit, matrix.task());
    if (!inOneTask.isEmpty()) {
      boosters.putAll(
          TreesInOneTask.fit(matrix, folds, encoders, longestFirst(inOneTask), parameters));
    }
    if (!spread.isEmpty()) {
      boosters.putAll(TreesSpread.fit(matrix, folds, encoders, spread, parameters));
    }
    return settings(encoders, boosters);
  }

  /** So that the last task to end is a short one. */
  private static List<TreesFit> longestFirst(List<TreesFit> fits) {
    Comparator<TreesFit> byWork =
        Comparator.comparingLong((TreesFit fit) -> fit.rows() * fit.depth()).reversed();
    return fits.stream()
        .sorted(byWork.thenComparing(TreesFit::model).thenComparing(TreesFit::depth))
        .toList();
  }

  private HashMap<String, Object> parameters(TreesFit fit, Task task) {
    HashMap<String, Object> parameters = new HashMap<>();
    // With squared errors XGBoost begins from the mean of the labels by itself.
    parameters.put("objective", task == Task.BINARY ? "binary:logistic" : "reg:squarederror");
    parameters.put("tree_method", "hist");
    parameters.put("max_depth", fit.depth());
    parameters.put("eta", rung.learningRate());
    parameters.put("min_child_weight", rung.minimumChildWeight());
    parameters.put("subsample", rung.subsample());
    parameters.put("colsample_bytree", rung.columnSample());
    // XGBoost's seeds are 32-bit and must not be negative.
    parameters.put("seed", seed & Integer.MAX_VALUE);
    parameters.put("seed_per_iteration", true);
    parameters.put("verbosity", 1);
    return parameters;
  }

  private List<FittedSetting> settings(
      List<Encoder> encoders, Map<TreesFit, NativeBooster> boosters) {
    Map<List<Integer>, NativeBooster> byModelAndDepth = new HashMap<>();
    boosters.forEach(
        (fit, booster) -> byModelAndDepth.put(List.of(fit.model(), fit.depth()), booster));
    List<FittedSetting> settings = new ArrayList<>();
    for (int trees : rung.trees()) {
      for (int depth : rung.depth()) {
        List<FittedModel> models = new ArrayList<>();
        for (int model = 0; model < encoders.size(); model++) {
          NativeBooster booster = byModelAndDepth.get(List.of(model, depth));
          models.add(new TreesModel(encoders.get(model).fitted(), booster, trees));
        }
        settings.add(new FittedSetting("trees=%d, depth=%d".formatted(trees, depth), models));
      }
    }
    return settings;
  }
}
