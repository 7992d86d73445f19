package dev.plumbline.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.CleanTables;
import dev.plumbline.SparkTest;
import dev.plumbline.Stage;
import dev.plumbline.TestProblem;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.feature.TrainingSetBuild;
import dev.plumbline.lake.Tables;
import dev.plumbline.registry.ModelVersion;
import dev.plumbline.registry.Registry;
import dev.plumbline.score.Score;
import dev.plumbline.train.Train;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without a clock all rows are scored, and most of them are those the model learned from. */
@Tag("proof")
class OutcomesWithoutClockTest extends SparkTest {
  private static final String TRAINED = "2026-06-30";
  private static final String SCORED = "2026-07-01";
  private static final int ROWS = 60;
  private static final int NEW = 10;

  @TempDir Path directory;

  @Test
  void judgesNoModelByRowsItLearnedFrom() {
    TestProblem test =
        TestProblem.flat(directory, Map.of("x", "double"))
            .replacing("holdout = none", "holdout = where \"id % 5 = 0\"");
    long heldOut = ROWS / 5;
    CleanTables.write(test.file("rows.csv", rows(0, ROWS)), session());
    Stage training = test.stage(session(), "train", TRAINED);
    TrainingSet set = TrainingSetBuild.of(training).execute();
    Train.of(training, set).execute();
    ModelVersion model = Registry.of(training.lake()).trained(LocalDate.parse(TRAINED)).get(0);
    // Those of before, and such as came since.
    CleanTables.write(test.file("rows.csv", rows(0, ROWS + NEW)), session());

    Score.Result scored = Score.of(test.stage(session(), "score", SCORED), model).execute();
    Outcomes.Result known = Outcomes.of(test.stage(session(), "outcomes", SCORED)).execute();

    assertThat(scored.rows()).isEqualTo(ROWS + NEW);
    assertThat(known.learnedFrom()).isEqualTo(ROWS - heldOut);
    assertThat(known.matured()).isEqualTo(heldOut + NEW);
    assertThat(test.lake(session()).read(Tables.OUTCOMES).count()).isEqualTo(heldOut + NEW);
  }

  private static List<String> rows(int from, int until) {
    List<String> lines = new ArrayList<>(List.of("id,outcome,x"));
    for (int id = from; id < until; id++) {
      lines.add("%d,%d,%d".formatted(id, id % 3 == 0 ? 1 : 0, id % 7));
    }
    return lines;
  }
}
