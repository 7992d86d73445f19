package dev.plumbline.reproduce;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.zip_with;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.feature.FeatureVersion;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.feature.TrainingSetBuild;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Run;
import dev.plumbline.lake.Tables;
import dev.plumbline.learner.Scoring;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.ProblemException;
import dev.plumbline.problem.ProblemFile;
import dev.plumbline.registry.Provenance;
import dev.plumbline.registry.Registry;
import dev.plumbline.train.Train;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;

/**
 * A model version → the same model built again: its training set from the tables as they were, by
 * the configuration that it kept, its whole ladder trained, and both models' predictions and
 * metrics compared. The tables of the problem are only read; what is built lies beside them and is
 * deleted. The outcomes of the holdout are not looked at: equal predictions have equal metrics.
 *
 * <p>Costs as much as features and train did.
 */
public final class Reproduce {
  /** Metrics and probabilities that differ by less are the same. */
  public static final double TOLERANCE = 1e-9;

  private static final String BEFORE = "_before";
  private static final String AFTER = "_after";

  private final Stage stage;
  private final Lake lake;
  private final Provenance provenance;

  private Reproduce(Stage stage, Provenance provenance) {
    this.stage = stage;
    this.lake = stage.lake();
    this.provenance = provenance;
  }

  /**
   * Prepares to build a model again.
   *
   * @param model its version, or how it begins
   */
  public static Reproduce of(Stage stage, String model) {
    return new Reproduce(stage, Registry.of(stage.lake()).provenance(model));
  }

  /**
   * Builds and compares, and puts the result on record.
   *
   * @throws Failure of kind DATA where a table version is gone, or the configuration can no longer
   *     be read
   */
  public ReproduceResult execute() {
    Problem problem = problemThen();
    TrainingSet before =
        TrainingSet.named(problem, lake, provenance.model().trained(), provenance.trainingSet());
    PastTables past = new PastTables(lake, provenance.model().version(), before);
    past.refuseWhatIsGone();
    try (BesideTheTables beside = BesideTheTables.of(lake, provenance.model().version())) {
      Stage then = stageThen(problem, lake.asOf(before.inputs(), beside.directory()));
      ReproduceResult result = past.orSayWhatIsGone(() -> compare(then, before));
      record(result);
      return result;
    }
  }

  private Problem problemThen() {
    String name = "the configuration of model " + provenance.model().version().substring(0, 8);
    String configuration =
        provenance
            .configuration()
            .orElseThrow(
                () ->
                    Failure.data(
                        "Model %s was trained by Plumbline %s, which did not keep the configuration",
                        provenance.model().version(), provenance.codeVersion()));
    try {
      return ProblemFile.of(
          name, configuration, Map.of("plumbline.warehouse", stage.problem().warehouse()));
    } catch (ProblemException e) {
      throw Failure.data(
          "Plumbline %s no longer understands %s, which was trained by %s:%n%s",
          Run.codeVersion(), name, provenance.codeVersion(), e.getMessage());
    }
  }

  private Stage stageThen(Problem problem, Lake past) {
    Run run = stage.run();
    return new Stage(
        problem,
        past,
        new Run(
            run.runId(),
            run.job(),
            provenance.model().trained(),
            problem.configurationHash(),
            run.startedAt()),
        stage.progress());
  }

