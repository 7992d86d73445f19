package dev.plumbline.quality;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.Stage;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.lake.Tables;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.statistic.ColumnProfile;
import dev.plumbline.statistic.FrequentSketch;
import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A training set → its profile and the verdict of the basic expectations. The holdout is not looked
 * at. Passes: one for the profile, one for repeated entities and outcomes.
 */
public final class Quality {
  /** Fewer positives than this and no learner has anything to go by. */
  static final int FEWEST_POSITIVES = 50;

  /** A feature missing more often than this is rarely worth its place. */
  static final double LARGEST_MISSING_SHARE = 0.95;

  private static final int FREQUENT_VALUES = 5;

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
    stage.lake().replaceDate(Tables.PROFILE, profileRows(profile), stage.run().commit());
    stage
        .lake()
        .replaceDate(
            Tables.EXPECTATION_RESULTS, expectationRows(expectations), stage.run().commit());
    return new QualityResult(profile, expectations);
  }

  /** Of the training rows. */
  private record Counts(long rows, long positives, long repeated) {}

  private Counts counts(Dataset<Row> rows) {
    Column[] key =
        Stream.concat(
                set.problem().entity().columns().stream(), Stream.of(FeatureRows.PREDICTION_TIME))
            .map(c -> col(c))
            .toArray(Column[]::new);
    Row counts =
        rows.groupBy(key)
            .agg(count(lit(1)).as("n"), sum(when(col(FeatureRows.LABEL), 1L).otherwise(0L)).as("p"))
            .agg(sum("n"), sum("p"), sum(when(col("n").gt(1), 1L).otherwise(0L)))
            .head();
    return counts.isNullAt(0)
        ? new Counts(0, 0, 0)
        : new Counts(counts.getLong(0), counts.getLong(1), counts.getLong(2));
  }

  private static Expectation entitiesAreUnique(Counts counts) {
    return new Expectation(
        "entity and prediction time identify a row",
        Optional.empty(),
        Expectation.Severity.REFUSE,
        counts.repeated() == 0,
        "%,d of them repeated".formatted(counts.repeated()),
        "none repeated");
  }

  private static Expectation enoughPositives(Counts counts) {
    long fewer = Math.min(counts.positives(), counts.rows() - counts.positives());
    return new Expectation(
        "both outcomes occur often enough to learn from",
        Optional.empty(),
        Expectation.Severity.REFUSE,
        fewer >= FEWEST_POSITIVES,
        "%,d of %,d rows have the rarer outcome".formatted(fewer, counts.rows()),
        "at least %d".formatted(FEWEST_POSITIVES));
  }

  private static List<Expectation> judge(FeatureColumn column, ColumnProfile profile) {
    double missing = 1 - profile.completeness();
    return List.of(
        new Expectation(
            "the feature is there",
            Optional.of(column.name()),
            Expectation.Severity.WARN,
            missing <= LARGEST_MISSING_SHARE,
            "%.1f%% of its values are missing".formatted(100 * missing),
            "at most %.0f%% missing".formatted(100 * LARGEST_MISSING_SHARE)),
        new Expectation(
            "the feature varies",
            Optional.of(column.name()),
            Expectation.Severity.WARN,
            profile.distinct() > 1.5 || (profile.distinct() > 0.5 && profile.missing() > 0),
            "%.0f distinct values".formatted(profile.distinct()),
            "at least 2"));
  }

  private Dataset<Row> profileRows(TrainingProfile profile) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < profile.columns().size(); i++) {
      FeatureColumn column = profile.columns().get(i);
      ColumnProfile p = profile.profiles().get(i);
      boolean text = column.kind() == FeatureKind.CATEGORICAL;
      boolean empty = text || p.rows() == p.missing();
      rows.add(
          RowFactory.create(
              Date.valueOf(stage.run().logicalDate()),
              column.name(),
              column.kind().name(),
              p.rows(),
              p.missing(),
              p.distinct(),
              empty ? null : p.minimum(),
              empty ? null : p.maximum(),
              empty ? null : p.mean(),
              empty ? null : p.standardDeviation(),
              empty ? null : p.quantile(0.5),
              text
                  ? p.mostFrequent(FREQUENT_VALUES).stream()
                      .map(FrequentSketch.Frequency::value)
                      .toArray(String[]::new)
                  : null));
    }
    return stage.lake().spark().createDataFrame(rows, Tables.PROFILE.schema());
  }

  private Dataset<Row> expectationRows(List<Expectation> expectations) {
    List<Row> rows =
        expectations.stream()
            .map(
                e ->
                    RowFactory.create(
                        Date.valueOf(stage.run().logicalDate()),
                        e.name(),
                        e.column().orElse(null),
                        e.severity().name(),
                        e.passed(),
                        e.observed(),
                        e.bound()))
            .toList();
    return stage.lake().spark().createDataFrame(rows, Tables.EXPECTATION_RESULTS.schema());
  }
}
