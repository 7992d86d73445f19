package dev.plumbline.jobs;

import dev.plumbline.problem.Problem;
import dev.plumbline.problem.ResolvedPlan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Reads a problem file as a job would and says what would happen, without a Spark session. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Check a problem file and print the plan; needs no Spark session")
final class CheckCommand implements Callable<Integer> {
  @Mixin private ProblemOptions options;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Problem problem = options.problem();
    spec.commandLine().getOut().println(ResolvedPlan.describe(problem));
    return 0;
  }
}
