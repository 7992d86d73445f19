package dev.plumbline.jobs;

import dev.plumbline.Stage;
import dev.plumbline.problem.Problem;
import dev.plumbline.quality.LabelCheck;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Finds the outcomes that are most likely recorded wrongly. */
@Command(
    name = "labels",
    mixinStandardHelpOptions = true,
    description = "Rank the training rows whose outcome is most likely wrong; after train")
final class LabelsCommand extends JobCommand {
  @Option(
      names = "--show",
      defaultValue = "10",
      paramLabel = "ROWS",
      description = "Rows printed; the table label_issues has more (default: ${DEFAULT-VALUE})")
  private int shown;

  LabelsCommand() {
    super("labels");
  }

  @Override
  Conclusion execute(Stage stage, Terminal terminal) {
    LabelCheck.Result result = LabelCheck.of(stage).execute();
    return Conclusion.done(
            "%.2f%% of %,d outcomes are likely recorded wrongly (about %,d), by %s"
                .formatted(100 * result.noiseRate(), result.rows(), result.wrong(), result.rung()),
            Map.of(
                "noise_rate", Double.toString(result.noiseRate()),
                "wrong", Long.toString(result.wrong()),
                "named", Integer.toString(result.suspects().size())))
        .with(lines(stage.problem(), result));
  }

  private List<String> lines(Problem problem, LabelCheck.Result result) {
    Set<String> personal = new HashSet<>(problem.populationSource().personal().keySet());
    return result.suspects().stream()
        .limit(shown)
        .map(
            s ->
                "%s recorded as %s, probability %.3f"
                    .formatted(
                        s.entity().keySet().stream().anyMatch(personal::contains)
                            ? "(personal)"
                            : s.entity(),
                        s.label() ? "positive" : "negative",
                        s.probability()))
        .toList();
  }
}
