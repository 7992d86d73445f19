package dev.plumbline.jobs;

import static org.apache.spark.sql.functions.col;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.lake.Tables;
import dev.plumbline.registry.ModelVersion;
import dev.plumbline.registry.Registry;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Makes the champion before the present one champion again, from the day after the date on. A
 * rollback that is started twice, as a scheduler may, is done once.
 */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description = "Make the previous champion champion again")
final class RollbackCommand extends JobCommand {
  static final String JOB = "rollback";

  @Option(
      names = "--reason",
      defaultValue = "rolled back by hand",
      paramLabel = "TEXT",
      description = "Why, for the ledger of champions (default: ${DEFAULT-VALUE})")
  private String reason;

  RollbackCommand() {
    super(JOB);
  }

  @Override
  Conclusion execute(Stage stage, Terminal terminal) {
    return rollBack(stage, reason);
  }

  static Conclusion rollBack(Stage stage, String reason) {
    Registry registry = Registry.of(stage.lake());
    LocalDate date = stage.run().logicalDate();
    ModelVersion present =
        registry
            .champion(date.plusDays(1))
            .orElseThrow(
                () ->
                    Failure.data(
                        "%s has no champion as of %s, so there is nothing to roll back",
                        stage.problem().name(), date));
    if (isRolledBackAlready(stage)) {
      return conclusion("was rolled back already: %s stays champion", present, present);
    }
    ModelVersion previous =
        registry
            .previousChampion(date.plusDays(1))
            .orElseThrow(
                () ->
                    Failure.data(
                        "%s is the only champion that %s had up to %s: there is nothing to roll"
                            + " back to",
                        name(present), stage.problem().name(), date));
    registry.promote(previous, date, reason, stage.run());
    return conclusion("%s is champion again, in place of %s", previous, present);
  }

  /** Else a second attempt at the same rollback would undo the first. */
  private static boolean isRolledBackAlready(Stage stage) {
    List<Row> latest =
        stage
            .lake()
            .read(Tables.MODEL_ALIASES)
            .where(col("logical_date").leq(Date.valueOf(stage.run().logicalDate())))
            .orderBy(col("logical_date").desc(), col("sequence").desc())
            .limit(1)
            .collectAsList();
    return latest.stream()
        .filter(
            row -> row.<Date>getAs("logical_date").toLocalDate().equals(stage.run().logicalDate()))
        .anyMatch(row -> isByRollback(stage, row.getAs("run_id")));
  }

  private static boolean isByRollback(Stage stage, String runId) {
    return !stage
        .lake()
        .read(Tables.RUNS)
        .where(col("run_id").equalTo(runId).and(col("job").equalTo(JOB)))
        .isEmpty();
  }

  private static Conclusion conclusion(String message, ModelVersion champion, ModelVersion before) {
    return Conclusion.done(
        message.formatted(name(champion), name(before)),
        Map.of("champion", champion.version(), "before", before.version()));
  }

  private static String name(ModelVersion model) {
    return "%s (%s)".formatted(model.rung(), model.version().substring(0, 8));
  }
}
