package dev.plumbline.learner;

import dev.plumbline.problem.Rung;
import dev.plumbline.problem.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Trees by XGBoost's histogram method: boosted, or averaged as one tree or a forest. Every shape
 * and model is one fit; boosted settings with fewer trees use the first of them, which is the same
 * model. Where a model's rows fit one task ({@code rowsInOneTask}) the fits run side by side, in
 * one Spark job. The others are spread over the cluster, one after another.
 *
 * <p>Averaged trees learn the squared error of the outcome as 0 or 1 from the rate of all rows, in
 * one round with a learning rate of 1: splits by variance are splits by Gini impurity (Breiman et
 * al. 1984), and a leaf says the rate of its rows, drawn to the rate of all as if one row (by
 * weight) more had that (an m-estimate with m = 1). So a forest is a probability machine (Malley et
 * al. 2012, Methods of Information in Medicine 51:74), where the logistic objective would take one
 * Newton step and stop short of the rate. The mean of many such trees is still drawn to the middle;
 * the calibrator mends that. Where the label is a number a leaf says its rows' mean, drawn to that
 * of all in the same way. Of several classes each has its own trees, of whether a row is of it
 * ({@link IndicatorErrors}), and the rates that they say are made to add up to 1.
 *
 * <p>The same rows, settings, seed and thread count give the same trees: rows come in the matrix's
 * order and every tree draws from its own seed.
 */
final class TreesLearner implements Learner {
  /** XGBoost takes a matrix of floats in one Java array inside a task. */
  static final long MOST_VALUES_IN_ONE_TASK = Integer.MAX_VALUE - 8L;

  private final TreesSettings settings;
  private final long seed;

  /** 2 where the label is true or false, or a number. */
  private final int classes;

  TreesLearner(TreesSettings settings, long seed) {
    this(settings, seed, 2);
  }

  TreesLearner(TreesSettings settings, long seed, int classes) {
    this.settings = settings;
    this.seed = seed;
    this.classes = classes;
  }

  @Override
  public List<FittedSetting> fit(TrainingMatrix matrix, Folds folds) {
    if (settings.earlyStopping().stops() && !matrix.hasParts()) {
      throw LearnerErrors.stoppingWithoutParts();
    }
    ArrayList<Encoder> encoders = new ArrayList<>();
    List<CellSummary> parts = new ArrayList<>();
    List<TreesFit> inOneTask = new ArrayList<>();
    List<TreesFit> spread = new ArrayList<>();
    for (int model = 0; model < folds.models(); model++) {
      CellSummary part = matrix.bothClasses(folds, model);
      Encoder encoder = matrix.encoder(folds, model, part, settings.growth().maximumCategories());
      encoders.add(encoder);
      parts.add(part);
      long values = part.rows() * TreeInput.width(encoder);
      boolean fits =
          part.rows() <= settings.growth().rowsInOneTask() && values <= MOST_VALUES_IN_ONE_TASK;
      (fits ? inOneTask : spread).addAll(settings.fits(model, part.rows()));
    }
    if (averagesClasses(matrix) && !spread.isEmpty()) {
      throw LearnerErrors.averagedClassesAreNotSpread(
          parts.stream().mapToLong(CellSummary::rows).max().orElseThrow(),
          settings.growth().rowsInOneTask());
    }
    TreesPlan plan =
        new TreesPlan(
            folds, encoders, settings.earlyStopping(), matrix.task(), classRates(matrix, folds));
    Map<TreesFit, TrainedTrees> trained = new HashMap<>();
    if (!inOneTask.isEmpty()) {
      trained.putAll(
          TreesInOneTask.fit(
              matrix, plan, longestFirst(inOneTask), fit -> parameters(fit, plan, parts)));
    }
    if (!spread.isEmpty()) {
      trained.putAll(TreesSpread.fit(matrix, plan, spread, fit -> parameters(fit, plan, parts)));
    }
    return settings(plan, parts, trained);
  }

  private boolean averagesClasses(TrainingMatrix matrix) {
    return matrix.task() == Task.MULTICLASS
        && settings.shapes().get(0).growing() == TreesShape.Growing.AVERAGED;
  }

  private ArrayList<double[]> classRates(TrainingMatrix matrix, Folds folds) {
    ArrayList<double[]> rates = new ArrayList<>();
    if (averagesClasses(matrix)) {
      for (double[] weights : ClassRulesLearner.classWeights(matrix, folds, classes)) {
        double all = Arrays.stream(weights).sum();
        rates.add(Arrays.stream(weights).map(weight -> weight / all).toArray());
      }
    }
    return rates;
  }

