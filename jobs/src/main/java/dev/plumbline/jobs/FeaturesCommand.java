package dev.plumbline.jobs;

import dev.plumbline.Failure;
import dev.plumbline.feature.Explain;
import dev.plumbline.problem.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Builds the training set of a date, or says where one row's features come from. */
@Command(mixinStandardHelpOptions = true)
final class FeaturesCommand implements Callable<Integer> {
  @Mixin private ProblemOptions options;

  @Option(
      names = "--dry-run",
      description = "Check the problem and say what would be read and written; write nothing")
  private boolean dryRun;

  @Option(
      names = "--explain",
      paramLabel = "ENTITY",
      description =
          "Instead: each feature of one entity with the rows it came from; the values of the entity's"
              + " columns in their order, with commas between them")
  private Optional<String> entity = Optional.empty();

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description =
          "With --explain: as of another time than its own, for example 2026-01-31T12:00, in the"
              + " problem's time zone")
  private Optional<String> at = Optional.empty();

  @Option(
      names = "--rows",
      defaultValue = "5",
      paramLabel = "ROWS",
      description = "With --explain: rows shown of each window at most (default: ${DEFAULT-VALUE})")
  private int rows;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (entity.isEmpty() && at.isPresent()) {
      throw new ParameterException(spec.commandLine(), "--at needs --explain ENTITY");
    }
    if (rows < 1) {
      throw new ParameterException(spec.commandLine(), "--rows must be at least 1");
    }
    Problem problem = options.problem();
    Terminal terminal = new Terminal(spec.commandLine().getOut());
    if (dryRun) {
      terminal.line(DryRun.describe(Step.FEATURES, problem, options.date(problem)));
      return 0;
    }
    Optional<Instant> time = at.map(text -> time(text, problem));
    try (Workshop workshop = Workshop.open(problem, options, terminal)) {
      if (entity.isEmpty()) {
        workshop.run(Step.FEATURES, options.date(problem));
      } else {
        terminal.line(
            ExplanationTable.of(
                Explain.of(problem, workshop.lake(), rows).execute(values(entity.get()), time),
                problem.timeZone(),
                rows));
      }
      return 0;
    }
  }

  /** Values, or column=value pairs in the entity's order. */
  private static List<String> values(String text) {
    List<String> values = new ArrayList<>();
    for (String part : text.split(",")) {
      values.add(part.substring(part.indexOf('=') + 1).strip());
    }
    return values;
  }

  private static Instant time(String text, Problem problem) {
    String written = text.strip().replace(' ', 'T');
    try {
      return OffsetDateTime.parse(written).toInstant();
    } catch (DateTimeException withoutOffset) {
      try {
        return (written.contains("T")
                ? LocalDateTime.parse(written)
                : LocalDate.parse(written).atStartOfDay())
            .atZone(problem.timeZone())
            .toInstant();
      } catch (DateTimeException e) {
        throw Failure.user("--at %s is not a time; write for example 2026-01-31T12:00", text);
      }
    }
  }
}
