package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.problem.Rung;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Final models in pipelines, and whether these score rows of the key id as training did. */
final class ScoredAsTrained {
  private ScoredAsTrained() {}

  /** The first setting's, without calibration. */
  static FittedPipeline pipeline(Rung rung, TrainingMatrix matrix, Folds folds) {
    FittedSetting setting = Learner.of(rung, 1).fit(matrix, folds).get(0);
    return new FittedPipeline(
        rung.name(),
        setting.setting(),
        matrix.features(),
        setting.finalModel(),
        new Calibrator.Identity());
  }

  /**
   * That every pipeline reads back as it was written, and then says of the rows, to the last bit,
   * what its model says inside the matrix.
   */
  static void check(Dataset<Row> rows, TrainingMatrix matrix, Folds folds, List<Rung> rungs) {
    Map<String, FittedPipeline> pipelines = new LinkedHashMap<>();
    Map<String, List<FittedModel>> models = new LinkedHashMap<>();
    for (Rung rung : rungs) {
      FittedPipeline written = pipeline(rung, matrix, folds);
      FittedPipeline read = FittedPipeline.of(written.toJson(), written.booster());
      assertThat(read).isEqualTo(written);
      assertThat(read.toJson()).isEqualTo(written.toJson());
      String name = rung.name().replace('-', '_');
      pipelines.put(name, read);
      models.put(name, Collections.nCopies(folds.folds(), written.model()));
    }
    String[] names = pipelines.keySet().toArray(String[]::new);
    assertThat(
            Scoring.apply(rows.repartition(3), pipelines)
                .select("id", names)
                .orderBy("id")
                .collectAsList())
        .isEqualTo(
            matrix.outOfFold(folds, models).select("id", names).orderBy("id").collectAsList());
  }
}