  private ReproduceResult compare(Stage then, TrainingSet before) {
    stage.say("build training set %s again", before.name().substring(0, 8));
    TrainingSet after = TrainingSetBuild.of(then).execute();
    List<String> differences = new ArrayList<>();
    if (!after.contentHash().equals(before.contentHash())) {
      differences.addAll(differentRows(then, before, after));
    }
    stage.say("train the ladder again");
    Map<String, String> models = Train.of(then, after).execute().models();
    Provenance again = Registry.of(then.lake()).provenance(models.get(provenance.model().rung()));
    if (!again.model().setting().equals(provenance.model().setting())) {
      differences.add(
          "The setting was %s and is %s"
              .formatted(provenance.model().setting(), again.model().setting()));
    }
    provenance
        .metrics()
        .forEach(
            (name, value) -> {
              double now = again.metrics().get(name);
              if (!(Math.abs(now - value) <= TOLERANCE)) {
                differences.add("Out of fold, %s was %s and is %s".formatted(name, value, now));
              }
            });
    Row predictions = predictions(after, again);
    long rows = predictions.getLong(0);
    long different = predictions.getLong(1);
    double largest = predictions.getDouble(2);
    if (different > 0) {
      differences.add(
          "%,d of %,d rows are predicted differently, by up to %.3g"
              .formatted(different, rows, largest));
    }
    return new ReproduceResult(
        provenance.model().version(),
        provenance.model().rung(),
        before.name(),
        List.copyOf(differences),
        remarks(then.problem(), before),
        rows,
        different,
        largest,
        again.metrics());
  }

  /** One pass over the rows for both models. */
  private Row predictions(TrainingSet set, Provenance again) {
    Map<String, dev.plumbline.learner.FittedPipeline> both = new LinkedHashMap<>();
    both.put(BEFORE, provenance.model().pipeline());
    both.put(AFTER, again.model().pipeline());
    Dataset<Row> predicted = Scoring.apply(set.rowsWithoutOutcomes(), both);
    boolean several = predicted.schema().apply(BEFORE).dataType() instanceof ArrayType;
    Column difference =
        several
            ? array_max(zip_with(col(BEFORE), col(AFTER), (one, other) -> abs(one.minus(other))))
            : abs(col(BEFORE).minus(col(AFTER)));
    return predicted
        .agg(
            count(lit(1)),
            coalesce(sum(when(difference.gt(TOLERANCE), 1L).otherwise(0L)), lit(0L)),
            coalesce(max(difference), lit(0.0)))
        .head();
  }

  /** What is worth knowing though it need not change anything. */
  private List<String> remarks(Problem problem, TrainingSet before) {
    List<String> remarks = new ArrayList<>();
    if (!provenance.codeVersion().equals(Run.codeVersion())) {
      remarks.add(
          "Plumbline was %s and is %s".formatted(provenance.codeVersion(), Run.codeVersion()));
    }
    if (!FeatureVersion.of(problem).equals(before.featureVersion())) {
      remarks.add(
          "The same definitions were feature version %s and are %s: the feature engine has changed"
              .formatted(
                  before.featureVersion().substring(0, 8),
                  FeatureVersion.of(problem).substring(0, 8)));
    }
    if (!problem.configurationHash().equals(stage.problem().configurationHash())) {
      remarks.add("The problem file has changed since; the model's own configuration was used");
    }
    return remarks;
  }

  /** One join of the two buildings by key, for the columns that differ. */
  private List<String> differentRows(Stage then, TrainingSet before, TrainingSet after) {
    return new RowComparison(
            then.problem().entity().columns(),
            before.rowsForComparison(),
            after.rowsForComparison())
        .differences();
  }

  private void record(ReproduceResult result) {
    Dataset<Row> row =
        lake.spark()
            .createDataFrame(
                List.of(
                    RowFactory.create(
                        Date.valueOf(stage.run().logicalDate()),
                        result.model(),
                        result.rung(),
                        result.trainingSet(),
                        result.verdict(),
                        result.differences(),
                        result.rows(),
                        result.rowsDifferent(),
                        result.largestDifference(),
                        result.metrics(),
                        Run.codeVersion(),
                        stage.run().runId(),
                        Timestamp.from(Instant.now()))),
                Tables.REPRODUCTIONS.schema());
    lake.replaceWhere(
        Tables.REPRODUCTIONS,
        "logical_date = DATE'%s' and model = '%s'"
            .formatted(stage.run().logicalDate(), result.model()),
        row.coalesce(1),
        stage.run().commit());
  }
}
