package dev.plumbline.jobs;

import dev.plumbline.Failure;
import dev.plumbline.learner.FittedSetting;
import dev.plumbline.learner.LinearModel;
import dev.plumbline.problem.Rung;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A rung's search over its grid beside Spark's, from the same Parquet files and in the same folds:
 * logistic regression of eight settings beside CrossValidator, boosted trees of two beside
 * GBTClassifier.
 */
final class TuningBenchmark implements Benchmark {
  static final List<Double> PENALTIES = List.of(1e-4, 1e-3, 1e-2, 1e-1);
  static final List<Double> RATIOS = List.of(0.0, 0.5);

  private static final String ONLY = "bench.only";
  private static final String AGAINST = "bench.against";
  private static final String TREE_FITS = "bench.spark-fits";
  private static final String OBJECTIVES = "bench.objectives";
  private static final String OURS = "linear";
  private static final String CROSS_VALIDATOR = "CrossValidator";
  private static final String BY_DEFAULT = "CrossValidator, its own scaling";
  private static final String OUR_TREES = "boosted trees";
  private static final String THEIR_TREES = "GBTClassifier";

  private static final int TREES = 50;
  private static final List<Integer> DEPTHS = List.of(4, 6);
  private static final double LEARNING_RATE = 0.1;
  private static final int DISTINCT_SCORES = 1 << 17;

  /** Files of the Parquet, so that every core has one to read. */
  private static final int FILES = 4;

  private static final double WARM_UP_SHARE = 0.1;

  @Override
  public String name() {
    return "tuning";
  }

  @Override
  public String description() {
    return "Grids of linear models and boosted trees over 5 folds of the flights of 2017 beside"
        + " Spark's CrossValidator and GBTClassifier (--set bench.only=linear, defaults or trees;"
        + " bench.against=nothing for Plumbline alone; bench.spark-fits=10, of which more are"
        + " extrapolated; bench.objectives=8)";
  }

  /** The name that both sides give a setting. */
  static String setting(double penalty, double ratio) {
    return ratio == 0 ? "penalty=" + penalty : "penalty=%s, l1-ratio=%s".formatted(penalty, ratio);
  }

  @Override
  public Contest open(Settings settings) {
    SparkSession spark = Session.open("plumbline bench tuning", ZoneOffset.UTC);
    if (settings.detail() == Detail.WITH_SPARK) {
      Logs.verbose();
    } else {
      Logs.quiet();
    }
    TemporaryDirectory directory = TemporaryDirectory.create("plumbline-bench");
    Path parquet = directory.path().resolve("rows");
    TuningRows.flights(spark, settings).repartition(FILES).write().parquet(parquet.toString());
    return new Search(spark, directory, parquet, settings);
  }

  private static int number(Settings settings, String key, int otherwise) {
    String written = settings.overrides().get(key);
    try {
      return written == null ? otherwise : Integer.parseInt(written);
    } catch (NumberFormatException e) {
      throw Failure.user("%s is %s, not a whole number; write for example 2", key, written);
    }
  }

  private static final class Search implements Contest {
    private final SparkSession spark;
    private final TemporaryDirectory directory;
    private final Path parquet;
    private final String only;
    private final boolean alone;
    private final int treeFits;
    private final int objectives;
    private final Terminal terminal;
    private final Map<String, Map<String, Double>> areas = new LinkedHashMap<>();
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private final List<String> facts = new ArrayList<>();
    private List<FittedSetting> fitted = List.of();
    private Map<String, List<Double>> ourTreesByFold = Map.of();
    private Map<String, List<Double>> theirTreesByFold = Map.of();

    private Search(
        SparkSession spark, TemporaryDirectory directory, Path parquet, Settings settings) {
      this.spark = spark;
      this.directory = directory;
      this.parquet = parquet;
      this.only = settings.overrides().getOrDefault(ONLY, "linear,defaults,trees");
      this.alone = alone(settings);
      this.treeFits = number(settings, TREE_FITS, DEPTHS.size() * TuningRows.FOLDS);
      this.objectives = number(settings, OBJECTIVES, PENALTIES.size() * RATIOS.size());
      this.terminal = settings.terminal();
    }

    private static boolean alone(Settings settings) {
      String against = settings.overrides().getOrDefault(AGAINST, "spark");
      if (!List.of("spark", "nothing").contains(against)) {
        throw Failure.user("%s is %s; write spark or nothing", AGAINST, against);
      }
      return against.equals("nothing");
    }

    private Dataset<Row> read() {
      return spark.read().parquet(parquet.toString());
    }

    @Override
    public List<Contender> contenders() {
      List<Contender> contenders = new ArrayList<>();
      boolean linear = only.contains("linear");
      if (linear || only.contains("defaults")) {
        contenders.add(new Contender(OURS, Optional.empty(), this::ours));
      }
      if (linear && !alone) {
        contenders.add(
            new Contender(
                CROSS_VALIDATOR,
                Optional.of(OURS),
                () -> theirs(CROSS_VALIDATOR, TuningBySpark.Scale.NUMBERS)));
      }
      if (only.contains("defaults") && !alone) {
        contenders.add(
            new Contender(
                BY_DEFAULT,
                Optional.of(OURS),
                () -> theirs(BY_DEFAULT, TuningBySpark.Scale.EVERYTHING)));
      }
      if (only.contains("trees")) {
        contenders.add(new Contender(OUR_TREES, Optional.empty(), this::ourTrees));
        if (treeFits > 0 && !alone) {
          contenders.add(new Contender(THEIR_TREES, Optional.of(OUR_TREES), this::theirTrees));
        }
      }
      return contenders;
    }

