package dev.plumbline.jobs;

import dev.plumbline.Stage;
import dev.plumbline.governance.Erase;
import dev.plumbline.governance.ErasureResult;
import dev.plumbline.governance.Subject;
import dev.plumbline.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Removes people from every table and file of a problem. A job that writes to a table meanwhile
 * fails at its commit and is run again.
 */
@Command(
    name = "erase",
    mixinStandardHelpOptions = true,
    description =
        "Remove a person from every table, old versions and logs included, and keep them out")
final class EraseCommand implements Callable<Integer> {
  static final String JOB = "erase";

  @Mixin private ProblemOptions options;

  @ArgGroup(exclusive = false, multiplicity = "1")
  private Named named;

  /** Who is to be erased; all are erased together. */
  static final class Named {
    @Option(
        names = "--subject",
        paramLabel = "COLUMN=VALUE",
        description =
            "Who, by a key or a personal column of the files, for example shipment_id=S0001;"
                + " may be repeated")
    private List<String> subjects = List.of();

    @Option(
        names = "--subjects",
        paramLabel = "FILE",
        description =
            "A file of subjects, one COLUMN=VALUE a line, which keeps them out of the shell's history")
    private Optional<Path> file = Optional.empty();

    List<Subject> subjects() {
      List<Subject> all = new ArrayList<>();
      subjects.forEach(subject -> all.add(Subject.parse(subject)));
      file.ifPresent(path -> all.addAll(Subject.read(path)));
      return List.copyOf(all);
    }
  }

  @Spec private CommandSpec spec;

  private final UnaryOperator<String> environment;

  EraseCommand() {
    this(System::getenv);
  }

  /** The same with another environment to take the secret from. */
  EraseCommand(UnaryOperator<String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Problem problem = options.problem();
    List<Subject> parsed = named.subjects();
    Terminal terminal = new Terminal(spec.commandLine().getOut());
    try (Workshop workshop = Workshop.open(problem, options, terminal)) {
      workshop.run(JOB, options.date(problem), stage -> erase(stage, parsed));
    }
    return 0;
  }

  private Conclusion erase(Stage stage, List<Subject> subjects) {
    ErasureResult result = Erase.of(stage, subjects).withEnvironment(environment).execute();
    return Conclusion.done(
        result.message(), Map.of("subjects", Integer.toString(result.receipts().size())));
  }
}
