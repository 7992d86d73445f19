package dev.plumbline.jobs;

import dev.plumbline.feature.Population;
import dev.plumbline.problem.Problem;
import dev.plumbline.statistic.Verdict;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A whole cycle in one session: from the sources to a champion, its first scores and a report. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description =
        "Run a whole cycle in one session: train as of the date, score what is due next, report")
final class RunCommand implements Callable<Integer> {
  private static final List<Step> TRAINING =
      List.of(Step.INGEST, Step.FEATURES, Step.INSPECT, Step.TRAIN, Step.EVALUATE, Step.PROMOTE);
  private static final List<Step> SCORING = List.of(Step.SCORE, Step.OUTCOMES, Step.MONITOR);

  @Mixin private ProblemOptions options;
  @Mixin private LadderOptions ladder;
  @Mixin private HoldoutOptions holdout;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Problem problem = options.problem(ladder);
    Terminal terminal = new Terminal(spec.commandLine().getOut());
    try (Workshop workshop = Workshop.open(problem, options, terminal)) {
      LocalDate date = options.date(problem);
      Conclusion last = null;
      for (Step step : TRAINING) {
        last =
            step == Step.EVALUATE
                ? workshop.run(step.job(), date, stage -> Step.evaluate(stage, holdout.reason()))
                : workshop.run(step, date);
      }
      LocalDate next = problem.schedule().end(date);
      LocalDate reported = date;
      if (isAnythingDue(workshop, next)) {
        SCORING.forEach(step -> workshop.run(step, next));
        reported = next;
      } else {
        terminal.progress("nothing is due for scoring on " + next);
      }
      workshop.run(Step.REPORT, reported);
      if (last.verdict().equals(Verdict.REFUTED.name())) {
        throw last.refusal();
      }
      return 0;
    }
  }

  private static boolean isAnythingDue(Workshop workshop, LocalDate date) {
    Problem problem = workshop.problem();
    ZoneId zone = problem.timeZone();
    return !Population.of(problem, workshop.lake())
        .due(
            date.atStartOfDay(zone).toInstant(),
            problem.schedule().end(date).atStartOfDay(zone).toInstant())
        .isEmpty();
  }
}
