package dev.plumbline.jobs;

import dev.plumbline.Stage;
import dev.plumbline.quality.Anomaly;
import dev.plumbline.quality.Profiling;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows and keeps what the columns of a table look like. */
@Command(
    name = "profile",
    mixinStandardHelpOptions = true,
    description = "Show and keep what the columns of the clean tables look like, in one pass each")
final class ProfileCommand extends JobCommand {
  @Option(
      names = "--table",
      paramLabel = "TABLE",
      description = "One table, by its own name or its source's; all sources where not given")
  private Optional<String> table = Optional.empty();

  @Option(
      names = "--period",
      description =
          "Only the rows that happened in the date's period, compared with the periods before")
  private boolean period;

  ProfileCommand() {
    super("profile");
  }

  @Override
  Conclusion execute(Stage stage, Terminal terminal) {
    Profiling every = Profiling.of(stage);
    Profiling chosen = table.map(every::ofTable).orElse(every);
    Profiling.Result result = (period ? chosen.ofPeriod() : chosen).execute();
    result.tables().forEach(t -> terminal.line(ProfileTable.of(t)));
    return Conclusion.done(
            "%d tables profiled, %,d columns%s"
                .formatted(
                    result.tables().size(),
                    result.tables().stream().mapToInt(t -> t.columns().size()).sum(),
                    period ? ", %d anomalies".formatted(result.anomalies().size()) : ""),
            Map.of(
                "tables", Integer.toString(result.tables().size()),
                "anomalies", Integer.toString(result.anomalies().size())))
        .with(result.anomalies().stream().map(Anomaly::sentence).toList());
  }
}
