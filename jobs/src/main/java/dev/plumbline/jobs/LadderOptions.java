package dev.plumbline.jobs;

import java.util.Map;
import picocli.CommandLine.Option;

/** What a job that trains takes. */
final class LadderOptions {
  @Option(
      names = "--full-ladder",
      description = "Train every rung, also those that there is no reason to climb to")
  private boolean full;

  /** The settings that it stands for, over those of the problem file. */
  Map<String, String> settings() {
    return full ? Map.of("problem.train.ladder", "full") : Map.of();
  }
}
