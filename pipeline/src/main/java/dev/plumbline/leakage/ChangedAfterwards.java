package dev.plumbline.leakage;

import static dev.plumbline.leakage.LeakageFinding.Severity.REFUSE;
import static dev.plumbline.leakage.LeakageFinding.Severity.WARN;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.LeakKind;
import dev.plumbline.problem.Problem;
import dev.plumbline.statistic.Chernoff;
import io.delta.tables.DeltaTable;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Kind 6: a column of the population whose value for the same entity changed after the prediction
 * was due. Earlier loads of the population are read by time travel and set against the newest; a
 * load counts for the predictions that were due by the end of its period. Where the table has one
 * load only, or the earlier ones are vacuumed, nothing is read. At most {@link #MOST_LOADS} earlier
 * loads are compared, spread over the history, each by one join.
 */
final class ChangedAfterwards implements Search {
  static final int MOST_LOADS = 3;

  /** Fewer changed rows are corrections. */
  static final double WARNED_SHARE = 0.005;

  static final long LEAST_ROWS = 10;

  /**
   * Refused where it is so many rows and the changed ones have other outcomes than chance gives.
   */
  static final double REFUSED_SHARE = 0.01;

  static final double REFUSED_CHANCE = -6;

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public String description() {
    return "compare earlier loads of the population with the newest";
  }

  @Override
  public List<LeakageFinding> look(Inspection inspection) {
    Problem problem = inspection.problem();
    Lake lake = inspection.set().lake();
    String table = Tables.raw(problem.population());
    // The first version is the empty table, the second the first load.
    if (problem.predictionTime().isEmpty() || lake.version(table) < 2) {
      return List.of();
    }
    Map<String, LeakageFinding> findings = new LinkedHashMap<>();
    for (Load load : spread(loads(lake, table))) {
      for (LeakageFinding finding : compare(inspection, load)) {
        findings.merge(
            finding.feature().orElseThrow(),
            finding,
            (a, b) -> a.affectedRows() >= b.affectedRows() ? a : b);
      }
    }
    return List.copyOf(findings.values());
  }

  /** An earlier load and the date it was made for. */
  private record Load(long version, LocalDate logicalDate) {}

  private static List<Load> loads(Lake lake, String table) {
    List<Load> loads = new ArrayList<>();
    List<Row> history =
        DeltaTable.forPath(lake.spark(), lake.path(table))
            .history()
            .select("version", "userMetadata")
            .orderBy("version")
            .collectAsList();
    for (Row row : history.subList(0, Math.max(0, history.size() - 1))) {
      logicalDate(row.getString(1)).ifPresent(d -> loads.add(new Load(row.getLong(0), d)));
    }
    return loads;
  }

  private static Optional<LocalDate> logicalDate(String metadata) {
    if (metadata == null) {
      return Optional.empty();
    }
    try {
      JsonNode date = JSON.readTree(metadata).get("logical_date");
      return Optional.ofNullable(date).map(d -> LocalDate.parse(d.asText()));
    } catch (JsonProcessingException e) {
      // A commit that somebody else made: it stands for no date of ours.
      return Optional.empty();
    }
  }

  private static List<Load> spread(List<Load> loads) {
    if (loads.size() <= MOST_LOADS) {
      return loads;
    }
    List<Load> chosen = new ArrayList<>();
    for (int i = 0; i < MOST_LOADS; i++) {
      chosen.add(loads.get((int) ((long) i * (loads.size() - 1) / (MOST_LOADS - 1))));
    }
    return chosen;
  }

  private static List<LeakageFinding> compare(Inspection inspection, Load load) {
    Problem problem = inspection.problem();
    Lake lake = inspection.set().lake();
    String table = Tables.raw(problem.population());
    Dataset<Row> then = lake.read(table, load.version());
    Dataset<Row> now = lake.read(table);
    List<String> key = problem.entity().columns();
    Map<String, Set<String>> features = inspection.populationColumns();
    List<String> columns =
        features.keySet().stream()
            .filter(c -> List.of(then.columns()).contains(c) && !key.contains(c))
            .toList();
    if (columns.isEmpty() || !List.of(then.columns()).containsAll(key)) {
      return List.of();
    }
    String time = problem.predictionTime().orElseThrow();
    Timestamp known =
        Timestamp.from(
            problem
                .schedule()
                .end(load.logicalDate())
                .atStartOfDay(problem.timeZone())
                .toInstant());
    Row counts = counts(inspection, then.where(col(time).lt(lit(known))), now, key, columns);
    long rows = counts.getLong(0);
    double base = rows == 0 ? 0 : (double) counts.getLong(1) / rows;
    List<LeakageFinding> findings = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      long changed = counts.getLong(2 + 2 * i);
      long positives = counts.getLong(3 + 2 * i);
      for (String feature : features.get(columns.get(i))) {
        judge(feature, columns.get(i), load.logicalDate(), rows, base, changed, positives)
            .ifPresent(findings::add);
      }
    }
    return findings;
  }

  private static Row counts(
      Inspection inspection,
      Dataset<Row> then,
      Dataset<Row> now,
      List<String> key,
      List<String> columns) {
    List<Column> old = new ArrayList<>();
    key.forEach(k -> old.add(col("`" + k + "`")));
    columns.forEach(c -> old.add(col("`" + c + "`").as("_then_" + c)));
    Dataset<Row> labels =
        inspection
            .set()
            .trainingRows(inspection.problem().seed())
            .select(
                java.util.stream.Stream.concat(
                        key.stream().map(k -> col("`" + k + "`")),
                        java.util.stream.Stream.of(col(FeatureRows.LABEL).as("_label")))
                    .toArray(Column[]::new));
    String[] on = key.toArray(String[]::new);
    Dataset<Row> pairs =
        now.join(then.select(old.toArray(Column[]::new)), on, "inner").join(labels, on, "inner");
    List<Column> sums = new ArrayList<>();
    sums.add(total(lit(true).and(col("_label"))));
    for (String column : columns) {
      Column changed = not(col("`" + column + "`").eqNullSafe(col("`_then_" + column + "`")));
      sums.add(total(changed));
      sums.add(total(changed.and(col("_label"))));
    }
    return pairs.agg(count(lit(1)), sums.toArray(Column[]::new)).head();
  }

  private static Column total(Column condition) {
    return org.apache.spark.sql.functions.coalesce(sum(when(condition, 1L).otherwise(0L)), lit(0L));
  }

  /** The finding of one feature, where there is one. */
  static Optional<LeakageFinding> judge(
      String feature,
      String column,
      LocalDate since,
      long rows,
      double baseRate,
      long changed,
      long positives) {
    double share = rows == 0 ? 0 : (double) changed / rows;
    if (changed < LEAST_ROWS || share < WARNED_SHARE) {
      return Optional.empty();
    }
    double chance = Chernoff.log10(positives, changed, baseRate);
    return Optional.of(
        LeakageFinding.of(
                feature,
                LeakKind.CHANGED_AFTERWARDS,
                share >= REFUSED_SHARE && chance <= REFUSED_CHANCE ? REFUSE : WARN,
                "%s of %,d of %,d rows that were due by the load of %s has changed since; %.1f%% of"
                    + " the changed have the outcome, of all %.1f%%",
                column,
                changed,
                rows,
                since,
                100.0 * positives / changed,
                100 * baseRate)
            .measured("changed_share", share)
            .measured("rate", (double) positives / changed)
            .measured("base_rate", baseRate)
            .measured("log10_chance", chance)
            .affecting(changed, List.of()));
  }
}
