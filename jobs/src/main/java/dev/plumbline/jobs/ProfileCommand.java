package dev.plumbline.jobs;

import dev.plumbline.problem.Problem;
import dev.plumbline.quality.Anomaly;
import dev.plumbline.quality.Profiling;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows and keeps what the columns of a table look like. */
@Command(
    name = "profile",
    mixinStandardHelpOptions = true,
    description = "Show and keep what the columns of the clean tables look like, in one pass each")
final class ProfileCommand implements Callable<Integer> {
  private static final String JOB = "profile";

  @Mixin private ProblemOptions options;

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

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Problem problem = options.problem();
    Terminal terminal = new Terminal(spec.commandLine().getOut());
    try (Workshop workshop = Workshop.open(problem, options, terminal)) {
      workshop.run(
          JOB,
          options.date(problem),
          stage -> {
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
          });
    }
    return 0;
  }
}
