package dev.plumbline.jobs;

import dev.plumbline.Stage;
import dev.plumbline.governance.Maintain;
import dev.plumbline.governance.MaintenanceResult;
import dev.plumbline.problem.Problem;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Deletes what is past its retention, and the files that nothing needs any more. */
@Command(
    name = "maintain",
    mixinStandardHelpOptions = true,
    description = "Delete rows past their retention and files that no version in use needs")
final class MaintainCommand implements Callable<Integer> {
  static final String JOB = "maintain";

  @Mixin private ProblemOptions options;

  @Option(
      names = "--dry-run",
      description = "Check the problem and say what would be deleted and kept; write nothing")
  private boolean dryRun;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Problem problem = options.problem();
    Terminal terminal = new Terminal(spec.commandLine().getOut());
    if (dryRun) {
      terminal.line(DryRun.describeMaintenance(problem, options.date(problem)));
      return 0;
    }
    try (Workshop workshop = Workshop.open(problem, options, terminal)) {
      workshop.run(JOB, options.date(problem), MaintainCommand::maintain);
    }
    return 0;
  }

  static Conclusion maintain(Stage stage) {
    MaintenanceResult result = Maintain.of(stage).execute();
    return Conclusion.done(result.message(), result.details());
  }
}
