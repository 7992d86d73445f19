package dev.plumbline.jobs;

import dev.plumbline.Stage;
import dev.plumbline.problem.Problem;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that is one job of a problem for one date, in a session of its own and on record. */
abstract class JobCommand implements Callable<Integer> {
  private final String job;

  @Mixin private ProblemOptions options;
  @Spec private CommandSpec spec;

  /**
   * @param job its name in the ledger of runs
   */
  JobCommand(String job) {
    this.job = job;
  }

  @Override
  public final Integer call() {
    Problem problem = options.problem();
    Terminal terminal = new Terminal(spec.commandLine().getOut());
    try (Workshop workshop = Workshop.open(problem, options, terminal)) {
      judge(workshop.run(job, options.date(problem), stage -> execute(stage, terminal)));
    }
    return 0;
  }

  /** Does the job; what is printed beside its conclusion goes to the terminal. */
  abstract Conclusion execute(Stage stage, Terminal terminal);

  /** Fails where the job was done, and is on record, but its verdict is no success. */
  void judge(Conclusion conclusion) {}
}
