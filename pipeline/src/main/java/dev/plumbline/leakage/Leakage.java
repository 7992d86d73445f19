package dev.plumbline.leakage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import dev.plumbline.Stage;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.lake.Tables;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.quality.TrainingProfile;
import dev.plumbline.statistic.Association;
import dev.plumbline.statistic.FeatureAgainstLabel;
import dev.plumbline.statistic.OnePass;
import dev.plumbline.statistic.QuantileEdges;
import java.io.Serializable;
import java.sql.Date;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A training set → findings about features that know the outcome. Every feature is set against the
 * label in one pass over the training rows (the holdout is not looked at); bins of numbers come
 * from the profile's sketches. Ranks are cross-fitted between two halves of the rows, so that a
 * feature with many values does not alarm by chance.
 */
public final class Leakage {
  /** Skill is twice the area under the ROC curve less one: from here on a feature is the label. */
  static final double COPY_SKILL = 0.9;

  /** From here on a feature is too good where no other comes near. */
  static final double SUSPICIOUS_SKILL = 0.6;

  /**
   * How many times the log odds of the next best feature's area are beyond belief. Not of its
   * skill: twice a skill of 0.5 could never be reached, and a departure delay would hide behind one
   * honest feature with an area of 0.75.
   */
  static final double BEYOND_THE_NEXT = 2;

  /** Leaks come together (the delay, the time of departure): so many others do not hide one. */
  static final int MOST_ACCOMPLICES = 2;

  /** For each accomplice there must be so many features to compare with. */
  static final int FEATURES_AN_ACCOMPLICE = 5;

  /** A value that decides the outcome matters from this share of the rows on. */
  static final double LEAST_PURE_SHARE = 0.005;

  /** A value decides the outcome where at most this share of its rows goes against it. */
  static final double IMPURITY = 0.01;

  /**
   * One value of a flag or a code that finds this share of the rarer outcome is no honest value.
   */
  static final double LARGEST_PURE_SHARE_OF_RARER = 0.2;

  /** Numbers of no more distinct values are flags or codes, not amounts. */
  static final int MOST_CODES = 10;

  /** Of every interval shown as evidence, two-sided. */
  private static final double CONFIDENCE = 0.99;

