package dev.plumbline.jobs;

import java.util.Optional;
import picocli.CommandLine.Option;

/** What a job that judges models on a holdout takes. */
final class HoldoutOptions {
  @Option(
      names = "--reopen-holdout",
      paramLabel = "REASON",
      description =
          "Judge models on a holdout on which they were judged before; the reason goes on record and"
              + " on the report")
  private Optional<String> reason = Optional.empty();

  Optional<String> reason() {
    return reason;
  }
}
