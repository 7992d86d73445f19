package dev.plumbline.jobs;

import dev.plumbline.problem.Problem;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains the models of a date: the rungs that may be worth their cost, or all of them. */
@Command(mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  @Mixin private ProblemOptions options;
  @Mixin private LadderOptions ladder;

  @Option(
      names = "--dry-run",
      description = "Check the problem and say what would be read and written; write nothing")
  private boolean dryRun;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Problem problem = options.problem(ladder);
    Terminal terminal = new Terminal(spec.commandLine().getOut());
    if (dryRun) {
      terminal.line(DryRun.describe(Step.TRAIN, problem, options.date(problem)));
      return 0;
    }
    try (Workshop workshop = Workshop.open(problem, options, terminal)) {
      workshop.run(Step.TRAIN, options.date(problem));
      return 0;
    }
  }
}
