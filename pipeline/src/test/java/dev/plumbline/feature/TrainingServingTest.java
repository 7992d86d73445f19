package dev.plumbline.feature;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.SparkTest;
import dev.plumbline.Stage;
import dev.plumbline.ingest.Ingest;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.RunLedger;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.ProblemFile;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole sample of data-samples: what a model learned from is what it is given in use. */
@Tag("proof")
class TrainingServingTest extends SparkTest {
  /** Half a year a scoring, so that each reads less of the sources than there is. */
  private static final List<String> PERIODS = List.of("2024-07-01", "2025-01-01", "2025-07-01");

  private static final LocalDate LAST = LocalDate.parse("2026-01-01");

  @TempDir Path directory;

  @Test
  void featuresOfARowAreTheSameInTrainingAndInScoring() {
    Problem problem =
        ProblemFile.load(
            Path.of("../conf/shipments.conf"),
            Map.of(
                "plumbline.data", "../data-samples",
                "plumbline.warehouse", directory.toString(),
                "schedule.every", "6 months",
                "schedule.retrain", "6 months"));
    Lake lake = Lake.of(session(), problem.warehouse(), problem.name());
    Ingest.of(stage(problem, lake, "ingest", LAST)).execute();
    TrainingSet set = TrainingSetBuild.of(stage(problem, lake, "features", LAST)).execute();
    for (String begins : PERIODS) {
      Stage stage = stage(problem, lake, "score", LocalDate.parse(begins));
      FeatureTable.of(stage)
          .write(
              FeatureRows.SCORING,
              Population.of(problem, lake).due(stage.begins(), stage.knownUntil()),
              lit(false),
              new SplitPlan(problem, java.util.Optional.empty(), java.util.Optional.empty())
                  .block());
    }

    Dataset<Row> all = lake.read(set.featureTable());
    String[] features =
        FeatureTable.of(stage(problem, lake, "features", LAST)).outputs().stream()
            .map(f -> "`" + f.name() + "`")
            .toArray(String[]::new);
    String key = "shipment_id";
    Dataset<Row> taught = all.where("computed_for = 'training'").selectExpr(with(key, features));
    Dataset<Row> served = all.where("computed_for = 'scoring'").selectExpr(with(key, features));

    assertThat(features).hasSizeGreaterThan(20);
    assertThat(taught.count()).isEqualTo(set.rows()).isGreaterThan(20_000);
    assertThat(taught.select(key).except(served.select(key)).count()).isZero();
    assertThat(taught.except(served).count()).isZero();
  }

  private static String[] with(String key, String[] features) {
    String[] columns = new String[features.length + 1];
    columns[0] = key;
    System.arraycopy(features, 0, columns, 1, features.length);
    return columns;
  }

  private Stage stage(Problem problem, Lake lake, String job, LocalDate date) {
    return new Stage(
        problem,
        lake,
        new RunLedger(lake, problem).start(job, date, RunLedger.OnOtherConfiguration.REPLACE),
        sentence -> {});
  }
}
