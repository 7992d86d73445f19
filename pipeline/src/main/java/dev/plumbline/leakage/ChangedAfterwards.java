package dev.plumbline.leakage;

import static dev.plumbline.leakage.LeakageFinding.Severity.REFUSE;
import static dev.plumbline.leakage.LeakageFinding.Severity.WARN;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.HighOutcome;
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
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Kind 6: a column of the population whose value for the same entity changed after the prediction
 * was due. Earlier loads of the population are read by time travel and set against the newest; a
 * load counts for the predictions that were due by the end of its period. Where the table has one
 * load only, or the earlier ones are vacuumed, nothing is read. A bounded number of earlier loads
 * is compared ({@code leakage.earlier-loads}), spread over those among the table's last commits
 * ({@code leakage.commits}), each by one join; what is left out is said.
 */
final class ChangedAfterwards implements Search {
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
    for (Load load : chosen(inspection, table)) {
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

  private static List<Load> chosen(Inspection inspection, String table) {
    Lake lake = inspection.set().lake();
    int commits = inspection.problem().leakage().commits();
    List<Load> loads = loads(lake, table, commits);
    List<Load> chosen = spread(loads, inspection.problem().leakage().earlierLoads());
    boolean older = lake.version(table) >= commits;
    if (chosen.size() < loads.size() || older) {
      inspection
          .stage()
          .say(
              "%d of %d earlier loads of %s%s are set against the newest (leakage.earlier-loads,"
                  + " leakage.commits)",
              chosen.size(),
              loads.size(),
              inspection.problem().population(),
              older ? " among its last %d commits".formatted(commits) : "");
    }
    return chosen;
  }

  /** The loads before the newest, of the last so many commits. */
  private static List<Load> loads(Lake lake, String table, int commits) {
    List<Load> loads = new ArrayList<>();
    List<Row> history =
        DeltaTable.forPath(lake.spark(), lake.path(table))
            .history(commits)
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

  /** So many of them, evenly spread; the first and the last are among them. */
  static <T> List<T> spread(List<T> loads, int most) {
    if (loads.size() <= most) {
      return loads;
    }
    List<T> chosen = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      chosen.add(loads.get((int) ((long) i * (loads.size() - 1) / Math.max(1, most - 1))));
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
    RowsWhere changed =
        changed(inspection, then.where(col(time).lt(lit(known))), now, key, columns);
    List<LeakageFinding> findings = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      int place = i;
      for (String feature : features.get(columns.get(i))) {
        judge(
                feature,
                columns.get(i),
                load.logicalDate(),
                changed.rows(),
                changed.rows() == 0 ? 0 : (double) changed.positives() / changed.rows(),
                changed.holding(i),
                changed.positives(i))
            .map(f -> f.affecting(changed.holding(place), changed.keys(place)))
            .ifPresent(findings::add);
      }
    }
    return findings;
  }

  private static RowsWhere changed(
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
                Stream.concat(
                        key.stream().map(k -> col("`" + k + "`")),
                        Stream.of(col(FeatureRows.LABEL).as("_label")))
                    .toArray(Column[]::new));
    String[] on = key.toArray(String[]::new);
    return RowsWhere.of(
        now.join(then.select(old.toArray(Column[]::new)), on, "inner").join(labels, on, "inner"),
        columns.stream()
            .map(c -> not(col("`" + c + "`").eqNullSafe(col("`_then_" + c + "`"))))
            .toList(),
        HighOutcome.of(inspection.set()).positive(col("_label")),
        inspection.keys());
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
