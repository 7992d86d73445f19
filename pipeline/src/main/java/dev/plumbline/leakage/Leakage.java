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
import java.util.Comparator;
import java.util.List;
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

  /** How many times the next best feature's skill is beyond belief. */
  static final double BEYOND_THE_NEXT = 2;

  /** A value that decides the outcome matters from this share of the rows on. */
  static final double LEAST_PURE_SHARE = 0.005;

  /** A value decides the outcome where at most this share of its rows goes against it. */
  static final double IMPURITY = 0.01;

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
      findings.addAll(judge(columns.get(i).name(), against.get(i), skills[i], next(skills, i)));
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

  private static double next(double[] skills, int except) {
    return IntStream.range(0, skills.length)
        .filter(i -> i != except)
        .mapToDouble(i -> skills[i])
        .max()
        .orElse(0);
  }

  private List<LeakageFinding> judge(
      String feature, FeatureAgainstLabel counts, double skill, double next) {
    Association association = Association.of(counts);
    List<LeakageFinding> findings = new ArrayList<>();
    double area = (1 + skill) / 2;
    if (skill >= COPY_SKILL) {
      findings.add(
          new LeakageFinding(
              feature,
              LeakageFinding.Kind.COPY_OF_THE_LABEL,
              LeakageFinding.Severity.REFUSE,
              "alone it ranks the outcomes with an area under the ROC curve of %.3f on rows it was not fitted on"
                  .formatted(area),
              counts.rows(),
              "Take it out of the features, or show when it is recorded"));
    } else if (skill >= SUSPICIOUS_SKILL && skill >= BEYOND_THE_NEXT * next) {
      findings.add(
          new LeakageFinding(
              feature,
              LeakageFinding.Kind.POWER_BEYOND_BELIEF,
              LeakageFinding.Severity.REFUSE,
              "alone it ranks the outcomes with an area under the ROC curve of %.3f, the next best feature with %.3f"
                  .formatted(area, (1 + next) / 2),
              counts.rows(),
              "Check that it is known at prediction time; if it is not, take it out of the features"));
    }
    Association.Purity purity =
        association.purity(
            Math.max(20, (long) (LEAST_PURE_SHARE * counts.rows())),
            IMPURITY,
            CONFIDENCE,
            NAMED_VALUES);
    for (Association.PureValue value : purity.values()) {
      findings.add(pure(feature, value, counts.rows()));
    }
    return findings;
  }

  private static LeakageFinding pure(String feature, Association.PureValue value, long rows) {
    boolean absence = value.value().equals("missing");
    // A common value that all but decides the outcome, with the missing ones or the present ones,
    // is how facts from after the outcome give themselves away. A single pure value is often
    // honest: nobody aged 20 earns much.
    boolean refuse = absence && value.rate().estimate() > 0.5;
    return new LeakageFinding(
        feature,
        absence ? LeakageFinding.Kind.TELLING_ABSENCE : LeakageFinding.Kind.PURE_VALUE,
        refuse ? LeakageFinding.Severity.REFUSE : LeakageFinding.Severity.WARN,
        "%,d of %,d rows have %s, and %.1f%% of them the outcome (99%% interval %.1f%% to %.1f%%)"
            .formatted(
                value.rows(),
                rows,
                absence ? "no value" : "the value " + value.value(),
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
