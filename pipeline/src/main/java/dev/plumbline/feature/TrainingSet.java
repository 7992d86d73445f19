package dev.plumbline.feature;

import static org.apache.spark.sql.functions.col;

import dev.plumbline.Failure;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Tables;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.problem.Problem;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One training set by name: the pinned feature rows of a date and how they are split.
 *
 * @param name the hash of everything it was made from
 * @param featureTable the table of its rows
 * @param version the Delta version of that table
 * @param inputs the Delta version of every clean table it was built from
 * @param contentHash the same for the same rows, whatever their order
 * @param featureVersion the version of the definitions its features were computed by
 * @param notReproducible why it can no longer be built again; empty while it can
 * @param positives labelled rows with the outcome; 0 where it is a number
 * @param holdout names the holdout by its entities and times; the same rows are the same holdout
 *     whatever is trained
 * @param knownUntil the moment it is as of; empty without a clock
 */
public record TrainingSet(
    Problem problem,
    Lake lake,
    LocalDate logicalDate,
    String name,
    String featureTable,
    long version,
    Map<String, Long> inputs,
    String contentHash,
    String featureVersion,
    Optional<String> notReproducible,
    long rows,
    long positives,
    long holdoutRows,
    String holdout,
    SplitPlan split,
    Optional<Instant> knownUntil) {

  /**
   * The training set of a date.
   *
   * @throws Failure of kind DATA where the features job has not made it
   */
  public static TrainingSet of(Problem problem, Lake lake, LocalDate logicalDate) {
    return find(problem, lake, logicalDate)
        .orElseThrow(
            () ->
                Failure.data(
                    "There is no training set of %s; run the features job for that date first",
                    logicalDate));
  }

  /** The training set of a date, where there is one: the last that was built for it. */
  public static Optional<TrainingSet> find(Problem problem, Lake lake, LocalDate logicalDate) {
    return lake
        .readOrEmpty(Tables.TRAINING_SETS)
        .where(col("logical_date").equalTo(Date.valueOf(logicalDate)))
        .orderBy(col("recorded_at").desc())
        .limit(1)
        .collectAsList()
        .stream()
        .findFirst()
        .map(row -> of(problem, lake, logicalDate, row));
  }

  /**
   * A training set by its name.
   *
   * @throws Failure of kind DATA where no set of that name was ever built, or it cannot be any more
   */
  public static TrainingSet named(Problem problem, Lake lake, LocalDate logicalDate, String name) {
    Row row =
        lake
            .readOrEmpty(Tables.TRAINING_SETS)
            .where(col("logical_date").equalTo(Date.valueOf(logicalDate)))
            .where(col("training_set").equalTo(name))
            .limit(1)
            .collectAsList()
            .stream()
            .findFirst()
            .orElseThrow(
                () ->
                    Failure.data(
                        "There is no training set %s of %s under %s",
                        name, logicalDate, lake.root()));
    return of(problem, lake, logicalDate, row);
  }

  private static TrainingSet of(Problem problem, Lake lake, LocalDate date, Row row) {
    Optional<Instant> known = instant(row, "known_until");
    return new TrainingSet(
        problem,
        lake,
        date,
        row.getAs("training_set"),
        row.getAs("feature_table"),
        row.<Long>getAs("feature_table_version"),
        Map.copyOf(row.<String, Long>getJavaMap(row.fieldIndex("inputs"))),
        row.getAs("content_hash"),
        row.getAs("feature_version"),
        Optional.ofNullable(row.getAs("not_reproducible_because")),
        row.<Long>getAs("rows"),
        row.isNullAt(row.fieldIndex("positives")) ? 0 : row.<Long>getAs("positives"),
        row.<Long>getAs("holdout_rows"),
        row.getAs("holdout"),
        new SplitPlan(
            problem,
            instant(row, "training_begins"),
            instant(row, "holdout_begins").or(() -> known)),
        known);
  }

  private static Optional<Instant> instant(Row row, String column) {
    return Optional.ofNullable(row.<Timestamp>getAs(column)).map(Timestamp::toInstant);
  }

  /** The rows that may teach or validate, with their fold by the problem's seed. */
  public Dataset<Row> trainingRows(long seed) {
    return split.assigned(all(), seed).where(col(FeatureRows.HOLDOUT).equalTo(false));
  }

  /** The rows that judge. Whoever reads them has put the opening on record before. */
  public Dataset<Row> holdoutRows(String openingOnRecord) {
    if (openingOnRecord.isBlank()) {
      throw Failure.internal("The holdout of %s was read without an opening on record", name);
    }
    return all().where(col(FeatureRows.HOLDOUT).equalTo(true));
  }

  /**
   * The keys of the rows that models of this set learned from, each once. Where some were erased
   * since, and old versions with them, those that are left.
   */
  public Dataset<Row> learnedFrom() {
    Dataset<Row> rows =
        notReproducible.isEmpty() ? lake.read(featureTable, version) : lake.read(featureTable);
    return rows.where(Lake.partition(FeatureRows.TRAINING, logicalDate))
        .where(col(FeatureRows.HOLDOUT).equalTo(false))
        .select(problem.entity().columns().stream().map(c -> col(c)).toArray(Column[]::new))
        .distinct();
  }

  /**
   * Every row without its outcome and its costs, those of the holdout as well, with their fold: for
   * checks of the split itself, which must not look at outcomes and so open no holdout.
   */
  public Dataset<Row> rowsWithoutOutcomes() {
    return split
        .assigned(all(), problem.seed())
        .drop(FeatureRows.LABEL)
        .drop(FeatureRows.costs(problem).toArray(String[]::new));
  }

  /** Every row with its outcome, for comparing two buildings of a set and nothing else. */
  public Dataset<Row> rowsForComparison() {
    return all();
  }

  private Dataset<Row> all() {
    return lake.read(featureTable, version)
        .where(Lake.partition(FeatureRows.TRAINING, logicalDate));
  }

  /** The classes of the outcome where it is one of several, in the order models have them. */
  public List<String> classes() {
    return ClassTotals.named(this);
  }

  /** The columns that learners may read, in the feature table's order. */
  public List<FeatureColumn> modelColumns() {
    return FeatureEngine.of(problem).outputs(all().schema()).stream()
        .flatMap(d -> modelColumn(d).stream())
        .toList();
  }

  private static Optional<FeatureColumn> modelColumn(FeatureDescription feature) {
    return switch (feature.kind()) {
      case RULE ->
          Optional.of(new FeatureColumn(feature.name(), dev.plumbline.learner.FeatureKind.RULE));
      case NUMERIC -> given(feature, dev.plumbline.learner.FeatureKind.NUMERIC);
      case CATEGORICAL -> given(feature, dev.plumbline.learner.FeatureKind.CATEGORICAL);
      case AUXILIARY -> Optional.empty();
    };
  }

  private static Optional<FeatureColumn> given(
      FeatureDescription feature, dev.plumbline.learner.FeatureKind kind) {
    return feature.givenToModel()
        ? Optional.of(new FeatureColumn(feature.name(), kind))
        : Optional.empty();
  }

  /** The tables behind it, for a commit's inputs. */
  public List<String> tables() {
    return List.of(featureTable);
  }
}
