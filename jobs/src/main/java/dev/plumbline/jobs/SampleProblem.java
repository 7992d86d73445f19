package dev.plumbline.jobs;

import dev.plumbline.Failure;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.ProblemFile;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The shipments problem over a sample that the generator made, and the truth beside it.
 *
 * @param file the problem file
 * @param data the directory that has the sample in {@code shipments}
 */
record SampleProblem(Path file, Path data) {
  /** A year of outcomes is known then. */
  static final LocalDate TRAINED = LocalDate.of(2025, 6, 1);

  /** What a checkout at this place comes with. */
  static SampleProblem of(Path home) {
    return new SampleProblem(home.resolve("conf/shipments.conf"), home.resolve("data-samples"));
  }

  /** Scored by the month: the sample's days are too few rows each to be worth watching live. */
  Problem load(Map<String, String> settings) {
    if (!file.toFile().exists()) {
      throw Failure.user(
          "There is no %s; start in the checkout, or name it (--home, --problem)", file);
    }
    Map<String, String> all = new LinkedHashMap<>();
    all.put("plumbline.data", data.toString());
    all.put("problem.schedule.every", "1 month");
    // What is shown is timed; leaks that only fitted models show are looked for by inspect and run.
    all.put("problem.leakage.deep", "false");
    all.putAll(settings);
    return ProblemFile.load(file, all);
  }

  /** The generator's own probabilities. No stage reads them; they only say what was possible. */
  Dataset<Row> truth(SparkSession spark) {
    return spark
        .read()
        .option("header", "true")
        .schema("shipment_id string, true_probability double")
        .csv(data.resolve("shipments/truth").toString());
  }
}
