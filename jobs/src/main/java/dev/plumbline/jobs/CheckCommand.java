package dev.plumbline.jobs;

import dev.plumbline.problem.Problem;
import dev.plumbline.problem.ResolvedPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Reads a problem file as a job would and says what would happen; once a training set exists, also
 * whether it can settle the contract. Needs no Spark session.
 */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Check a problem file and print the plan; needs no Spark session")
final class CheckCommand implements Callable<Integer> {
  @Mixin private FileOptions options;

  @Option(
      names = "--date",
      paramLabel = "DATE",
      description = "Judge the training set of this date or the last before it, not the newest")
  private Optional<LocalDate> date = Optional.empty();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Problem problem = options.problem();
    PrintWriter out = spec.commandLine().getOut();
    out.println(ResolvedPlan.describe(problem).stripTrailing());
    out.println(signal(problem, date));
    return 0;
  }

  /** The plan is checked and said already: tables out of reach are no reason to refuse it. */
  private static String signal(Problem problem, Optional<LocalDate> date) {
    try {
      return RecordedTrainingSet.newest(problem, date)
          .map(set -> Signal.describe(problem, set))
          .orElseGet(() -> Signal.unknown(date));
    } catch (IOException | RuntimeException e) {
      return Signal.unreadable(String.valueOf(e.getMessage()));
    }
  }
}
