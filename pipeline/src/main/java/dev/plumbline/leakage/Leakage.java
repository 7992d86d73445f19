package dev.plumbline.leakage;

import dev.plumbline.Stage;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.lake.Tables;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.problem.LeakKind;
import dev.plumbline.problem.Task;
import dev.plumbline.quality.TrainingProfile;
import java.sql.Date;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A training set → findings about features and rows that know the outcome. Every feature is set
 * against the label in one pass over the training rows (the profile was the pass before), whatever
 * the number of columns; {@link Search} lists what else is read. Outcomes of the holdout are never
 * looked at.
 */
public final class Leakage {
  /** The sample where no kind needs more: examples, and the order of identifiers. */
  private static final int SMALL_SAMPLE = 2_000;

  private final Stage stage;
  private final TrainingSet set;
  private final TrainingProfile profile;

  private Leakage(Stage stage, TrainingSet set, TrainingProfile profile) {
    this.stage = stage;
    this.set = set;
    this.profile = profile;
  }

  public static Leakage of(Stage stage, TrainingSet set, TrainingProfile profile) {
    return new Leakage(stage, set, profile);
  }

  /** Looks for leaks; the verdict is in the result, not thrown. */
  public LeakageResult execute() {
    Inspection inspection = inspection();
    List<LeakageFinding> found = new ArrayList<>(judged(inspection.evidence()));
    if (stage.problem().task() == Task.REGRESSION) {
      // Small shops never sell much: that a number is always above its median somewhere is no news.
      found.removeIf(f -> f.kind() == LeakKind.PURE_VALUE);
    }
    for (Search search : Search.all(stage.problem().leakage())) {
      found.addAll(stage.describe(search.description(), () -> search.look(inspection)));
    }
    List<LeakageFinding> findings =
        Acceptances.of(stage).apply(found).stream()
            .sorted(
                Comparator.comparing(LeakageFinding::severity)
                    .thenComparing(LeakageFinding::kind)
                    .thenComparing(
                        Comparator.comparingLong(LeakageFinding::affectedRows).reversed())
                    .thenComparing(f -> f.feature().orElse("")))
            .toList();
    stage.lake().replaceDate(Tables.LEAKAGE_FINDINGS, rows(findings), stage.run().commit());
    return new LeakageResult(findings);
  }

  /** What all searches work on; one pass over the training rows. */
  Inspection inspection() {
    List<FeatureColumn> columns =
        profile.columns().stream().filter(c -> c.kind() != FeatureKind.RULE).toList();
    TrainingEvidence evidence =
        stage.describe("set every feature against the label", () -> evidence(columns));
    return new Inspection(stage, set, profile, columns, evidence);
  }

  private TrainingEvidence evidence(List<FeatureColumn> columns) {
    int sampleRows =
        stage.problem().leakage().deep() ? stage.problem().leakage().sampleRows() : SMALL_SAMPLE;
    LabelPass.Plan plan = LabelPass.Plan.of(profile, columns, sampleRows);
    List<String> key = set.problem().entity().columns();
    Set<String> personal = set.problem().populationSource().personal().keySet();
    List<String> shown = key.stream().filter(k -> !personal.contains(k)).toList();
    if (columns.stream().filter(c -> c.kind() == FeatureKind.NUMERIC).count()
        > LabelPass.MOST_MULTIPLIED) {
      stage.say(
          "sums that make up the label are looked for among the first %d numeric features only",
          LabelPass.MOST_MULTIPLIED);
    }
    return TrainingRows.of(set, columns)
        .pass(plan)
        .evidence(plan, new RowKeys(key, shown, stage.problem().leakage().examples()));
  }

  /**
   * The findings of the kinds that one pass tells: of a feature that is a copy or too strong, its
   * pure values are no news.
   */
  static List<LeakageFinding> judged(TrainingEvidence evidence) {
    List<LeakageFinding> findings =
        Detector.ALL.stream().flatMap(d -> d.look(evidence).stream()).toList();
    Set<String> known =
        findings.stream()
            .filter(
                f ->
                    f.kind() == LeakKind.COPY_OF_THE_LABEL
                        || f.kind() == LeakKind.POWER_BEYOND_BELIEF)
            .flatMap(f -> f.feature().stream())
            .collect(Collectors.toSet());
    return findings.stream()
        .filter(f -> f.kind() != LeakKind.PURE_VALUE || !known.contains(f.feature().orElseThrow()))
        .toList();
  }

  private Dataset<Row> rows(List<LeakageFinding> findings) {
    List<Row> rows =
        findings.stream()
            .map(
                f ->
                    RowFactory.create(
                        Date.valueOf(stage.run().logicalDate()),
                        f.feature().orElse(null),
                        f.kind().name(),
                        f.severity().name(),
                        f.evidence(),
                        f.affectedRows(),
                        f.advice(),
                        f.measures(),
                        f.examples().toArray(String[]::new),
                        f.acceptance().map(a -> a.reason()).orElse(null),
                        f.acceptance().map(a -> Date.valueOf(a.until())).orElse(null)))
            .toList();
    return stage.lake().spark().createDataFrame(rows, Tables.LEAKAGE_FINDINGS.schema());
  }
}
