package dev.plumbline.fairness;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.Stage;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.PopulationCuts;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.lake.Tables;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.problem.Cut;
import dev.plumbline.problem.Fairness;
import dev.plumbline.problem.Task;
import dev.plumbline.statistic.BlockSums;
import dev.plumbline.statistic.Interval;
import dev.plumbline.statistic.OnePass;
import dev.plumbline.statistic.Resampled;
import dev.plumbline.statistic.ResampledSums;
import dev.plumbline.statistic.Resampling;
import java.sql.Date;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A training set → how the groups of {@code fairness.by}, and their pairs, are represented in it,
 * before any model: how many rows, what share, how their outcomes differ, and whether more is
 * missing of some. A model learns such differences as they are. Training rows only; one pass.
 *
 * <p>The ratio of favourable rates is the disparate impact of the outcomes themselves (Feldman and
 * others, KDD 2015), to be held against that of the decisions.
 */
public final class Representation {
  /** As the intervals of a report. */
  private static final double CONFIDENCE = 0.95;

  /** Four fifths: Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4 D. */
  static final double FOUR_FIFTHS = 0.8;

  /** A group of whose features so many more values are missing than of all is named. */
  private static final double MUCH_MORE_MISSING = 0.05;

  private static final String GROUP = "plumbline_group_";
  private static final String FAVOURABLE = "plumbline_favourable";
  private static final String MISSING = "plumbline_missing";

  private final Stage stage;
  private final TrainingSet set;
  private final Fairness fairness;

  private Representation(Stage stage, TrainingSet set) {
    this.stage = stage;
    this.set = set;
    this.fairness = set.problem().evaluation().fairness();
  }

  public static Representation of(Stage stage, TrainingSet set) {
    return new Representation(stage, set);
  }

  /**
   * Counts, writes the table {@code representation}, and gives every group; none without a "by".
   */
  public List<RepresentedGroup> execute() {
    if (fairness.by().isEmpty()) {
      return List.of();
    }
    List<RepresentedGroup> groups =
        stage.describe("count the groups of fairness.by", this::tallies).stream()
            .flatMap(tally -> groups(tally).stream())
            .toList();
    stage
        .lake()
        .replaceDate(
            Tables.REPRESENTATION,
            stage
                .lake()
                .spark()
                .createDataFrame(
                    groups.stream().map(this::row).toList(), Tables.REPRESENTATION.schema())
                .coalesce(1),
            stage.run().commit().from(Map.of(set.featureTable(), set.version())));
    return groups;
  }

  private List<GroupTally> tallies() {
    List<Cut> by = fairness.by();
    Dataset<Row> rows = PopulationCuts.beside(set, set.trainingRows(set.problem().seed()), by);
    List<Column> columns = new ArrayList<>();
    columns.add(col(FeatureRows.BLOCK));
    columns.add(favourable().as(FAVOURABLE));
    columns.add(missing().as(MISSING));
    for (int i = 0; i < by.size(); i++) {
      columns.add(PopulationCuts.group(rows, by.get(i)).as(GROUP + i));
    }
    List<String> attributes = by.stream().map(Cut::sql).toList();
    return new ArrayList<>(
        OnePass.over(
            rows.select(columns.toArray(Column[]::new)),
            () -> empty(attributes),
            (tallies, row) -> add(tallies, attributes.size(), row),
            Representation::merge));
  }

  /**
   * 1 or 0; not a number where outcomes are others than true and false, of which none is better.
   */
  private Column favourable() {
    if (set.problem().task() != Task.BINARY) {
      return lit(Double.NaN);
    }
    boolean acting = fairness.favourable() == Fairness.Favourable.ACTING;
    return when(col(FeatureRows.LABEL).equalTo(acting), 1.0).otherwise(0.0);
  }

  /** The share of a row's features without a value. */
  private Column missing() {
    List<Column> absent =
        set.modelColumns().stream()
            .filter(c -> c.kind() != FeatureKind.RULE)
            .map(FeatureColumn::name)
            .map(name -> when(col("`" + name + "`").isNull(), 1.0).otherwise(0.0))
            .toList();
    return absent.stream()
        .reduce(Column::plus)
        .map(sum -> sum.divide(lit((double) absent.size())))
        .orElse(lit(0.0));
  }

  /** One for each attribute, then one for each pair. */
  private static ArrayList<GroupTally> empty(List<String> attributes) {
    ArrayList<GroupTally> tallies = new ArrayList<>();
    attributes.forEach(name -> tallies.add(new GroupTally(name)));
    for (int i = 0; i < attributes.size(); i++) {
      for (int j = i + 1; j < attributes.size(); j++) {
        tallies.add(new GroupTally(attributes.get(i) + ", " + attributes.get(j)));
      }
    }
    return tallies;
  }

  private static void add(List<GroupTally> tallies, int single, Row row) {
    String block = row.getString(0);
    double favourable = row.getDouble(1);
    double missing = row.getDouble(2);
    int pair = single;
    for (int i = 0; i < single; i++) {
      String group = row.getString(3 + i);
      tallies.get(i).add(group, block, favourable, missing);
      for (int j = i + 1; j < single; j++) {
        tallies.get(pair++).add(group + ", " + row.getString(3 + j), block, favourable, missing);
      }
    }
  }

  private static ArrayList<GroupTally> merge(
      ArrayList<GroupTally> tallies, ArrayList<GroupTally> others) {
    for (int i = 0; i < tallies.size(); i++) {
      tallies.get(i).merge(others.get(i));
    }
    return tallies;
  }

