package dev.plumbline.jobs;

import dev.plumbline.Failure;
import dev.plumbline.learner.FittedModel;
import dev.plumbline.learner.FittedSetting;
import dev.plumbline.learner.Folds;
import dev.plumbline.learner.Learner;
import dev.plumbline.learner.MatrixLayout;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.problem.Rung;
import dev.plumbline.problem.Task;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The linear rung's default grid on tables of many columns, of every kind of label. */
final class TuningWideBenchmark implements Benchmark {
  private static final String ROWS = "bench.rows";
  private static final int DEFAULT_ROWS = 40_000;
  private static final String ONLY = "bench.only";

  private static final Folds FOLDS = new Folds.ByEntity(ManyColumns.FOLDS);
  private static final Rung.Linear RUNG =
      new Rung.Linear(List.of(1e-5, 1e-4, 1e-2), List.of(0.0), 50);
  private static final Rung.Linear RUNG_HALVES = new Rung.Linear(List.of(1e-3), List.of(0.5), 50);
  private static final Rung.Linear WARM_UP = new Rung.Linear(List.of(1e-2), List.of(0.0), 50);
  private static final int FILES = 4;
  private static final int WARM_UP_ROWS = 2_000;

  /**
   * A kind of fits.
   *
   * @param loss of an out-of-fold row, by SQL of the label and {@code prediction}
   */
  private record Kind(
      String name, ManyColumns table, String label, Task task, Rung.Linear rung, String loss) {
    Learner learner(Rung.Linear rung) {
      return switch (task) {
        case BINARY -> Learner.of(rung, 1);
        case MULTICLASS -> Learner.ofClasses(rung, 1, ManyColumns.CLASSES);
        case REGRESSION -> Learner.ofNumbers(rung, 1);
      };
    }
  }

  private static final String LOG_LOSS =
      "-ln(if(%1$s = 1, prediction, 1 - prediction))".formatted(TrainingMatrix.LABEL);

  private static final List<Kind> KINDS =
      List.of(
          new Kind("outcomes", ManyColumns.WIDE, "outcome", Task.BINARY, RUNG, LOG_LOSS),
          new Kind("rare", ManyColumns.WIDE, "rare_outcome", Task.BINARY, RUNG, LOG_LOSS),
          new Kind("lasso", ManyColumns.WIDE, "outcome", Task.BINARY, RUNG_HALVES, LOG_LOSS),
          new Kind(
              "numbers",
              ManyColumns.WIDE,
              "number",
              Task.REGRESSION,
              RUNG,
              "pow(%s - prediction, 2)".formatted(TrainingMatrix.LABEL)),
          new Kind(
              "classes",
              ManyColumns.FLAGS,
              "class",
              Task.MULTICLASS,
              RUNG,
              "-ln(prediction[int(%s)])".formatted(TrainingMatrix.LABEL)));

  @Override
  public String name() {
    return "tuning-wide";
  }

  @Override
  public String description() {
    return "The linear rung's default grid over generated rows of 701 columns, where yes is common"
        + " (outcomes), rare, or fitted with absolute values (lasso), or the label is a number"
        + " (numbers); and seven classes of rows of 54 columns (classes)"
        + " (--set bench.rows=40000; bench.only=outcomes,rare,lasso,numbers,classes)";
  }

  @Override
  public Contest open(Settings settings) {
    List<String> names = KINDS.stream().map(Kind::name).toList();
    List<String> asked =
        Optional.ofNullable(settings.overrides().get(ONLY))
            .map(only -> Arrays.asList(only.split(",")))
            .orElse(names);
    if (!names.containsAll(asked)) {
      throw Failure.user("%s is %s; choose among %s", ONLY, asked, names);
    }
    List<Kind> kinds = KINDS.stream().filter(kind -> asked.contains(kind.name())).toList();
    int rows = rows(settings);
    SparkSession spark = Session.open("plumbline bench tuning-wide", ZoneOffset.UTC);
    if (settings.detail() == Detail.WITH_SPARK) {
      Logs.verbose();
    } else {
      Logs.quiet();
    }
    return new Search(
        spark, TemporaryDirectory.create("plumbline-bench"), kinds, rows, settings.terminal());
  }

