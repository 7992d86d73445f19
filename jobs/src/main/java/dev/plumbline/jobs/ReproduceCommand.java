package dev.plumbline.jobs;

import dev.plumbline.Failure;
import dev.plumbline.problem.Problem;
import dev.plumbline.registry.ModelVersion;
import dev.plumbline.registry.Registry;
import dev.plumbline.reproduce.Reproduce;
import dev.plumbline.reproduce.ReproduceResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Builds a model again and says whether it is the same. */
@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    description = "Build a model again from the tables as they were, and compare")
final class ReproduceCommand implements Callable<Integer> {
  private static final String JOB = "reproduce";

  @Mixin private ProblemOptions options;

  @Option(
      names = "--model",
      paramLabel = "VERSION",
      description = "The model's version or how it begins; the champion of the date by default")
  private Optional<String> model = Optional.empty();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Problem problem = options.problem();
    Terminal terminal = new Terminal(spec.commandLine().getOut());
    try (Workshop workshop = Workshop.open(problem, options, terminal)) {
      Conclusion conclusion =
          workshop.run(
              JOB,
              options.date(problem),
              stage ->
                  conclude(
                      Reproduce.of(
                              stage,
                              model.orElseGet(
                                  () ->
                                      Registry.of(stage.lake())
                                          .champion(stage.run().logicalDate())
                                          .map(ModelVersion::version)
                                          .orElseThrow(
                                              () ->
                                                  Failure.user(
                                                      "%s has no champion as of %s; say --model",
                                                      problem.name(), stage.run().logicalDate()))))
                          .execute()));
      if (conclusion.verdict().equals("DIFFERENT")) {
        throw Failure.gate("%s", conclusion.message());
      }
    }
    return 0;
  }

  private static Conclusion conclude(ReproduceResult result) {
    List<String> lines = new ArrayList<>(result.differences());
    lines.addAll(result.remarks());
    new TreeMap<>(result.metrics())
        .forEach((name, value) -> lines.add("%s %.6f out of fold".formatted(name, value)));
    String name = "%s (%s)".formatted(result.rung(), result.model().substring(0, 8));
    return new Conclusion(
        result.verdict(),
        result.isSame()
            ? "%s is the same built again: %,d predictions and %d metrics agree to %s"
                .formatted(name, result.rows(), result.metrics().size(), Reproduce.TOLERANCE)
            : "%s is not the same built again".formatted(name),
        Map.of(
            "model",
            result.model(),
            "rows_different",
            Long.toString(result.rowsDifferent()),
            "largest_difference",
            Double.toString(result.largestDifference())),
        lines);
  }
}
