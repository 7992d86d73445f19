package dev.plumbline.leakage;

import static dev.plumbline.leakage.LeakageFinding.Severity.REFUSE;
import static dev.plumbline.leakage.LeakageFinding.Severity.WARN;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.HighOutcome;
import dev.plumbline.feature.SplitPlan;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.problem.LeakKind;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Split;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Kind 8: the rows of one customer, patient or household lie in several folds, and their outcomes
 * go together: a model that recognises the group knows the outcome. Folds by entity keep an entity
 * together but not a part of its key, nor a group that is a feature. Folds by time judge later rows
 * of known customers as they will be judged in use: nothing is said of them. Candidates are the
 * columns of a key of several and categories of many small groups; one aggregation for each.
 */
final class GroupsAcrossTheSplit implements Search {
  /** Outcomes within a group agree beyond chance by this much (Fleiss' kappa), and surely. */
  static final double WARNED_AGREEMENT = 0.3;

  static final double REFUSED_AGREEMENT = 0.9;
  private static final double DEVIATIONS = 5;

  /** The share of rows whose group lies in several folds. */
  static final double LEAST_CROSSING = 0.05;

  /** A group is small: at most so many rows in the mean, in at least so many groups. */
  static final double LARGEST_MEAN_GROUP = 50;

  static final int FEWEST_GROUPS = 20;

  /** Of a group: it lies in several folds. */
  private static final Column CROSSES = col("first").lt(col("last"));

  @Override
  public String description() {
    return "look for groups across the folds";
  }

  @Override
  public List<LeakageFinding> look(Inspection inspection) {
    if (inspection.problem().split().by() != Split.FoldBy.ENTITY) {
      return List.of();
    }
    List<LeakageFinding> findings = new ArrayList<>();
    for (String column : candidates(inspection)) {
      judge(column, groups(inspection, column))
          .map(f -> f.affecting(f.affectedRows(), keys(inspection, column)))
          .ifPresent(findings::add);
    }
    return findings;
  }

  private static Set<String> candidates(Inspection inspection) {
    Problem problem = inspection.problem();
    Set<String> candidates = new LinkedHashSet<>();
    if (problem.entity().columns().size() > 1) {
      candidates.addAll(problem.entity().columns());
    }
    for (FeatureEvidence feature : inspection.evidence().features()) {
      long present = inspection.evidence().rows() - feature.association().missing();
      boolean small =
          feature.distinct() >= FEWEST_GROUPS
              && present / feature.distinct() <= LARGEST_MEAN_GROUP
              && feature.distinct() < PredictiveOrder.IDENTIFYING * present;
      if (small
          && feature.column().kind() == FeatureKind.CATEGORICAL
          && feature.association().agreement() >= WARNED_AGREEMENT) {
        candidates.add(feature.name());
      }
    }
    return candidates;
  }

  /**
   * Groups and how their outcomes agree.
   *
   * @param crossing rows whose group lies in several folds
   * @param pairs of rows of one group, and those of them with the same outcome
   */
  record Groups(
      long groups, long rows, long positives, long crossing, double pairs, double agreeing) {
    double agreement() {
      double rate = (double) positives / rows;
      double chance = rate * rate + (1 - rate) * (1 - rate);
      return pairs == 0 ? 0 : (agreeing / pairs - chance) / (1 - chance);
    }
  }

  private static Groups groups(Inspection inspection, String column) {
    Column rows = col("n");
    Column positives = col("p");
    Column negatives = rows.minus(positives);
    Row row =
        byGroup(inspection, column)
            .agg(
                count(lit(1)),
                total(rows),
                total(positives),
                total(when(CROSSES, rows).otherwise(lit(0L))),
                total(rows.multiply(rows.minus(1))).divide(2).cast("double"),
                total(
                        positives
                            .multiply(positives.minus(1))
                            .plus(negatives.multiply(negatives.minus(1))))
                    .divide(2)
                    .cast("double"))
            .head();
    return new Groups(
        row.getLong(0),
        row.getLong(1),
        row.getLong(2),
        row.getLong(3),
        row.getDouble(4),
        row.getDouble(5));
  }

  private static Dataset<Row> byGroup(Inspection inspection, String column) {
    return rows(inspection)
        .where(col("`" + column + "`").isNotNull())
        .groupBy(col("`" + column + "`").as("g"))
        .agg(
            count(lit(1)).as("n"),
            sum(when(positive(inspection), 1L).otherwise(0L)).as("p"),
            min(SplitPlan.SEGMENT).as("first"),
            max(SplitPlan.SEGMENT).as("last"));
  }

  private static Column positive(Inspection inspection) {
    return HighOutcome.of(inspection.set()).positive(col(FeatureRows.LABEL));
  }

  private static Dataset<Row> rows(Inspection inspection) {
    return inspection.set().trainingRows(inspection.problem().seed());
  }

  /** Of rows whose group lies in several folds; two passes more, where something was found. */
  private static List<String> keys(Inspection inspection, String column) {
    int most = inspection.keys().most();
    Object[] groups =
        byGroup(inspection, column)
            .where(CROSSES)
            .select("g")
            .orderBy("g")
            .limit(most)
            .collectAsList()
            .stream()
            .map(r -> r.get(0))
            .toArray();
    return rows(inspection)
        .where(col("`" + column + "`").isin(groups))
        .select(inspection.keys().written().as("_key"))
        .where(col("_key").isNotNull())
        .orderBy("_key")
        .limit(most)
        .collectAsList()
        .stream()
        .map(r -> r.getString(0))
        .toList();
  }

  private static Column total(Column column) {
    return coalesce(sum(column), lit(0L));
  }

  static Optional<LeakageFinding> judge(String column, Groups groups) {
    double agreement = groups.agreement();
    double crossing = groups.rows() == 0 ? 0 : (double) groups.crossing() / groups.rows();
    boolean small =
        groups.groups() >= FEWEST_GROUPS
            && (double) groups.rows() / groups.groups() <= LARGEST_MEAN_GROUP;
    if (!small
        || crossing < LEAST_CROSSING
        || agreement < WARNED_AGREEMENT
        || agreement < DEVIATIONS / Math.sqrt(groups.pairs())) {
      return Optional.empty();
    }
    return Optional.of(
        LeakageFinding.of(
                column,
                LeakKind.GROUP_ACROSS_THE_SPLIT,
                agreement >= REFUSED_AGREEMENT ? REFUSE : WARN,
                "%,d of %,d rows are of a group that lies in several folds, and two rows of a group"
                    + " agree in their outcome by %.2f beyond chance (1 is always; %,d groups)",
                groups.crossing(),
                groups.rows(),
                agreement,
                groups.groups())
            .measured("agreement", agreement)
            .measured("crossing_share", crossing)
            .measured("groups", groups.groups())
            .affecting(groups.crossing(), List.of()));
  }
}
