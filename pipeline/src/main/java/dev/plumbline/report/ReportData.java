package dev.plumbline.report;

import dev.plumbline.SideBySide;
import dev.plumbline.Stage;
import dev.plumbline.lake.Run;
import dev.plumbline.problem.Problem;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * All that the page says, gathered from the tables before a word of it is written.
 *
 * @param periods the most periods of history that are shown
 * @param set the newest training set at or before the run's logical date
 */
record ReportData(
    Problem problem,
    Run run,
    Instant writtenAt,
    int periods,
    Optional<TrainedSet> set,
    Judgement judgement,
    Explanations explanations,
    Life life,
    Inputs inputs,
    People people) {

  static ReportData gather(Stage stage, int periods, Instant writtenAt) {
    Optional<TrainedSet> set = TrainedSet.find(stage);
    try (SideBySide work = new SideBySide()) {
      Supplier<Judgement> judgement =
          work.start(() -> set.map(s -> Judgement.of(stage, s)).orElse(Judgement.NONE));
      Supplier<Explanations> explanations =
          work.start(() -> set.map(s -> Explanations.of(stage, s)).orElse(Explanations.NONE));
      Supplier<Life> life = work.start(() -> Life.of(stage, periods));
      Supplier<Inputs> inputs =
          work.start(() -> Inputs.of(stage, set.map(TrainedSet::logicalDate)));
      Supplier<People> people =
          work.start(() -> set.map(s -> People.of(stage, s.logicalDate())).orElse(People.NOBODY));
      return new ReportData(
          stage.problem(),
          stage.run(),
          writtenAt,
          periods,
          set,
          judgement.get(),
          explanations.get(),
          life.get(),
          inputs.get(),
          people.get());
    }
  }

  /** The last day that the report's date covers. */
  LocalDate lastDay() {
    return problem.schedule().end(run.logicalDate()).minusDays(1);
  }
}