  private static final int BINS = 50;
  private static final int NAMED_VALUES = 3;

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
    List<FeatureColumn> columns =
        profile.columns().stream().filter(c -> c.kind() != FeatureKind.RULE).toList();
    List<FeatureAgainstLabel> against =
        stage.describe("set every feature against the label", () -> against(columns));
    List<LeakageFinding> findings = new ArrayList<>();
    double[] skills = against.stream().mapToDouble(a -> skill(Association.of(a))).toArray();
    for (int i = 0; i < skills.length; i++) {
      findings.addAll(judge(columns.get(i), against.get(i), skills, i));
    }
    findings.sort(
        Comparator.comparing(LeakageFinding::severity)
            .thenComparing(Comparator.comparingLong(LeakageFinding::affectedRows).reversed()));
    stage.lake().replaceDate(Tables.LEAKAGE_FINDINGS, rows(findings), stage.run().commit());
    return new LeakageResult(findings);
  }

  private List<FeatureAgainstLabel> against(List<FeatureColumn> columns) {
    List<double[]> edges = new ArrayList<>();
    List<Column> selected = new ArrayList<>();
    for (FeatureColumn column : columns) {
      boolean text = column.kind() == FeatureKind.CATEGORICAL;
      boolean empty = text || profile.of(column).rows() == profile.of(column).missing();
      edges.add(
          text
              ? null
              : empty ? new double[0] : QuantileEdges.of(profile.of(column).quantiles(), BINS));
      selected.add(col("`" + column.name() + "`").cast(text ? "string" : "double"));
    }
    selected.add(col(FeatureRows.LABEL));
    selected.add(half());
    Dataset<Row> rows =
        set.trainingRows(set.problem().seed()).select(selected.toArray(Column[]::new));
    return OnePass.over(rows, () -> new State(edges), State::add, State::merge).features;
  }

  private Column half() {
    return pmod(
            xxhash64(
                concat_ws(
                    "\u0001",
                    Stream.concat(
                            Stream.of(lit("leakage")),
                            set.problem().entity().columns().stream()
                                .map(c -> col(c).cast("string")))
                        .toArray(Column[]::new))),
            lit(2L))
        .cast("int");
  }

  private static double skill(Association association) {
    double area = association.rocAuc(CONFIDENCE).estimate();
    return Double.isNaN(area) ? 0 : Math.max(0, 2 * area - 1);
  }

  private List<LeakageFinding> judge(
      FeatureColumn column, FeatureAgainstLabel counts, double[] skills, int feature) {
    Association association = Association.of(counts);
    List<LeakageFinding> findings = new ArrayList<>();
    power(column.name(), counts.rows(), skills, feature).ifPresent(findings::add);
    long least = Math.max(20, (long) (LEAST_PURE_SHARE * counts.rows()));
    Association.Purity purity = association.purity(least, IMPURITY, CONFIDENCE, NAMED_VALUES);
    for (Association.PureValue value : purity.values()) {
      findings.add(pure(column, association, value, counts.rows()));
    }
    Association.PureValue present = association.present(CONFIDENCE);
    if (association.missing() >= least
        && present.rows() >= least
        && isRarer(present, association.baseRate())) {
      findings.add(
          finding(
              column.name(),
              LeakageFinding.Kind.TELLING_ABSENCE,
              LeakageFinding.Severity.REFUSE,
              present,
              "a value",
              counts.rows()));
    }
    return findings;
  }

  private static Optional<LeakageFinding> power(
      String feature, long rows, double[] skills, int index) {
    double skill = skills[index];
    double area = (1 + skill) / 2;
    if (skill >= COPY_SKILL) {
      return Optional.of(
          new LeakageFinding(
              feature,
              LeakageFinding.Kind.COPY_OF_THE_LABEL,
              LeakageFinding.Severity.REFUSE,
              "alone it ranks the outcomes with an area under the ROC curve of %.3f on rows it was not fitted on"
                  .formatted(area),
              rows,
              "Take it out of the features, or show when it is recorded"));
    }
    double[] near =
        others(skills, index).filter(s -> BEYOND_THE_NEXT * logOdds(s) > logOdds(skill)).toArray();
    double[] far =
        others(skills, index).filter(s -> BEYOND_THE_NEXT * logOdds(s) <= logOdds(skill)).toArray();
    int accomplices = Math.min(MOST_ACCOMPLICES, skills.length / FEATURES_AN_ACCOMPLICE);
    boolean alone =
        far.length > 0
            && near.length <= accomplices
            && Arrays.stream(near).allMatch(s -> s >= SUSPICIOUS_SKILL);
    return skill >= SUSPICIOUS_SKILL && alone
        ? Optional.of(
            new LeakageFinding(
                feature,
                LeakageFinding.Kind.POWER_BEYOND_BELIEF,
                LeakageFinding.Severity.REFUSE,
                "alone it ranks the outcomes with an area under the ROC curve of %.3f, the best feature that is not suspicious with %.3f"
                    .formatted(area, (1 + Arrays.stream(far).max().orElse(0)) / 2),
                rows,
                "Check that it is known at prediction time; if it is not, take it out of the features"))
        : Optional.empty();
  }

  private static DoubleStream others(double[] skills, int except) {
    return IntStream.range(0, skills.length).filter(i -> i != except).mapToDouble(i -> skills[i]);
  }

  /** Of the area under the ROC curve: log(area / (1 - area)). */
  private static double logOdds(double skill) {
    return Math.log((1 + skill) / (1 - skill));
  }

  private LeakageFinding pure(
      FeatureColumn column, Association association, Association.PureValue value, long rows) {
    boolean absence = value.value().equals("missing");
    // A value that all but decides for the rarer outcome is how facts from after the outcome give
    // themselves away, where it is the lack of a value or a flag that finds much of that outcome.
    // Other pure values are often honest: nobody aged 20 earns much, and few earn little whose
    // capital gain is large.
    boolean rarer = isRarer(value, association.baseRate());
    boolean refuse =
        rarer
            && (absence
                || isCode(column)
                    && shareOfRarer(value, association.baseRate(), rows)
                        >= LARGEST_PURE_SHARE_OF_RARER);
    return finding(
        column.name(),
        absence ? LeakageFinding.Kind.TELLING_ABSENCE : LeakageFinding.Kind.PURE_VALUE,
        refuse ? LeakageFinding.Severity.REFUSE : LeakageFinding.Severity.WARN,
        value,
        absence ? "no value" : "the value " + value.value(),
        rows);
  }

  private static boolean isRarer(Association.PureValue value, double baseRate) {
    double rate = value.rate().estimate();
    return baseRate < 0.5 ? rate >= 1 - IMPURITY : rate <= IMPURITY;
  }

  private static double shareOfRarer(Association.PureValue value, double baseRate, long rows) {
    return value.rows() / (Math.min(baseRate, 1 - baseRate) * rows);
  }

  private boolean isCode(FeatureColumn column) {
    return column.kind() == FeatureKind.CATEGORICAL
        || profile.of(column).distinct() <= MOST_CODES + 0.5;
  }

  private static LeakageFinding finding(
      String feature,
      LeakageFinding.Kind kind,
      LeakageFinding.Severity severity,
      Association.PureValue value,
      String what,
      long rows) {
    return new LeakageFinding(
        feature,
        kind,
        severity,
        "%,d of %,d rows have %s, and %.1f%% of them the outcome (99%% interval %.1f%% to %.1f%%)"
            .formatted(
                value.rows(),
                rows,
                what,
                100 * value.rate().estimate(),
                100 * value.rate().lower(),
                100 * value.rate().upper()),
        value.rows(),
        "Check that the value is the same before the outcome is known");
  }

  private Dataset<Row> rows(List<LeakageFinding> findings) {
    List<Row> rows =
        findings.stream()
            .map(
                f ->
                    RowFactory.create(
                        Date.valueOf(stage.run().logicalDate()),
                        f.feature(),
                        f.kind().name(),
                        f.severity().name(),
                        f.evidence(),
                        f.affectedRows(),
                        f.advice()))
            .toList();
    return stage.lake().spark().createDataFrame(rows, Tables.LEAKAGE_FINDINGS.schema());
  }

  private static final class State implements Serializable {
    private static final long serialVersionUID = 1L;
    private final ArrayList<FeatureAgainstLabel> features = new ArrayList<>();

    State(List<double[]> edges) {
      for (double[] e : edges) {
        features.add(e == null ? FeatureAgainstLabel.text() : FeatureAgainstLabel.numeric(e));
      }
    }

    void add(Row row) {
      boolean positive = row.getBoolean(features.size());
      int half = row.getInt(features.size() + 1);
      for (int i = 0; i < features.size(); i++) {
        FeatureAgainstLabel feature = features.get(i);
        if (row.isNullAt(i)) {
          feature.addMissing(positive, half);
        } else if (row.get(i) instanceof String text) {
          feature.add(text, positive, half);
        } else {
          feature.add(row.getDouble(i), positive, half);
        }
      }
    }

    State merge(State other) {
      for (int i = 0; i < features.size(); i++) {
        features.get(i).merge(other.features.get(i));
      }
      return this;
    }
  }
}
