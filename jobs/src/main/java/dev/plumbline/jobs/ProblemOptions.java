package dev.plumbline.jobs;

import dev.plumbline.problem.Problem;
import java.time.LocalDate;
import java.util.Map;
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

  @Option(
      names = "--full-ladder",
      description = "Train every rung, also those that there is no reason to climb to")
  private boolean fullLadder;

  Problem problem() {
    return file.problem(fullLadder ? Map.of("problem.train.ladder", "full") : Map.of());
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