  private static int rows(Settings settings) {
    String written = settings.overrides().get(ROWS);
    try {
      return written == null ? DEFAULT_ROWS : Integer.parseInt(written.replace("_", ""));
    } catch (NumberFormatException e) {
      throw Failure.user("%s is %s, not a number; write for example 40000", ROWS, written);
    }
  }

  private static final class Search implements Contest {
    private final SparkSession spark;
    private final TemporaryDirectory directory;
    private final List<Kind> kinds;
    private final int rows;
    private final Terminal terminal;
    private final List<String> facts = new ArrayList<>();

    private Search(
        SparkSession spark,
        TemporaryDirectory directory,
        List<Kind> kinds,
        int rows,
        Terminal terminal) {
      this.spark = spark;
      this.directory = directory;
      this.kinds = kinds;
      this.rows = rows;
      this.terminal = terminal;
      for (ManyColumns table : kinds.stream().map(Kind::table).distinct().toList()) {
        table.rows(spark, rows).repartition(FILES).write().parquet(file(table));
      }
    }

    private String file(ManyColumns table) {
      return directory.path().resolve(table.name()).toString();
    }

    @Override
    public List<Contender> contenders() {
      return kinds.stream()
          .map(kind -> new Contender(kind.name(), Optional.empty(), () -> searched(kind)))
          .toList();
    }

    private Callable<String> searched(Kind kind) {
      terminal.line(kind.name());
      long begin = System.nanoTime();
      TrainingMatrix matrix =
          TrainingMatrix.of(
              spark.read().parquet(file(kind.table())),
              kind.table().layout(kind.label(), kind.task()));
      long laidOut = System.nanoTime();
      List<FittedSetting> fitted = kind.learner(kind.rung()).fit(matrix, FOLDS);
      double fitting = (System.nanoTime() - laidOut) / 1e9;
      facts.add(
          "%s: %d fits on %,d rows: %.1f s to lay out, %.1f to fit"
              .formatted(
                  kind.name(),
                  fitted.size() * FOLDS.models(),
                  matrix.rows(),
                  (laidOut - begin) / 1e9,
                  fitting));
      terminal.progress(facts.get(facts.size() - 1));
      return () -> {
        try (matrix) {
          return losses(kind, matrix, fitted);
        }
      };
    }

    /** The mean loss out of fold by setting, with as many digits as show where fits end. */
    private static String losses(Kind kind, TrainingMatrix matrix, List<FittedSetting> fitted) {
      List<String> losses = new ArrayList<>();
      for (FittedSetting setting : fitted) {
        Map<String, List<FittedModel>> models = new LinkedHashMap<>();
        models.put("prediction", setting.byModelIndex());
        losses.add(
            "%.10f"
                .formatted(
                    matrix
                        .outOfFold(FOLDS, models)
                        .selectExpr("avg(%s)".formatted(kind.loss()))
                        .head()
                        .getDouble(0)));
      }
      return "mean losses out of fold " + String.join(", ", losses);
    }

    /** One setting on few rows of each kind, untimed, so that none pays for loading classes. */
    @Override
    public void beginRound() {
      facts.clear();
      for (Kind kind : kinds) {
        MatrixLayout layout = kind.table().layout(kind.label(), kind.task());
        Dataset<Row> few = spark.read().parquet(file(kind.table())).limit(WARM_UP_ROWS);
        try (TrainingMatrix matrix = TrainingMatrix.of(few, layout)) {
          kind.learner(WARM_UP).fit(matrix, FOLDS);
        }
      }
      System.gc();
    }

    @Override
    public List<String> facts() {
      List<String> all = new ArrayList<>(facts);
      all.add(
          "Every setting is fitted on %d folds and on all rows; one on two thousand rows untimed"
                  .formatted(ManyColumns.FOLDS)
              + " before.");
      return all;
    }

    @Override
    public void close() {
      spark.stop();
      directory.close();
    }
  }
}
