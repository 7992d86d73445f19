package dev.plumbline.jobs;

import dev.plumbline.Stage;
import dev.plumbline.governance.Erase;
import dev.plumbline.governance.ErasureResult;
import dev.plumbline.governance.Subject;
import dev.plumbline.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Removes people from every table and file of a problem; run it while nothing else writes. */
@Command(
    name = "erase",
    mixinStandardHelpOptions = true,
    description =
        "Remove a person from every table, old versions and logs included, and keep them out")
final class EraseCommand implements Callable<Integer> {
  static final String JOB = "erase";

  @Mixin private ProblemOptions options;

  @Option(
      names = "--subject",
      required = true,
      paramLabel = "COLUMN=VALUE",
      description =
          "Who, by a key or a personal column of the files, for example shipment_id=S0001;"
              + " may be repeated")
  private List<String> subjects;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Problem problem = options.problem();
    List<Subject> parsed = subjects.stream().map(Subject::parse).toList();
    Terminal terminal = new Terminal(spec.commandLine().getOut());
    try (Workshop workshop = Workshop.open(problem, options, terminal)) {
      workshop.run(JOB, options.date(problem), stage -> erase(stage, parsed));
    }
    return 0;
  }

  private static Conclusion erase(Stage stage, List<Subject> subjects) {
    ErasureResult result = Erase.of(stage, subjects).execute();
    return Conclusion.done(
        result.message(), Map.of("subjects", Integer.toString(result.receipts().size())));
  }
}