    private static Rung linear() {
      return new Rung.Linear(PENALTIES, RATIOS, TuningRows.MAXIMUM_CATEGORIES);
    }

    private static Rung boosted() {
      return new Rung.BoostedTrees(
          List.of(TREES),
          DEPTHS,
          LEARNING_RATE,
          1,
          1,
          1,
          TuningRows.MAXIMUM_CATEGORIES,
          Long.MAX_VALUE);
    }

    private Callable<String> ours() {
      return timed(
          OURS,
          () -> {
            TuningByPlumbline search = TuningByPlumbline.of(read(), linear(), DISTINCT_SCORES);
            fitted = search.fitted();
            facts.add(parts(OURS, search));
            return search.areas();
          });
    }

    private static String parts(String name, TuningByPlumbline search) {
      return "%s: %.2f s to lay out the rows, %.2f s to fit, %.2f s to predict and judge"
          .formatted(name, search.layingOut(), search.fitting(), search.judging());
    }

    private Callable<String> theirs(String name, TuningBySpark.Scale scale) {
      return timed(
          name,
          () -> onCached(read(), rows -> TuningBySpark.linear(rows, PENALTIES, RATIOS, scale)));
    }

    private static Map<String, Double> onCached(
        Dataset<Row> read, Function<Dataset<Row>, Map<String, Double>> search) {
      Dataset<Row> rows = read.cache();
      try {
        return search.apply(rows);
      } finally {
        rows.unpersist(true);
      }
    }

    private Callable<String> ourTrees() {
      return timed(
          OUR_TREES,
          () -> {
            TuningByPlumbline search = TuningByPlumbline.of(read(), boosted(), DISTINCT_SCORES);
            ourTreesByFold = search.byFold();
            facts.add(parts(OUR_TREES, search));
            return search.areas();
          });
    }

    /** So many of the fits, depth after depth within each fold. */
    private Callable<String> theirTrees() {
      return timed(
          THEIR_TREES,
          () ->
              onCached(
                  read(),
                  rows -> {
                    Map<String, List<Double>> found = new LinkedHashMap<>();
                    for (int fit = 0; fit < treeFits; fit++) {
                      int depth = DEPTHS.get(fit % DEPTHS.size());
                      int fold = fit / DEPTHS.size();
                      terminal.progress("GBTClassifier, depth %d, fold %d".formatted(depth, fold));
                      found
                          .computeIfAbsent(
                              "trees=%d, depth=%d".formatted(TREES, depth), d -> new ArrayList<>())
                          .add(TuningBySpark.trees(rows, TREES, depth, LEARNING_RATE, fold));
                    }
                    theirTreesByFold = found;
                    Map<String, Double> means = new LinkedHashMap<>();
                    found.forEach(
                        (setting, areas) -> means.put(setting, TuningByPlumbline.mean(areas)));
                    return means;
                  }));
    }

    private Callable<String> timed(String name, Supplier<Map<String, Double>> search) {
      terminal.line(name);
      long begin = System.nanoTime();
      Map<String, Double> found = search.get();
      seconds.put(name, (System.nanoTime() - begin) / 1e9);
      areas.put(name, found);
      Map.Entry<String, Double> best =
          Collections.max(found.entrySet(), Map.Entry.comparingByValue());
      String note = "best mean AUC %.5f (%s)".formatted(best.getValue(), best.getKey());
      terminal.progress("%.1f s, %s".formatted(seconds.get(name), note));
      return () -> note;
    }

    /**
     * Everything is run once on few rows, read as the others are, so that no contender pays for
     * loading classes and compiling them.
     */
    @Override
    public void beginRound() {
      facts.clear();
      String few = directory.path().resolve("few").toString();
      read().sample(WARM_UP_SHARE, 1).coalesce(FILES).write().mode("overwrite").parquet(few);
      Dataset<Row> rows = spark.read().parquet(few);
      if (only.contains("linear") || only.contains("defaults")) {
        TuningByPlumbline.of(rows, linear(), DISTINCT_SCORES);
      }
      if (only.contains("trees")) {
        TuningByPlumbline.of(rows, boosted(), DISTINCT_SCORES);
      }
      if (!alone) {
        onCached(rows, this::warmSpark);
      }
      System.gc();
    }

    private Map<String, Double> warmSpark(Dataset<Row> rows) {
      if (only.contains("linear") || only.contains("defaults")) {
        TuningBySpark.linear(rows, List.of(1e-2), RATIOS, TuningBySpark.Scale.NUMBERS);
      }
      if (only.contains("trees")) {
        TuningBySpark.trees(rows, 2, DEPTHS.get(0), LEARNING_RATE, 0);
      }
      return Map.of();
    }

