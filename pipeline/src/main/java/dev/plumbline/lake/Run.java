package dev.plumbline.lake;

import dev.plumbline.problem.Problem;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * One attempt of a job for a problem and a logical date.
 *
 * @param runId identifies the attempt
 * @param job the job's name on the command line
 * @param logicalDate the date the job stands for
 * @param configurationHash SHA-256 of the resolved problem
 * @param startedAt wall time
 */
public record Run(
    String runId, String job, LocalDate logicalDate, String configurationHash, Instant startedAt) {

  /** The version of this code, from the jar's manifest; "development" outside a jar. */
  public static String codeVersion() {
    String version = Run.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  static Run of(Problem problem, String job, LocalDate logicalDate) {
    return new Run(
        UUID.randomUUID().toString(), job, logicalDate, problem.configurationHash(), Instant.now());
  }

  /** What this run's commits say about themselves. */
  public CommitInfo commit() {
    return new CommitInfo(
        runId, job, logicalDate, configurationHash, codeVersion(), java.util.Map.of());
  }

  /** Wall seconds since the start. */
  public double seconds() {
    return (Instant.now().toEpochMilli() - startedAt.toEpochMilli()) / 1000.0;
  }
}
