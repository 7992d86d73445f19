package dev.plumbline.registry;

import static org.apache.spark.sql.functions.col;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Acceptance;
import dev.plumbline.statistic.Verdict;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A person's agreement to a model that the gate supports → champion from the end of the run's date
 * on. The agreement is on record before the model decides anything. Given again for the same date
 * it changes nothing.
 */
public final class Approval {
  private final Stage stage;
  private final Registry registry;
  private final String contract;

  private Approval(Stage stage) {
    this.stage = stage;
    this.registry = Registry.of(stage.lake());
    this.contract = stage.problem().contract().hash();
  }

  public static Approval of(Stage stage) {
    return new Approval(stage);
  }

  /**
   * Who decides from now on.
   *
   * @param changed whether that is another than before
   */
  public record Result(ModelVersion champion, boolean changed) {}

  /**
   * Puts the agreement on record and makes the model champion.
   *
   * @param name the model's version, or how it begins
   * @param by who agrees
   * @throws Failure of kind USER where the contract asks for no approval, no model is called so, or
   *     it is not older than the run's date; of kind DATA where it was not judged under today's
   *     contract; of kind GATE where the gate does not support it
   */
  public Result execute(String name, String by, String reason) {
    if (stage.problem().accept().approval() == Acceptance.Approval.NONE) {
      throw Failure.user(
          "The contract asks nobody to agree (value.accept.approval = none): promote makes a supported"
              + " model champion by itself");
    }
    ModelVersion model = registry.provenance(name).model();
    if (model.trained().isAfter(stage.run().logicalDate())) {
      throw Failure.user(
          "Model %s was trained for %s, so it cannot be approved as of %s",
          model.version(), model.trained(), stage.run().logicalDate());
    }
    refuseUnlessSupported(model);
    Row row =
        RowFactory.create(
            model.version(),
            contract,
            by,
            reason,
            Date.valueOf(stage.run().logicalDate()),
            stage.run().runId(),
            Timestamp.from(Instant.now()));
    stage
        .lake()
        .insertIfAbsent(
            Tables.APPROVALS,
            List.of("model", "contract_hash", "logical_date"),
            row,
            stage.run().commit());
    boolean changed =
        registry.promote(
            model,
            stage.run().logicalDate(),
            "Approved by %s: %s".formatted(by, reason),
            stage.run());
    return new Result(model, changed);
  }

  /** Who agreed to a model under today's contract. */
  Optional<String> find(ModelVersion model) {
    return stage
        .lake()
        .readOrEmpty(Tables.APPROVALS)
        .where(col("model").equalTo(model.version()).and(col("contract_hash").equalTo(contract)))
        .orderBy(col("recorded_at").desc())
        .select("approved_by")
        .limit(1)
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .findFirst();
  }

  private void refuseUnlessSupported(ModelVersion model) {
    // A contract has a handful of rules.
    List<Row> rules =
        stage
            .lake()
            .readOrEmpty(Tables.GATE_RESULTS)
            .where(
                col("model").equalTo(model.version()).and(col("contract_hash").equalTo(contract)))
            .select("rule", "verdict")
            .distinct()
            .collectAsList();
    if (rules.isEmpty()) {
      throw Failure.data(
          "Model %s was never judged under the contract as it is today (%s); train and evaluate under"
              + " it first",
          model.version(), contract.substring(0, 8));
    }
    rules.stream()
        .filter(row -> !row.getString(1).equals(Verdict.SUPPORTED.name()))
        .findFirst()
        .ifPresent(
            row -> {
              throw Failure.gate(
                  "The gate does not support model %s: %s is %s; there is nothing to approve",
                  model.version(), row.getString(0), row.getString(1));
            });
  }
}