  /** One group with its sums as they would be had other blocks been drawn. */
  private record Drawn(String name, ResampledSums sums) {
    double rows() {
      return sums.total()[GroupTally.ROWS];
    }

    Resampled count() {
      return sums.statistic(s -> s[GroupTally.ROWS]);
    }

    Resampled favourable() {
      return sums.statistic(s -> s[GroupTally.FAVOURABLE] / s[GroupTally.ROWS]);
    }

    double missing() {
      return sums.total()[GroupTally.MISSING] / rows();
    }
  }

  private List<RepresentedGroup> groups(GroupTally tally) {
    Resampling resampling =
        Resampling.of(set.problem().evaluation().replicates(), set.problem().seed());
    BlockSums all = tally.all();
    Drawn whole = new Drawn("", resampling.of(all));
    List<Drawn> groups =
        tally.groups().entrySet().stream()
            .map(g -> new Drawn(g.getKey(), resampling.of(g.getValue().alike(all))))
            .toList();
    // Of groups too small to be judged none is what others are held against.
    Optional<Drawn> reference =
        groups.stream()
            .filter(g -> g.rows() >= fairness.minimumGroup())
            .filter(g -> Double.isFinite(g.favourable().estimate()))
            .max(Comparator.comparingDouble(g -> g.favourable().estimate()));
    List<RepresentedGroup> represented = new ArrayList<>();
    groups.forEach(g -> represented.add(group(tally.attribute(), g, whole, reference)));
    absent(tally).forEach(represented::add);
    return represented;
  }

  private RepresentedGroup group(
      String attribute, Drawn group, Drawn whole, Optional<Drawn> reference) {
    Interval share = group.count().over(whole.count()).interval(CONFIDENCE);
    Interval favourable = group.favourable().interval(CONFIDENCE);
    boolean judged = group.rows() >= fairness.minimumGroup();
    Optional<Interval> ratio =
        reference
            .filter(r -> judged && r != group)
            .map(r -> group.favourable().over(r.favourable()).interval(CONFIDENCE));
    OptionalDouble expected = expected(group.name());
    List<String> findings = new ArrayList<>();
    if (!judged) {
      findings.add(
          "%,.0f rows are fewer than fairness.minimum-group = %,d: decisions about them cannot be"
                  .formatted(group.rows(), fairness.minimumGroup())
              + " judged");
    }
    if (expected.isPresent() && share.isBounded() && share.upper() < expected.getAsDouble()) {
      findings.add(
          "their share is %s at most, where %s is expected"
              .formatted(percent(share.upper()), percent(expected.getAsDouble())));
    }
    ratio
        .filter(r -> r.isBounded() && r.upper() < FOUR_FIFTHS)
        .ifPresent(
            r ->
                findings.add(
                    "their outcomes are favourable %.3f times as often as those of %s (at most"
                            .formatted(r.estimate(), reference.orElseThrow().name())
                        + " %.3f): a model learns that".formatted(r.upper())));
    if (judged && group.missing() > whole.missing() + MUCH_MORE_MISSING) {
      findings.add(
          "%s of their features' values are missing, of all %s"
              .formatted(percent(group.missing()), percent(whole.missing())));
    }
    return new RepresentedGroup(
        attribute,
        group.name(),
        Math.round(group.rows()),
        share,
        expected,
        favourable,
        ratio,
        group.missing(),
        findings);
  }

  /** Groups that are expected and have no row. */
  private Stream<RepresentedGroup> absent(GroupTally tally) {
    Interval nothing = Interval.unbounded(Double.NaN, CONFIDENCE, "There is no row.");
    return fairness.expected().entrySet().stream()
        .filter(e -> names(tally.attribute(), e.getKey()))
        .filter(e -> !tally.groups().containsKey(e.getKey()))
        .map(
            e ->
                new RepresentedGroup(
                    tally.attribute(),
                    e.getKey(),
                    0,
                    nothing,
                    OptionalDouble.of(e.getValue()),
                    nothing,
                    Optional.empty(),
                    Double.NaN,
                    List.of(
                        "there is no row of them, where %s is expected"
                            .formatted(percent(e.getValue())))));
  }

  private boolean names(String attribute, String group) {
    return fairness.by().stream().anyMatch(c -> c.sql().equals(attribute) && c.names(group));
  }

  private OptionalDouble expected(String group) {
    Double share = fairness.expected().get(group);
    return share == null ? OptionalDouble.empty() : OptionalDouble.of(share);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }

  private Row row(RepresentedGroup group) {
    return RowFactory.create(
        Date.valueOf(stage.run().logicalDate()),
        group.attribute(),
        group.group(),
        group.rows(),
        finite(group.share().estimate()),
        lower(group.share()),
        upper(group.share()),
        group.expected().isPresent() ? group.expected().getAsDouble() : null,
        finite(group.favourable().estimate()),
        lower(group.favourable()),
        upper(group.favourable()),
        group.ratio().map(r -> finite(r.estimate())).orElse(null),
        group.ratio().map(Representation::lower).orElse(null),
        group.ratio().map(Representation::upper).orElse(null),
        finite(group.missing()),
        group.findings().isEmpty() ? null : String.join("; ", group.findings()));
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static Double lower(Interval interval) {
    return interval.isBounded() ? interval.lower() : null;
  }

  private static Double upper(Interval interval) {
    return interval.isBounded() ? interval.upper() : null;
  }
}