  /** So that the last task to end is a short one. */
  private static List<TreesFit> longestFirst(List<TreesFit> fits) {
    return fits.stream()
        .sorted(Comparator.comparingLong(TreesFit::work).reversed().thenComparing(TreesFit::model))
        .toList();
  }

  private HashMap<String, Object> parameters(
      TreesFit fit, TreesPlan plan, List<CellSummary> parts) {
    TreesShape shape = fit.shape();
    HashMap<String, Object> parameters = new HashMap<>();
    parameters.put("tree_method", "hist");
    parameters.put("max_depth", shape.depth());
    parameters.put("eta", shape.learningRate());
    parameters.put("min_child_weight", shape.minimumChildWeight());
    parameters.put("subsample", shape.subsample());
    if (shape.growing() == TreesShape.Growing.BOOSTED) {
      // With squared errors XGBoost begins from the mean of the labels by itself.
      parameters.put(
          "objective",
          switch (plan.task()) {
            case BINARY -> "binary:logistic";
            case MULTICLASS -> "multi:softprob";
            case REGRESSION -> "reg:squarederror";
          });
      parameters.put("colsample_bytree", shape.columnSample());
      parameters.put("seed_per_iteration", true);
    } else {
      CellSummary part = parts.get(fit.model());
      parameters.put("objective", "reg:squarederror");
      parameters.put("base_score", plan.averagesClasses() ? 0 : part.positive() / part.weight());
      parameters.put("colsample_bynode", shape.columnSample());
      parameters.put("num_parallel_tree", fit.trees());
    }
    if (plan.task() == Task.MULTICLASS) {
      parameters.put("num_class", classes);
    }
    String monotone = monotone(plan.encoders().get(fit.model()));
    if (!monotone.isEmpty()) {
      parameters.put("monotone_constraints", monotone);
    }
    // XGBoost's seeds are 32-bit and must not be negative.
    parameters.put("seed", seed & Integer.MAX_VALUE);
    parameters.put("verbosity", 1);
    return parameters;
  }

  /** XGBoost's text of the directions by column; empty where there is none. */
  private String monotone(Encoder encoder) {
    Map<String, Rung.Direction> directions = settings.growth().monotone();
    if (directions.isEmpty()) {
      return "";
    }
    List<String> names = encoder.names();
    directions
        .keySet()
        .forEach(
            name -> {
              int column = names.indexOf(name);
              if (column < 0 || !encoder.columns().get(column).treeType().equals("q")) {
                throw LearnerErrors.monotoneWithoutOrder(name, names);
              }
            });
    return names.stream()
        .map(name -> Integer.toString(sign(directions.get(name))))
        .collect(Collectors.joining(",", "(", ")"));
  }

  private static int sign(Rung.Direction direction) {
    if (direction == null) {
      return 0;
    }
    return direction == Rung.Direction.INCREASING ? 1 : -1;
  }

  private List<FittedSetting> settings(
      TreesPlan plan, List<CellSummary> parts, Map<TreesFit, TrainedTrees> trained) {
    List<FittedSetting> fitted = new ArrayList<>();
    for (int setting = 0; setting < settings.names().size(); setting++) {
      List<FittedModel> models = new ArrayList<>();
      for (int model = 0; model < parts.size(); model++) {
        TreesFit fit = settings.fit(setting, model, parts.get(model).rows());
        TrainedTrees trees = trained.get(fit);
        boolean boosted = fit.shape().growing() == TreesShape.Growing.BOOSTED;
        int rounds = boosted ? Math.min(settings.trees().get(setting), trees.rounds()) : 1;
        Encoder encoder = plan.encoders().get(model).fitted();
        models.add(
            plan.task() == Task.MULTICLASS
                ? new ClassModel.Trees(
                    encoder,
                    trees.booster(),
                    rounds,
                    classes,
                    plan.averagesClasses()
                        ? Arrays.stream(plan.classRates().get(model)).boxed().toList()
                        : List.of())
                : new TreesModel(
                    encoder, trees.booster(), rounds, margin(fit.shape(), plan.task())));
      }
      fitted.add(new FittedSetting(settings.names().get(setting), models));
    }
    return fitted;
  }

  private static Margin margin(TreesShape shape, Task task) {
    if (task == Task.REGRESSION) {
      return Margin.NUMBER;
    }
    return switch (shape.growing()) {
      case BOOSTED -> Margin.LOG_ODDS;
      case AVERAGED -> Margin.RATE;
    };
  }
}
