package dev.plumbline.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.Failure;
import dev.plumbline.SparkTest;
import dev.plumbline.Stage;
import dev.plumbline.TestProblem;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Tables;
import dev.plumbline.learner.Calibrator;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.RulesModel;
import dev.plumbline.problem.Hash;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromotionTest extends SparkTest {
  private static final String JANUARY = "2025-01-01";
  private static final String FEBRUARY = "2025-02-01";

  @TempDir Path directory;

  private TestProblem problem;
  private Lake lake;

  @BeforeEach
  void begin() {
    problem = TestProblem.parcels(directory);
    lake = problem.lake(session());
  }

  @Test
  void makesASupportedModelChampionFromTheDayAfterItsTraining() {
    train(JANUARY, "rules-1", "linear-1");
    gate(JANUARY, "SUPPORTED");

    Promotion.Result result = promote(JANUARY);

    assertThat(result.champion().version()).isEqualTo("linear-1");
    assertThat(result.changed()).isTrue();
    assertThat(champion(JANUARY)).isEmpty();
    assertThat(champion("2025-01-02")).contains("linear-1");
    assertThat(promote(JANUARY).changed()).isFalse();
    assertThat(lake.read(Tables.MODEL_ALIASES).count()).isEqualTo(1);
  }

  @Test
  void letsTheRulesDecideUntilAModelIsSupportedAndKeepsAChampionThatIsNotBeaten() {
    train(JANUARY, "rules-1", "linear-1");
    gate(JANUARY, "UNDECIDED");
    assertThat(promote(JANUARY).champion().version()).isEqualTo("rules-1");

    train(FEBRUARY, "rules-2", "linear-2");
    gate(FEBRUARY, "REFUTED");
    Promotion.Result kept = promote(FEBRUARY);

    assertThat(kept.champion().version()).isEqualTo("rules-1");
    assertThat(kept.reason()).isEqualTo("The gate is REFUTED: the champion stays");
    assertThat(champion("2025-03-01")).contains("rules-1");
  }

  @Test
  void keepsAChampionWhoseDateIsTrainedAgainUnderAnotherConfiguration() {
    train(JANUARY, "rules-1", "linear-1");
    gate(JANUARY, "SUPPORTED");
    promote(JANUARY);

    train(JANUARY, "rules-1b", "linear-1b");

    assertThat(champion("2025-01-02")).contains("linear-1");
    assertThat(Registry.of(lake).trained(LocalDate.parse(JANUARY)))
        .extracting(ModelVersion::version)
        .containsExactlyInAnyOrder("rules-1b", "linear-1b");
  }

  @Test
  void waitsForAPersonWhereTheContractAsksForOne() {
    problem = problem.with("problem.value.accept.approval", "human");
    train(JANUARY, "rules-1", "linear-1");
    gate(JANUARY, "SUPPORTED");

    assertThat(promote(JANUARY).champion().version()).isEqualTo("rules-1");
    assertThat(promote(JANUARY).reason())
        .isEqualTo(
            "The gate is SUPPORTED, and the contract asks a person to agree (approve --model linear-1"
                + " --by NAME --reason TEXT): the champion stays");
    assertThat(approve(FEBRUARY, "linear-1").changed()).isTrue();
    assertThat(approve(FEBRUARY, "linear-1").changed()).isFalse();

    assertThat(champion("2025-02-01")).contains("rules-1");
    assertThat(champion("2025-02-02")).contains("linear-1");
    assertThat(lake.read(Tables.APPROVALS).select("approved_by", "reason").collectAsList())
        .containsExactly(RowFactory.create("Ada", "its worst slice was looked at"));
    // A scheduler that runs an old date again does not take the approval back.
    assertThat(promote(JANUARY).reason())
        .isEqualTo("The gate is SUPPORTED and Ada approved linear-1: the champion stays");
    assertThat(champion("2025-02-02")).contains("linear-1");
  }

  @Test
  void approvesOnlyWhatTheGateSupportsUnderTodaysContract() {
    assertThatThrownBy(() -> approve(JANUARY, "linear-1"))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.USER))
        .hasMessageStartingWith("The contract asks nobody to agree");

    problem = problem.with("problem.value.accept.approval", "human");
    train(FEBRUARY, "rules-1", "linear-1");
    assertThatThrownBy(() -> approve(JANUARY, "linear-1"))
        .hasMessage(
            "Model linear-1 was trained for 2025-02-01, so it cannot be approved as of 2025-01-01");
    assertThatThrownBy(() -> approve(FEBRUARY, "linear-1"))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.DATA))
        .hasMessageStartingWith(
            "Model linear-1 was never judged under the contract as it is today");
    gate(FEBRUARY, "UNDECIDED");
    assertThatThrownBy(() -> approve(FEBRUARY, "linear-1"))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.GATE))
        .hasMessage(
            "The gate does not support model linear-1: saving over the rules is UNDECIDED; there is"
                + " nothing to approve");
    assertThat(lake.readOrEmpty(Tables.APPROVALS).count()).isZero();
  }

  @Test
  void refusesAModelThatWasDamaged() {
    train(JANUARY, "rules-1", "linear-1");
    session()
        .sql(
            "update delta.`%s` set pipeline = replace(pipeline, '0.25', '0.35')"
                .formatted(lake.path("models")));

    assertThatThrownBy(() -> Registry.of(lake).model("linear-1"))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.DATA))
        .hasMessageStartingWith("Model linear-1 is damaged: its checksum is ");
  }

  @Test
  void asksForTheJobsThatComeBefore() {
    assertThatThrownBy(() -> promote(JANUARY))
        .hasMessage(
            "The gate has no verdict for 2025-01-01; run the evaluate job for that date first");
    gate(JANUARY, "SUPPORTED");
    assertThatThrownBy(() -> promote(JANUARY))
        .hasMessage("No model was trained for 2025-01-01; run the train job for that date first");
  }

  private Approval.Result approve(String date, String model) {
    return Approval.of(problem.stage(session(), "approve", date))
        .execute(model, "Ada", "its worst slice was looked at");
  }

  private Promotion.Result promote(String date) {
    return Promotion.of(problem.stage(session(), "promote", date)).execute();
  }

  private Optional<String> champion(String asOf) {
    return Registry.of(lake).champion(LocalDate.parse(asOf)).map(ModelVersion::version);
  }

  /** Writes models as the train job does: the second of them is where the ladder ends. */
  private void train(String date, String rules, String linear) {
    Stage stage = problem.stage(session(), "train", date);
    lake.append(
        Tables.MODELS,
        List.of(model(stage, rules, "rules", false), model(stage, linear, "linear", true)),
        stage.run().commit());
  }

  private static Row model(Stage stage, String version, String rung, boolean chosen) {
    String json =
        new FittedPipeline(
                rung,
                "constant",
                List.of(),
                new RulesModel.Constant(0.25),
                new Calibrator.Identity())
            .toJson();
    return RowFactory.create(
        version,
        rung,
        "constant",
        chosen,
        Date.valueOf(stage.run().logicalDate()),
        "set",
        "contract",
        json,
        null,
        "{\"columns\": []}",
        Hash.sha256(json),
        stage.run().runId(),
        Timestamp.from(Instant.now()),
        Map.of(),
        "");
  }

  private void gate(String date, String verdict) {
    lake.append(
        Tables.GATE_RESULTS,
        List.of(
            RowFactory.create(
                Date.valueOf(date),
                "linear-1",
                problem.problem().contract().hash(),
                "saving over the rules",
                0.08,
                null,
                null,
                null,
                verdict,
                "because")),
        problem.stage(session(), "evaluate", date).run().commit());
  }
}
