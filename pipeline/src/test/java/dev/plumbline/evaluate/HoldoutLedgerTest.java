package dev.plumbline.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.Failure;
import dev.plumbline.SparkTest;
import dev.plumbline.Stage;
import dev.plumbline.TestProblem;
import dev.plumbline.lake.Run;
import dev.plumbline.lake.RunLedger;
import dev.plumbline.lake.Tables;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldoutLedgerTest extends SparkTest {
  private static final LocalDate DATE = LocalDate.parse("2026-03-20");
  private static final List<String> MODELS = List.of("v1", "v2");

  @TempDir static Path directory;

  @Test
  void judgesAModelOnAHoldoutOnceUnlessAReasonIsGiven() {
    TestProblem problem = TestProblem.parcels(directory);
    Stage first = begin(problem);
    HoldoutLedger.Opening opened = open(first, MODELS, Optional.empty());
    assertThat(opened.sequence()).isEqualTo(1);
    assertThat(opened.reopened()).isEmpty();

    // Repeated, as after a kill: the same numbers of the same rows.
    Stage repeated = problem.stage(session(), "evaluate", DATE.toString());
    assertThat(open(repeated, MODELS, Optional.empty())).isEqualTo(opened);

    // Under another configuration, here also beside another model, it is another look.
    List<String> models = List.of("v2", "v4");
    Stage other = problem.with("problem.seed", "8").stage(session(), "evaluate", DATE.toString());
    assertThatThrownBy(() -> open(other, MODELS, Optional.empty()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("opening 1, by the evaluation of 2026-03-20")
        .hasMessageContaining("--reopen-holdout");
    Optional<String> reason = Optional.of("the loader counted returns twice");
    HoldoutLedger.Opening again = open(other, models, reason);
    assertThat(again.sequence()).isEqualTo(2);
    assertThat(again.reopened()).isEqualTo(reason);
    // Killed before its end, it is resumed.
    assertThat(open(other, models, reason)).isEqualTo(again);

    assertThat(
            other
                .lake()
                .read(Tables.HOLDOUT_OPENINGS)
                .orderBy("sequence")
                .select("reason")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("evaluation of a training", "the loader counted returns twice");
  }

  private static HoldoutLedger.Opening open(
      Stage stage, List<String> models, Optional<String> reason) {
    return HoldoutLedger.of(stage, "holdout").open(models, reason);
  }

  /** A run that is on record, as every job's is. */
  private Stage begin(TestProblem test) {
    Stage stage = test.stage(session(), "evaluate", DATE.toString());
    Run run =
        new RunLedger(stage.lake(), stage.problem())
            .start("evaluate", DATE, RunLedger.OnOtherConfiguration.REPLACE);
    return new Stage(stage.problem(), stage.lake(), run, said -> {});
  }
}
