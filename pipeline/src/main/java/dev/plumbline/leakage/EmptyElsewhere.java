package dev.plumbline.leakage;

import static dev.plumbline.leakage.LeakageFinding.Severity.REFUSE;
import static dev.plumbline.leakage.LeakageFinding.Severity.WARN;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.feature.Population;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Label;
import dev.plumbline.problem.LeakKind;
import dev.plumbline.problem.Problem;
import dev.plumbline.statistic.Wilson;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Kind 6: a column of the population that is filled on the rows that teach and empty on those that
 * do not. Rows too fresh to have an outcome show what will be there when a prediction is due; rows
 * past maturity without a usable outcome show what comes with the outcome only (the time in the air
 * of a flight that was cancelled). One pass over the population, and one join where the outcome is
 * in another source and rows without it are dropped.
 */
final class EmptyElsewhere implements Search {
  private static final String GROUP = "_group";
  private static final String ROWS = "_rows";
  private static final String LABELLED = "labelled";
  private static final String FRESH = "fresh";
  private static final String UNLABELLED = "unlabelled";

  /** Fewer rows without an outcome say nothing. */
  static final long LEAST_ROWS = 20;

  /** By how much the share of empty values is larger, surely. */
  static final double REFUSED_DIFFERENCE = 0.75;

  static final double WARNED_DIFFERENCE = 0.2;

  @Override
  public String description() {
    return "compare empty values of rows with and without an outcome";
  }

  @Override
  public List<LeakageFinding> look(Inspection inspection) {
    Map<String, Set<String>> columns = inspection.populationColumns();
    Problem problem = inspection.problem();
    boolean unlabelled = problem.label().ifMissing() == Label.IfMissing.DROP;
    if (columns.isEmpty() || (problem.predictionTime().isEmpty() && !unlabelled)) {
      return List.of();
    }
    List<String> names = List.copyOf(columns.keySet());
    Map<String, long[]> empty = empty(inspection, names);
    List<LeakageFinding> findings = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      for (String feature : columns.get(names.get(i))) {
        findings.addAll(judge(empty, i, names.get(i), feature, FRESH, LeakKind.EMPTY_WHEN_FRESH));
        findings.addAll(
            judge(empty, i, names.get(i), feature, UNLABELLED, LeakKind.KNOWN_ONLY_WITH_THE_LABEL));
      }
    }
    return findings.stream().map(f -> named(inspection, f)).toList();
  }

  /** With keys of sampled rows that have the feature: those that teach what will not be there. */
  private static LeakageFinding named(Inspection inspection, LeakageFinding finding) {
    List<String> keys =
        inspection.evidence().features().stream()
            .filter(f -> finding.feature().equals(Optional.of(f.name())))
            .findFirst()
            .map(f -> inspection.evidence().examples(r -> r.values()[f.index()] != null))
            .orElse(List.of());
    return finding.affecting(finding.affectedRows(), keys);
  }

  /** By group: empty values by column, then the rows. */
  private static Map<String, long[]> empty(Inspection inspection, List<String> columns) {
    Column[] sums =
        columns.stream()
            .map(c -> sum(when(col("`" + c + "`").isNull(), 1L).otherwise(0L)))
            .toArray(Column[]::new);
    Map<String, long[]> groups = new HashMap<>();
    for (Row row :
        grouped(inspection).groupBy(GROUP).agg(count(lit(1)).as(ROWS), sums).collectAsList()) {
      long[] counts = new long[columns.size() + 1];
      for (int i = 0; i < columns.size(); i++) {
        counts[i] = row.getLong(2 + i);
      }
      counts[columns.size()] = row.getLong(1);
      groups.put(row.getString(0), counts);
    }
    return groups;
  }

  private static Dataset<Row> grouped(Inspection inspection) {
    Problem problem = inspection.problem();
    Dataset<Row> population = inspection.set().lake().read(Tables.raw(problem.population()));
    Column known = lit(true);
    if (problem.label().ifMissing() == Label.IfMissing.DROP) {
      if (problem.label().source().equals(problem.population())) {
        known = expr(problem.label().outcome()).isNotNull();
      } else {
        Column[] key = problem.entity().columns().stream().map(c -> col(c)).toArray(Column[]::new);
        Dataset<Row> labelled =
            Population.of(problem, inspection.set().lake())
                .mature(inspection.stage().knownUntil())
                .select(key)
                .distinct()
                .withColumn("_known", lit(true));
        population =
            population.join(labelled, problem.entity().columns().toArray(String[]::new), "left");
        known = coalesce(col("_known"), lit(false));
      }
    }
    Column group = when(known, lit(LABELLED)).otherwise(lit(UNLABELLED));
    if (problem.predictionTime().isPresent()) {
      Column time = col(problem.predictionTime().get());
      Timestamp end = Timestamp.from(inspection.stage().knownUntil());
      Timestamp matured =
          Timestamp.from(inspection.stage().knownUntil().minus(problem.label().maturity()));
      group =
          when(time.gt(lit(matured)).and(time.lt(lit(end))), lit(FRESH))
              .when(time.leq(lit(matured)), group)
              .otherwise(lit("later"));
    }
    return population.withColumn(GROUP, group);
  }

  private static List<LeakageFinding> judge(
      Map<String, long[]> empty,
      int column,
      String name,
      String feature,
      String group,
      LeakKind kind) {
    long[] there = empty.get(LABELLED);
    long[] other = empty.get(group);
    if (there == null || other == null) {
      return List.of();
    }
    return judge(
        feature,
        name,
        kind,
        there[column],
        there[there.length - 1],
        other[column],
        other[other.length - 1]);
  }

  /** The finding of one feature, where there is one; counts of empty values and of rows. */
  static List<LeakageFinding> judge(
      String feature,
      String column,
      LeakKind kind,
      long empty,
      long rows,
      long emptyElsewhere,
      long rowsElsewhere) {
    if (rowsElsewhere < LEAST_ROWS || rows < LEAST_ROWS) {
      return List.of();
    }
    double sure =
        Wilson.interval(emptyElsewhere, rowsElsewhere, FeatureEvidence.CONFIDENCE).lower()
            - Wilson.interval(empty, rows, FeatureEvidence.CONFIDENCE).upper();
    if (sure < WARNED_DIFFERENCE) {
      return List.of();
    }
    return List.of(
        LeakageFinding.of(
                feature,
                kind,
                sure >= REFUSED_DIFFERENCE ? REFUSE : WARN,
                "%s is empty on %.1f%% of the %,d rows %s and on %.1f%% of the %,d rows with one",
                column,
                100.0 * emptyElsewhere / rowsElsewhere,
                rowsElsewhere,
                kind == LeakKind.EMPTY_WHEN_FRESH
                    ? "too fresh to have an outcome"
                    : "past maturity without an outcome",
                100.0 * empty / rows,
                rows)
            .measured("empty_share", (double) empty / rows)
            .measured("empty_share_elsewhere", (double) emptyElsewhere / rowsElsewhere)
            .measured("rows_elsewhere", rowsElsewhere)
            .affecting(rows - empty, List.of()));
  }
}