    @Override
    public List<String> facts() {
      List<String> all = new ArrayList<>();
      all.add(
          "%,d rows, %d folds by hash; %s as categories, %s as numbers; both sides read the same %d"
                  .formatted(
                      read().count(),
                      TuningRows.FOLDS,
                      String.join(", ", TuningRows.CATEGORIES),
                      String.join(", ", TuningRows.NUMBERS),
                      FILES)
              + " Parquet files and end with the mean area of every setting, after a smaller untimed"
              + " search each of a tenth of the rows. Spark's rows are cached,"
              + " its parallelism is %d, %s shuffle partitions; it refits the best setting on all rows,"
                  .formatted(
                      Runtime.getRuntime().availableProcessors(),
                      spark.conf().get("spark.sql.shuffle.partitions"))
              + " Plumbline every setting.");
      all.addAll(facts);
      if (areas.containsKey(CROSS_VALIDATOR)) {
        all.addAll(difference());
      }
      if (areas.containsKey(OURS)) {
        for (FittedSetting setting : fitted.stream().limit(objectives).toList()) {
          all.add(objective(setting));
        }
      }
      if (areas.containsKey(THEIR_TREES)) {
        all.add(trees());
      }
      return all;
    }

    private List<String> difference() {
      String most =
          Collections.max(areas.get(OURS).keySet(), Comparator.comparingDouble(this::difference));
      List<String> said = new ArrayList<>();
      said.add(
          "Mean areas of %s and %s differ by at most %.1e in a setting: %s"
              .formatted(OURS, CROSS_VALIDATOR, difference(most), most));
      if (objectives > 0) {
        said.add(atConvergence(most));
      }
      return said;
    }

    private double difference(String setting) {
      return Math.abs(areas.get(OURS).get(setting) - areas.get(CROSS_VALIDATOR).get(setting));
    }

    /** Whether a difference of areas is due to where CrossValidator stops. */
    private String atConvergence(String name) {
      FittedSetting setting =
          fitted.stream().filter(f -> f.setting().equals(name)).findFirst().orElseThrow();
      double furthest = Double.NEGATIVE_INFINITY;
      List<Double> converged = new ArrayList<>();
      for (int fold = 0; fold < TuningRows.FOLDS; fold++) {
        terminal.progress("MLlib at tolerance 1e-12 of %s, fold %d".formatted(name, fold));
        LinearModel model = (LinearModel) setting.byModelIndex().get(fold);
        TuningObjective both =
            objective(read().where(TuningRows.FOLD + " <> " + fold), name, model);
        furthest = Math.max(furthest, both.ours() - both.theirs());
        converged.add(
            TuningObjective.area(
                read().where(TuningRows.FOLD + " = " + fold), model, both.coefficients()));
      }
      return "%s in the folds: our objective is at most %+.1e off MLlib's at tolerance 1e-12, whose mean area is %.7f; ours %.7f, CrossValidator's %.7f"
          .formatted(
              name,
              furthest,
              TuningByPlumbline.mean(converged),
              areas.get(OURS).get(name),
              areas.get(CROSS_VALIDATOR).get(name));
    }

    private static TuningObjective objective(Dataset<Row> rows, String name, LinearModel model) {
      for (double penalty : PENALTIES) {
        for (double ratio : RATIOS) {
          if (setting(penalty, ratio).equals(name)) {
            return TuningObjective.of(rows, model, penalty, ratio);
          }
        }
      }
      throw Failure.internal("No setting is called %s", name);
    }

    private String objective(FittedSetting setting) {
      TuningObjective both =
          objective(read(), setting.setting(), (LinearModel) setting.finalModel());
      return "Objective on all rows, %s: %.12f, MLlib at tolerance 1e-12 after %d iterations %.12f: %+.1e"
          .formatted(
              setting.setting(),
              both.ours(),
              both.iterations(),
              both.theirs(),
              both.ours() - both.theirs());
    }

    private String trees() {
      int all = DEPTHS.size() * TuningRows.FOLDS;
      double whole = seconds.get(THEIR_TREES) * all / treeFits;
      StringBuilder text =
          new StringBuilder(
              "GBTClassifier made %d of %d fits, %.1f s each%s; Plumbline's search of %d fits and %d on all rows is %.1f times faster."
                  .formatted(
                      treeFits,
                      all,
                      seconds.get(THEIR_TREES) / treeFits,
                      treeFits < all
                          ? ": all would take %.0f s (extrapolated)".formatted(whole)
                          : "",
                      all,
                      DEPTHS.size(),
                      whole / seconds.get(OUR_TREES)));
      theirTreesByFold.forEach(
          (setting, areas) ->
              text.append(
                  " Mean area of %s on the same folds (%d): %.5f, GBTClassifier %.5f."
                      .formatted(
                          setting,
                          areas.size(),
                          TuningByPlumbline.mean(
                              ourTreesByFold.get(setting).subList(0, areas.size())),
                          TuningByPlumbline.mean(areas))));
      return text.toString();
    }

    @Override
    public void close() {
      spark.stop();
      directory.close();
    }
  }
}
