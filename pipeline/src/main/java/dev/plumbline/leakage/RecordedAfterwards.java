package dev.plumbline.leakage;

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
import dev.plumbline.problem.FeatureSet;
import dev.plumbline.problem.LeakKind;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Kind 6: what is read was recorded after the prediction time. Latest values and windows go by
 * recorded time and cannot; the population's own columns are read as they stand, and a fact looked
 * up has no time of its own. A row of the population counts as late where it was recorded later
 * than one period of the schedule: until then it is there when the period is scored. One pass over
 * the population for each that has a recorded time.
 */
final class RecordedAfterwards implements Search {
  /** Fewer late rows than this share are the dirt of any system. */
  static final double WARNED_SHARE = 0.01;

  @Override
  public String description() {
    return "compare recorded times with prediction times";
  }

  @Override
  public List<LeakageFinding> look(Inspection inspection) {
    Problem problem = inspection.problem();
    if (problem.predictionTime().isEmpty()) {
      return List.of();
    }
    Dataset<Row> mature =
        Population.of(problem, inspection.set().lake()).mature(inspection.stage().knownUntil());
    List<LeakageFinding> findings = new ArrayList<>();
    recordedOfPopulation(problem).ifPresent(c -> findings.addAll(population(inspection, mature, c)));
    for (FeatureSet.Lookup lookup : problem.features().lookups().values()) {
      findings.addAll(lookedUp(inspection, mature, lookup));
    }
    return findings;
  }

  /** Unless it is when the outcome came: that is later than any prediction, and no news. */
  private static Optional<String> recordedOfPopulation(Problem problem) {
    boolean ofOutcome = problem.label().source().equals(problem.population());
    return problem
        .populationSource()
        .recordedAt()
        .filter(c -> !(ofOutcome && problem.label().recordedAt().equals(Optional.of(c))))
        .filter(c -> !problem.predictionTime().equals(Optional.of(c)));
  }

  private static List<LeakageFinding> population(
      Inspection inspection, Dataset<Row> mature, String recordedAt) {
    Problem problem = inspection.problem();
    java.time.Period period = problem.schedule().every();
    Column due =
        col(problem.predictionTime().orElseThrow())
            .plus(
                expr(
                    "make_interval(%d, %d, 0, %d)"
                        .formatted(period.getYears(), period.getMonths(), period.getDays())));
    Counts counts = counts(mature, col(recordedAt).gt(due));
    if (counts.lateShare() < WARNED_SHARE) {
      return List.of();
    }
    return List.of(
        LeakageFinding.of(
                recordedAt,
                LeakKind.RECORDED_AFTERWARDS,
                WARN,
                "%,d of %,d rows of %s were recorded more than a period after their prediction"
                    + " time, and their columns are read as they stand",
                counts.late(),
                counts.rows(),
                problem.population())
            .measured("late_share", counts.lateShare())
            .affecting(counts.late(), List.of()));
  }

  private static List<LeakageFinding> lookedUp(
      Inspection inspection, Dataset<Row> mature, FeatureSet.Lookup lookup) {
    Problem problem = inspection.problem();
    Source source = problem.sources().get(lookup.source());
    Optional<String> recordedAt = source.recordedAt();
    List<String> columns = Arrays.asList(mature.columns());
    if (recordedAt.isEmpty() || !columns.containsAll(lookup.on().values())) {
      return List.of();
    }
    Dataset<Row> facts = inspection.set().lake().read(Tables.raw(source.name())).as("facts");
    Dataset<Row> rows = mature.as("rows");
    Column on =
        lookup.on().entrySet().stream()
            .map(e -> col("facts." + e.getKey()).equalTo(col("rows." + e.getValue())))
            .reduce(Column::and)
            .orElseThrow();
    Column late =
        col("facts." + recordedAt.get())
            .gt(col("rows." + problem.predictionTime().orElseThrow()));
    Counts counts = counts(rows.join(facts, on, "left"), late);
    if (counts.lateShare() < WARNED_SHARE) {
      return List.of();
    }
    return lookup.columns().entrySet().stream()
        .map(Map.Entry::getKey)
        .map(
            feature ->
                LeakageFinding.of(
                        feature,
                        LeakKind.RECORDED_AFTERWARDS,
                        WARN,
                        "on %,d of %,d rows the fact looked up in %s was recorded after the"
                            + " prediction time",
                        counts.late(),
                        counts.rows(),
                        source.name())
                    .measured("late_share", counts.lateShare())
                    .affecting(counts.late(), List.of()))
        .toList();
  }

  private record Counts(long rows, long late) {
    double lateShare() {
      return rows == 0 ? 0 : (double) late / rows;
    }
  }

  private static Counts counts(Dataset<Row> rows, Column late) {
    Row counts =
        rows.agg(count(lit(1)), coalesce(sum(when(late, 1L).otherwise(0L)), lit(0L))).head();
    return new Counts(counts.getLong(0), counts.getLong(1));
  }
}
