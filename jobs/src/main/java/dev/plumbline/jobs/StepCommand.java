package dev.plumbline.jobs;

import dev.plumbline.problem.Problem;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs one step for one logical date: what a scheduler calls. */
@Command(mixinStandardHelpOptions = true)
final class StepCommand implements Callable<Integer> {
  private final Step step;

  @Mixin private ProblemOptions options;

  @Option(
      names = "--dry-run",
      description = "Check the problem and say what would be read and written; write nothing")
  private boolean dryRun;

  @Spec private CommandSpec spec;

  StepCommand(Step step) {
    this.step = step;
  }

  @Override
  public Integer call() {
    Problem problem = options.problem();
    Terminal terminal = new Terminal(spec.commandLine().getOut());
    if (dryRun) {
      terminal.line(DryRun.describe(step, problem, options.date(problem)));
      return 0;
    }
    try (Workshop workshop = Workshop.open(problem, options, terminal)) {
      Conclusion conclusion = workshop.run(step, options.date(problem));
      if (step == Step.PROMOTE && Step.refused(conclusion.verdict())) {
        throw conclusion.refusal();
      }
      return 0;
    }
  }
}
