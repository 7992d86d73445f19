package dev.plumbline.jobs;

import dev.plumbline.problem.Problem;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Judges the models of a date on the holdout, again only for a reason. */
@Command(mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
  @Mixin private ProblemOptions options;
  @Mixin private HoldoutOptions holdout;

  @Option(
      names = "--dry-run",
      description = "Check the problem and say what would be read and written; write nothing")
  private boolean dryRun;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Problem problem = options.problem();
    Terminal terminal = new Terminal(spec.commandLine().getOut());
    if (dryRun) {
      terminal.line(DryRun.describe(Step.EVALUATE, problem, options.date(problem)));
      return 0;
    }
    try (Workshop workshop = Workshop.open(problem, options, terminal)) {
      workshop.run(
          Step.EVALUATE.job(),
          options.date(problem),
          stage -> Step.evaluate(stage, holdout.reason()));
      return 0;
    }
  }
}
