package dev.plumbline.jobs;

import dev.plumbline.problem.Problem;
import dev.plumbline.problem.ProblemFile;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** What every job about a problem takes. */
final class ProblemOptions {
  @Option(
      names = "--problem",
      required = true,
      paramLabel = "FILE",
      description = "The problem file, for example conf/shipments.conf")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides a key of the problem file; may be given several times")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--date",
      paramLabel = "DATE",
      description = "The logical date, for example 2026-01-31; today where not given")
  private LocalDate date;

  @Option(
      names = "--replace",
      description = "Do again what is done for the date under another configuration")
  private boolean replace;

  @Option(names = "--verbose", description = "Show Spark's own log as well")
  private boolean verbose;

  Problem problem() {
    return ProblemFile.load(file, settings);
  }

  LocalDate date(Problem problem) {
    return date == null ? LocalDate.now(problem.timeZone()) : date;
  }

  boolean replace() {
    return replace;
  }

  boolean verbose() {
    return verbose;
  }
}
