package dev.plumbline.jobs;

import dev.plumbline.problem.Problem;
import java.time.LocalDate;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every job that stands for a logical date takes. */
final class ProblemOptions {
  @Mixin private FileOptions file;

  @Option(
      names = "--date",
      paramLabel = "DATE",
      description = "The logical date, for example 2026-01-31; today where not given")
  private LocalDate date;

  @Option(
      names = "--replace",
      description = "Do again what is done for the date under another configuration")
  private boolean replace;

  Problem problem() {
    return file.problem();
  }

  /** The problem as a training is to climb its ladder. */
  Problem problem(LadderOptions ladder) {
    return file.problem(ladder.settings());
  }

  LocalDate date(Problem problem) {
    return date == null ? LocalDate.now(problem.timeZone()) : date;
  }

  boolean replace() {
    return replace;
  }

  boolean verbose() {
    return file.verbose();
  }
}
