package dev.plumbline.registry;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Acceptance;
import dev.plumbline.statistic.Verdict;
import java.sql.Date;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The gate's verdict on a training → who is champion. There is always one: where the gate does not
 * say SUPPORTED the champion stays, and where there was none the rules decide. Where the contract
 * asks for a person's approval a supported model waits for it; see {@link Approval}.
 */
public final class Promotion {
  private final Stage stage;
  private final Registry registry;

  private Promotion(Stage stage) {
    this.stage = stage;
    this.registry = Registry.of(stage.lake());
  }

  public static Promotion of(Stage stage) {
    return new Promotion(stage);
  }

  /**
   * Who decides from now on.
   *
   * @param changed whether that is another than before
   */
  public record Result(Verdict verdict, ModelVersion champion, boolean changed, String reason) {}

  /**
   * Promotes what the gate of the run's logical date supports.
   *
   * @throws Failure of kind DATA where the evaluate job has not run for the date
   */
  public Result execute() {
    Verdict verdict = verdict();
    List<ModelVersion> trained = registry.trained(stage.run().logicalDate());
    Optional<ModelVersion> champion = registry.champion(stage.run().logicalDate().plusDays(1));
    String reason = "The gate is " + verdict;
    if (verdict == Verdict.SUPPORTED) {
      ModelVersion chosen = trained.stream().filter(ModelVersion::chosen).findFirst().orElseThrow();
      if (stage.problem().accept().approval() == Acceptance.Approval.NONE) {
        return promote(verdict, chosen, reason);
      }
      reason = approval(chosen);
    }
    if (champion.isPresent()) {
      return new Result(verdict, champion.get(), false, reason + ": the champion stays");
    }
    ModelVersion rules =
        trained.stream().filter(m -> m.rung().equals("rules")).findFirst().orElseThrow();
    return promote(verdict, rules, reason + " and there was no champion: the rules decide");
  }

  private String approval(ModelVersion chosen) {
    String name = chosen.version().substring(0, Math.min(8, chosen.version().length()));
    return Approval.of(stage)
        .find(chosen)
        .map(by -> "The gate is SUPPORTED and %s approved %s".formatted(by, name))
        .orElse(
            "The gate is SUPPORTED, and the contract asks a person to agree (approve --model %s --by NAME --reason TEXT)"
                .formatted(name));
  }

  private Result promote(Verdict verdict, ModelVersion model, String reason) {
    boolean changed = registry.promote(model, stage.run().logicalDate(), reason, stage.run());
    return new Result(verdict, model, changed, reason);
  }

  private Verdict verdict() {
    TreeSet<Verdict> verdicts = new TreeSet<>();
    List<Row> rows =
        stage
            .lake()
            .readOrEmpty(Tables.GATE_RESULTS)
            .where(functions.col("logical_date").equalTo(Date.valueOf(stage.run().logicalDate())))
            .select("verdict")
            .distinct()
            .collectAsList();
    rows.forEach(row -> verdicts.add(Verdict.valueOf(row.getString(0))));
    if (verdicts.isEmpty()) {
      throw Failure.data(
          "The gate has no verdict for %s; run the evaluate job for that date first",
          stage.run().logicalDate());
    }
    return verdicts.contains(Verdict.REFUTED)
        ? Verdict.REFUTED
        : verdicts.contains(Verdict.UNDECIDED) ? Verdict.UNDECIDED : Verdict.SUPPORTED;
  }
}
