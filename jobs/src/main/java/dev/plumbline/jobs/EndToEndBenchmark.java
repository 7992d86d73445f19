package dev.plumbline.jobs;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.plumbline.Failure;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.RunLedger;
import dev.plumbline.lake.Table;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.ProblemFile;
import dev.plumbline.problem.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;

/**
 * The seconds of every stage from the files to the gate, in a warehouse that is new each round, and
 * beside the train stage what a team would write by hand on the same rows.
 */
final class EndToEndBenchmark implements Benchmark {
  private static final Path FLIGHTS = Path.of("conf", "flights.conf");

  /** When the last flights of 2017 are known. */
  private static final LocalDate DATE = LocalDate.of(2018, 1, 2);

  private static final List<Step> STEPS =
      List.of(Step.INGEST, Step.FEATURES, Step.INSPECT, Step.TRAIN, Step.EVALUATE);

  @Override
  public String name() {
    return "end-to-end";
  }

  @Override
  public String description() {
    return "Each stage from files to gate; train beside a hand-written CrossValidator";
  }

  @Override
  public Contest open(Settings settings) {
    Path file = settings.problem().orElse(FLIGHTS);
    if (!file.toFile().exists()) {
      throw Failure.user(
          "There is no %s; start the benchmark in the checkout, or name a file with --problem",
          file);
    }
    load(file, settings.overrides(), Path.of("bench"))
        .sources()
        .values()
        .forEach(EndToEndBenchmark::requireData);
    return new Life(file, settings);
  }

  private static Problem load(Path file, Map<String, String> overrides, Path warehouse) {
    Map<String, String> all = new LinkedHashMap<>(overrides);
    all.put("plumbline.warehouse", warehouse.toString());
    return ProblemFile.load(file, all);
  }

  private static void requireData(Source source) {
    if (source.format() instanceof Source.Jdbc) {
      return;
    }
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(source.path());
    try {
      org.apache.hadoop.fs.FileStatus[] found =
          path.getFileSystem(new Configuration()).globStatus(path);
      if (found != null && found.length > 0) {
        return;
      }
    } catch (IOException e) {
      throw Failure.user("%s cannot be reached: %s", source.path(), e.getMessage());
    }
    throw Failure.user(
        "The benchmark's data is not there: source %s reads %s; name the directory above with --set"
            + " plumbline.data=DIRECTORY or PLUMBLINE_DATA (the problem file says where the data"
            + " comes from)",
        source.name(), source.path());
  }

  private static final class Life implements Contest {
    private final Path file;
    private final Settings settings;
    private final LocalDate date;
    private final TemporaryDirectory warehouse = TemporaryDirectory.create("plumbline-bench");
    private int round;
    private Optional<Workshop> workshop = Optional.empty();

    private Life(Path file, Settings settings) {
      this.file = file;
      this.settings = settings;
      this.date = settings.date().orElse(DATE);
    }

    @Override
    public void beginRound() {
      round++;
      Path fresh = warehouse.path().resolve("round-" + round);
      workshop =
          Optional.of(
              Workshop.open(
                  load(file, settings.overrides(), fresh),
                  settings.detail() == Detail.WITH_SPARK,
                  RunLedger.OnOtherConfiguration.REPLACE,
                  settings.terminal()));
    }

    @Override
    public List<Contender> contenders() {
      List<Contender> contenders = new ArrayList<>();
      STEPS.forEach(
          step -> contenders.add(new Contender(step.job(), Optional.empty(), () -> run(step))));
      // After evaluate, which puts the opening of the holdout on record.
      contenders.add(
          new Contender(
              "CrossValidator by hand", Optional.of(Step.TRAIN.job()), this::crossValidate));
      return contenders;
    }

    private Callable<String> run(Step step) {
      Conclusion conclusion = workshop().run(step, date);
      return switch (step) {
        case TRAIN ->
            () ->
                "out-of-fold AUC, each fold later than its model: "
                    + areas(Tables.CV_RESULTS, col("chosen"), col("roc_auc"));
        case EVALUATE ->
            () ->
                "holdout AUC: "
                    + areas(Tables.EVALUATIONS, col("metric").equalTo("roc-auc"), col("value"));
        case INGEST, FEATURES, INSPECT, PROMOTE, SCORE, OUTCOMES, MONITOR, REPORT ->
            conclusion::message;
      };
    }

    private String areas(Table table, Column condition, Column area) {
      return workshop()
          .lake()
          .read(table)
          .where(condition.and(col("logical_date").equalTo(Date.valueOf(date))))
          .groupBy("rung")
          .agg(avg(area).as("area"))
          .orderBy("rung")
          .collectAsList()
          .stream()
          .map(row -> "%s %.4f".formatted(row.getString(0), row.getDouble(1)))
          .collect(Collectors.joining(", "));
    }

    private Callable<String> crossValidate() {
      HandWrittenLinear byHand = HandWrittenLinear.fit(trainingSet(ownSession()));
      return () ->
          "cross-validated AUC, random folds: %.4f; holdout AUC: %.4f"
              .formatted(byHand.crossValidated(), byHand.onHoldout(opening()));
    }

    /**
     * A session in which nothing was ever observed: MLlib's models carry theirs to the executors,
     * and one that an Observation has used cannot be serialized (Spark 4.1.0).
     */
    private Lake ownSession() {
      Problem problem = workshop().problem();
      return Lake.of(workshop().spark().newSession(), problem.warehouse(), problem.name());
    }

    private TrainingSet trainingSet(Lake lake) {
      return TrainingSet.of(workshop().problem(), lake, date);
    }

    private String opening() {
      return workshop()
          .lake()
          .read(Tables.HOLDOUT_OPENINGS)
          .where(col("holdout").equalTo(lit(trainingSet(workshop().lake()).holdout())))
          .select("run_id")
          .head()
          .getString(0);
    }

    private Workshop workshop() {
      return workshop.orElseThrow(() -> Failure.internal("No round has begun"));
    }

    @Override
    public List<String> facts() {
      Problem problem = workshop().problem();
      TrainingSet set = trainingSet(workshop().lake());
      return List.of(
          "Problem %s as of %s: %,d labelled rows, %,d of them held out."
              .formatted(problem.name(), date, set.rows(), set.holdoutRows()),
          "train climbs every rung (%s) with its grid, %d folds, calibration and the final fits, on"
                  .formatted(
                      problem.ladder().stream()
                          .map(rung -> rung.name())
                          .collect(Collectors.joining(", ")),
                      problem.split().folds())
              + " all features. By hand: one MLlib logistic regression, one setting (%s), %d random"
                  .formatted(HandWrittenLinear.SETTING, problem.split().folds())
              + " folds, on the population's own columns ("
              + String.join(", ", HandWrittenLinear.columns(set))
              + "). So the ratio is of less work to more; the holdout AUCs are of the same rows.");
    }

    @Override
    public void close() {
      workshop.ifPresent(Workshop::close);
      warehouse.close();
    }
  }
}
