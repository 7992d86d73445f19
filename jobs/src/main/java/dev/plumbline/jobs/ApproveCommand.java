package dev.plumbline.jobs;

import dev.plumbline.Stage;
import dev.plumbline.registry.Approval;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Records a person's agreement to a supported model and makes it champion. */
@Command(
    name = "approve",
    mixinStandardHelpOptions = true,
    description =
        "Agree to a model that the gate supports, where the contract asks for it; it decides from"
            + " the end of the date on")
final class ApproveCommand extends JobCommand {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "VERSION",
      description = "The model's version, or how it begins")
  private String model;

  @Option(names = "--by", required = true, paramLabel = "NAME", description = "Who agrees")
  private String by;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, for the ledger of approvals")
  private String reason;

  ApproveCommand() {
    super("approve");
  }

  @Override
  Conclusion execute(Stage stage, Terminal terminal) {
    Approval.Result result = Approval.of(stage).execute(model, by, reason);
    return new Conclusion(
        "APPROVED",
        "%s (%s) %s champion, approved by %s"
            .formatted(
                result.champion().rung(),
                result.champion().version().substring(0, 8),
                result.changed() ? "is" : "stays",
                by),
        Map.of("champion", result.champion().version()),
        List.of());
  }
}
