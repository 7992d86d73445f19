package dev.plumbline.feature;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.SparkTest;
import dev.plumbline.Stage;
import dev.plumbline.TestProblem;
import dev.plumbline.ingest.Ingest;
import dev.plumbline.lake.Lake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole shipments sample: every row's features as trained on and as scored, month by month. */
class TrainingAndServingTest extends SparkTest {
  @TempDir Path directory;

  @Test
  @Tag("proof")
  void aRowHasTheSameFeaturesInTrainingAndInScoring() throws Exception {
    TestProblem test =
        TestProblem.of(directory, Files.readString(Path.of("../conf/shipments.conf")))
            .with("plumbline.data", "../data-samples")
            .with("problem.schedule.every", "1 month");
    Ingest.of(test.stage(session(), "ingest", "2025-12-01")).execute();
    Stage training = test.stage(session(), "features", "2026-01-01");
    Lake lake = training.lake();
    FeatureTable table = FeatureTable.of(training);
    Dataset<Row> mature = Population.of(test.problem(), lake).teaching(training.knownUntil());
    long trainingVersion = table.write(FeatureRows.TRAINING, mature, lit(false), lit("one"));
    Dataset<Row> trained =
        features(
            lake.read(table.name(), trainingVersion)
                .where(Lake.partition(FeatureRows.TRAINING, LocalDate.parse("2026-01-01"))));
    assertThat(trained.count()).isGreaterThan(29_000);
    for (LocalDate month = LocalDate.parse("2024-07-01");
        month.isBefore(LocalDate.parse("2026-01-01"));
        month = month.plusMonths(1)) {
      Stage scoring = test.stage(session(), "score", month.toString());
      Dataset<Row> due =
          Population.of(test.problem(), lake).due(scoring.begins(), scoring.knownUntil());
      FeatureTable.of(scoring).write(FeatureRows.SCORING, due, lit(false), lit("one"));
    }
    Dataset<Row> scored =
        features(lake.read(table.name()).where(col(FeatureRows.PURPOSE).equalTo("scoring")));
    assertThat(trained.exceptAll(scored).count()).isZero();
    assertThat(scored.count() - trained.count()).isBetween(0L, 100L);
  }

  /** Without what tells a training row from one to be scored. */
  private static Dataset<Row> features(Dataset<Row> rows) {
    return rows.drop(
        FeatureRows.PURPOSE,
        FeatureRows.LOGICAL_DATE,
        FeatureRows.LABEL,
        FeatureRows.HOLDOUT,
        FeatureRows.BLOCK);
  }
}
