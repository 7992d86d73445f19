package dev.plumbline.jobs;

import dev.plumbline.problem.Problem;
import dev.plumbline.problem.ProblemFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** Which problem, and how much of Spark's log is shown. */
final class FileOptions {
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

  @Option(names = "--verbose", description = "Show Spark's own log as well")
  private boolean verbose;

  Problem problem() {
    return problem(Map.of());
  }

  /** The problem with further settings over those of {@code --set}. */
  Problem problem(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.putAll(more);
    return ProblemFile.load(file, all);
  }

  boolean verbose() {
    return verbose;
  }

  /** A session for reading the problem's tables outside any run. */
  SparkSession session(Problem problem) {
    if (verbose) {
      Logs.verbose();
    } else {
      Logs.quiet();
    }
    return Session.open("plumbline " + problem.name(), problem.timeZone());
  }
}
