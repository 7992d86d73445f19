package dev.plumbline.jobs;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.registry.ModelVersion;
import dev.plumbline.registry.Registry;
import dev.plumbline.reproduce.Reproduce;
import dev.plumbline.reproduce.ReproduceResult;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Builds a model again and says whether it is the same. */
@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    description = "Build a model again from the tables as they were, and compare")
final class ReproduceCommand extends JobCommand {
  @Option(
      names = "--model",
      paramLabel = "VERSION",
      description = "The model's version or how it begins; the champion of the date by default")
  private Optional<String> model = Optional.empty();

  ReproduceCommand() {
    super("reproduce");
  }

  @Override
  Conclusion execute(Stage stage, Terminal terminal) {
    return conclude(Reproduce.of(stage, model.orElseGet(() -> champion(stage))).execute());
  }

  @Override
  void judge(Conclusion conclusion) {
    if (conclusion.verdict().equals("DIFFERENT")) {
      throw Failure.gate("%s", conclusion.message());
    }
  }

  private static String champion(Stage stage) {
    LocalDate date = stage.run().logicalDate();
    return Registry.of(stage.lake())
        .champion(date)
        .map(ModelVersion::version)
        .orElseThrow(
            () ->
                Failure.user(
                    "%s has no champion as of %s; say --model", stage.problem().name(), date));
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
