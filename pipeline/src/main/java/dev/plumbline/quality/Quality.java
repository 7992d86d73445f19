package dev.plumbline.quality;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.Stage;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.HighOutcome;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.lake.Tables;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Requirement.Severity;
import dev.plumbline.problem.Task;
import dev.plumbline.statistic.ColumnProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * A training set → its profile and the verdict of the basic expectations and of those that the
 * problem file states, of the sources behind it as well. The holdout is not looked at. Passes: one
 * for the profile, one for repeated entities and outcomes, and for each table with expectations
 * those of {@link TableCheck}.
 */
public final class Quality {
  /** Fewer positives than this and no learner has anything to go by. */
  static final int FEWEST_POSITIVES = 50;

  /** A feature missing more often than this is rarely worth its place. */
  static final double LARGEST_MISSING_SHARE = 0.95;

  private final Stage stage;
  private final TrainingSet set;

  private Quality(Stage stage, TrainingSet set) {
    this.stage = stage;
    this.set = set;
  }

  public static Quality of(Stage stage, TrainingSet set) {
    return new Quality(stage, set);
  }

  /** Profiles and judges; the verdict is in the result, not thrown. */
  public QualityResult execute() {
    Dataset<Row> rows = set.trainingRows(set.problem().seed());
    List<FeatureColumn> columns = set.modelColumns();
    TrainingProfile profile =
        stage.describe("profile the training set", () -> TrainingProfile.of(rows, columns));
    List<Expectation> expectations = new ArrayList<>();
    Counts counts = stage.describe("count entities and outcomes", () -> counts(rows));
    expectations.add(entitiesAreUnique(counts));
    expectations.add(enoughPositives(counts));
    for (FeatureColumn column : columns) {
      if (column.kind() != FeatureKind.RULE) {
        expectations.addAll(judge(column, profile.of(column)));
      }
    }
    expectations.addAll(declared(rows));
    ProfileStore.of(stage).write(Tables.OF_TRAINING_SET, Coverage.TABLE, profiled(profile));
    ExpectationStore.of(stage).write(expectations);
    return new QualityResult(profile, expectations);
  }

  /** What the problem file expects of the training set and of the sources behind it. */
  private List<Expectation> declared(Dataset<Row> rows) {
    List<Expectation> results = new ArrayList<>();
    Problem problem = stage.problem();
    if (!problem.expectations().ofTrainingSet().isEmpty()) {
      results.addAll(
          TableCheck.of(stage, CheckedTable.ofTrainingSet(problem, rows, stage.knownUntil()))
              .execute());
    }
    for (String source : problem.expectations().ofSources().keySet()) {
      results.addAll(
          TableCheck.of(
                  stage,
                  CheckedTable.of(
                      problem,
                      problem.sources().get(source),
                      stage.lake().read(Tables.raw(source)),
                      stage.knownUntil()))
              .execute());
    }
    return results;
  }

  private List<ProfiledColumn> profiled(TrainingProfile profile) {
    List<ProfiledColumn> columns = new ArrayList<>();
    Set<String> personal = stage.problem().populationSource().personal().keySet();
    for (int i = 0; i < profile.columns().size(); i++) {
      FeatureColumn column = profile.columns().get(i);
      ColumnProfile shape = profile.profiles().get(i);
      columns.add(
          new ProfiledColumn(
              column.name(),
              column.kind().name(),
              column.kind() == FeatureKind.CATEGORICAL
                  ? DataTypes.StringType
                  : DataTypes.DoubleType,
              stage.problem().timeZone(),
              personal.contains(column.name()) ? shape.withoutValues() : shape));
    }
    return columns;
  }

  /** Of the training rows. */
  private record Counts(long rows, long positives, long repeated) {}

  private Counts counts(Dataset<Row> rows) {
    Column[] key =
        Stream.concat(
                set.problem().entity().columns().stream(), Stream.of(FeatureRows.PREDICTION_TIME))
            .map(c -> col(c))
            .toArray(Column[]::new);
    Column positive = HighOutcome.of(set).positive(col(FeatureRows.LABEL));
    Row counts =
        rows.groupBy(key)
            .agg(count(lit(1)).as("n"), sum(when(positive, 1L).otherwise(0L)).as("p"))
            .agg(sum("n"), sum("p"), sum(when(col("n").gt(1), 1L).otherwise(0L)))
            .head();
    return counts.isNullAt(0)
        ? new Counts(0, 0, 0)
        : new Counts(counts.getLong(0), counts.getLong(1), counts.getLong(2));
  }

  private static Expectation entitiesAreUnique(Counts counts) {
    return expectation(
        "entity and prediction time identify a row",
        Optional.empty(),
        Severity.REFUSE,
        counts.repeated() == 0,
        "%,d of them repeated".formatted(counts.repeated()),
        "none repeated");
  }

  private Expectation enoughPositives(Counts counts) {
    long fewer = Math.min(counts.positives(), counts.rows() - counts.positives());
    if (set.problem().task() == Task.REGRESSION) {
      return expectation(
          "outcomes differ enough to learn from",
          Optional.empty(),
          Severity.REFUSE,
          fewer >= FEWEST_POSITIVES,
          "%,d of %,d rows are on the smaller side of the median outcome"
              .formatted(fewer, counts.rows()),
          "at least %d".formatted(FEWEST_POSITIVES));
    }
    if (set.problem().task() == Task.MULTICLASS) {
      return expectation(
          "classes occur often enough to learn from",
          Optional.empty(),
          Severity.REFUSE,
          fewer >= FEWEST_POSITIVES,
          "%,d of %,d rows are of another class than the commonest, or all others if fewer"
              .formatted(fewer, counts.rows()),
          "at least %d".formatted(FEWEST_POSITIVES));
    }
    return expectation(
        "both outcomes occur often enough to learn from",
        Optional.empty(),
        Severity.REFUSE,
        fewer >= FEWEST_POSITIVES,
        "%,d of %,d rows have the rarer outcome".formatted(fewer, counts.rows()),
        "at least %d".formatted(FEWEST_POSITIVES));
  }

  private static List<Expectation> judge(FeatureColumn column, ColumnProfile profile) {
    double missing = 1 - profile.completeness();
    return List.of(
        expectation(
            "the feature is there",
            Optional.of(column.name()),
            Severity.WARN,
            missing <= LARGEST_MISSING_SHARE,
            "%.1f%% of its values are missing".formatted(100 * missing),
            "at most %.0f%% missing".formatted(100 * LARGEST_MISSING_SHARE)),
        expectation(
            "the feature varies",
            Optional.of(column.name()),
            Severity.WARN,
            profile.distinct() > 1.5 || (profile.distinct() > 0.5 && profile.missing() > 0),
            "%.0f distinct values".formatted(profile.distinct()),
            "at least 2"));
  }

  private static Expectation expectation(
      String name,
      Optional<String> column,
      Severity severity,
      boolean held,
      String observed,
      String bound) {
    return new Expectation(
        Tables.OF_TRAINING_SET,
        name,
        column,
        severity,
        held ? Expectation.Outcome.HELD : Expectation.Outcome.FAILED,
        observed,
        bound,
        OptionalLong.empty(),
        List.of());
  }
}
