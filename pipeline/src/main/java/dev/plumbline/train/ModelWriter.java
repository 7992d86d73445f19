package dev.plumbline.train;

import dev.plumbline.Stage;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.lake.CommitInfo;
import dev.plumbline.lake.Run;
import dev.plumbline.lake.Tables;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.problem.Hash;
import dev.plumbline.problem.Problem;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Puts fitted pipelines into the table of models, each as a version. */
record ModelWriter(Stage stage, TrainingSet set) {

  /**
   * The row of a pipeline.
   *
   * @param top whether the ladder ended on its rung
   * @param metrics out of fold
   * @param reference the distributions of its training rows as JSON
   */
  Row row(FittedPipeline pipeline, boolean top, Map<String, Double> metrics, String reference) {
    Problem problem = stage.problem();
    String json = pipeline.toJson();
    String version =
        Hash.sha256(
            String.join(
                "\n",
                problem.contract().hash(),
                set.name(),
                problem.configurationHash(),
                Long.toString(problem.seed()),
                Run.codeVersion(),
                pipeline.rung()));
    return RowFactory.create(
        version,
        pipeline.rung(),
        pipeline.setting(),
        top,
        Date.valueOf(stage.run().logicalDate()),
        set.name(),
        problem.contract().hash(),
        json,
        pipeline.booster().orElse(null),
        reference,
        Hash.sha256(json),
        stage.run().runId(),
        Timestamp.from(Instant.now()),
        metrics,
        problem.configuration());
  }

  /** Writes the rows and gives the model version of each rung. */
  Map<String, String> write(List<Row> rows, CommitInfo commit) {
    // What another configuration made for the date stays: it may be champion.
    String quoted =
        rows.stream().map(row -> "'" + row.getString(0) + "'").collect(Collectors.joining(", "));
    stage
        .lake()
        .replaceWhere(
            Tables.MODELS,
            "logical_date = DATE'%s' and model in (%s)".formatted(commit.logicalDate(), quoted),
            stage.lake().spark().createDataFrame(rows, Tables.MODELS.schema()).coalesce(1),
            commit);
    Map<String, String> versions = new LinkedHashMap<>();
    rows.forEach(row -> versions.put(row.getString(1), row.getString(0)));
    return versions;
  }
}
