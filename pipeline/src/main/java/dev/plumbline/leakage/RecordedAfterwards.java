package dev.plumbline.leakage;

import static dev.plumbline.leakage.LeakageFinding.Severity.WARN;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import dev.plumbline.feature.Population;
import dev.plumbline.problem.LeakKind;
import dev.plumbline.problem.Problem;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Kind 6: what is read was recorded after the prediction time. Latest values and windows go by
 * recorded time and cannot, and facts with a time are not looked up; but the population's own
 * columns are read as they stand. A row counts as late where it was recorded later than one period
 * of the schedule: until then it is there when the period is scored. One aggregation over the
 * population, where it has a recorded time of its own.
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
    return recordedOfPopulation(problem)
        .map(c -> population(inspection, mature, c))
        .orElse(List.of());
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
    RowsWhere late =
        RowsWhere.of(mature, List.of(col(recordedAt).gt(due)), lit(false), inspection.keys());
    double share = late.rows() == 0 ? 0 : (double) late.holding(0) / late.rows();
    if (share < WARNED_SHARE) {
      return List.of();
    }
    return List.of(
        LeakageFinding.of(
                recordedAt,
                LeakKind.RECORDED_AFTERWARDS,
                WARN,
                "%,d of %,d rows of %s were recorded more than a period after their prediction"
                    + " time, and their columns are read as they stand",
                late.holding(0),
                late.rows(),
                problem.population())
            .measured("late_share", share)
            .affecting(late.holding(0), late.keys(0)));
  }
}
