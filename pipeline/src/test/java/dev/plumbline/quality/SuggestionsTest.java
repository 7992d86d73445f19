package dev.plumbline.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.SparkTest;
import dev.plumbline.Stage;
import dev.plumbline.TestProblem;
import dev.plumbline.problem.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches drawn from one distribution: what is suggested on one is checked on others. */
class SuggestionsTest extends SparkTest {
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "id string, weight double, pieces int, service string, zip string, note string,"
              + " \"odd name\" double".replace('"', '`'));

  @TempDir Path directory;

  private TestProblem problem(String more) {
    return TestProblem.of(
        directory,
        """
        problem {
          name = parcels
          question = "Is it?"
          population = parcels
          entity = [id]
          label { source = parcels, positive = "pieces > 5", if-missing = drop }
          value { unit = EUR, false-negative = 5, false-positive = 1 }
          sources {
            parcels {
              path = "parcels.csv"
              columns {
                id = "string not null", weight = double, pieces = int, service = string
                zip = string, note = string, odd_name = double
              }
            }
          }
          features { columns = [weight] }
          split { holdout = none, folds = 2 by entity }
          ladder = [rules]
        }
        """
            + more);
  }

  private Dataset<Row> batch(long seed, int rows) {
    Random random = new Random(seed);
    List<Row> batch = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      batch.add(
          RowFactory.create(
              "P%06d".formatted(i),
              random.nextInt(20) == 0 ? null : 10 * Math.exp(random.nextGaussian()),
              1 + (int) Math.floor(-3 * Math.log(random.nextDouble())),
              // The last service is as rare as one row in 300.
              random.nextInt(300) == 0 ? "owl" : random.nextInt(3) == 0 ? "express" : "economy",
              random.nextInt(50) == 0
                  ? "%d-B".formatted(10_000 + random.nextInt(90_000))
                  : Integer.toString(10_000 + random.nextInt(90_000)),
              random.nextInt(2) == 0 ? null : "n",
              random.nextGaussian()));
    }
    return session().createDataFrame(batch, SCHEMA).withColumnRenamed("odd name", "odd_name");
  }

  private String suggested(Stage stage, Dataset<Row> rows, double alarms) {
    Source source = stage.problem().sources().get("parcels");
    return Suggestions.of(
        TableProfile.of(
            "raw_parcels", rows, source.personal().keySet(), stage.problem().timeZone()),
        source,
        List.of(),
        alarms);
  }

  private List<Expectation> checked(Stage stage, Dataset<Row> rows) {
    return TableCheck.of(
            stage,
            CheckedTable.of(
                stage.problem(),
                stage.problem().sources().get("parcels"),
                rows,
                stage.knownUntil()))
        .execute();
  }

  @Test
  void theBlockParsesBackAndHoldsOnItsOwnDataAndOnTheNext() {
    Stage plain = problem("").stage(session(), "suggest", "2026-01-31");
    Dataset<Row> rows = batch(1, 2_000);
    String block = suggested(plain, rows, 0.01);
    assertThat(block)
        .contains("key { primary-key = [id] }")
        .contains("weight_range { range = weight, from = ")
        .contains("service_set { set = service, values = [\"economy\", \"express\", \"owl\"]")
        .contains("zip_pattern { pattern = zip, matches = \"[0-9]{5}|[0-9]{5}\\\\x2D");
    Stage stage = problem(block).stage(session(), "inspect", "2026-01-31");
    List<Expectation> own = checked(stage, rows);
    assertThat(own).hasSizeGreaterThan(8);
    assertThat(own.stream().filter(e -> !e.passed()).map(Expectation::sentence)).isEmpty();
    assertThat(checked(stage, batch(2, 2_000)).stream().filter(e -> !e.passed())).isEmpty();
  }

  /**
   * Suggested on one batch, checked on the next, 200 times at 5%: about 10 or fewer fail. 19 is
   * what a binomial with 5% exceeds once in 250.
   */
  @Test
  @Tag("proof")
  void suggestionsHoldOnTheNextBatchAtTheStatedRate() {
    Stage plain = problem("").stage(session(), "suggest", "2026-01-31");
    int failed = 0;
    int pairs = 200;
    for (int i = 0; i < pairs; i++) {
      String block = suggested(plain, batch(10_000 + i, 1_000), 0.05);
      Stage stage =
          new Stage(problem(block).problem(), plain.lake(), plain.run(), plain.progress());
      failed +=
          checked(stage, batch(20_000 + i, 1_000)).stream().allMatch(Expectation::passed) ? 0 : 1;
    }
    System.out.printf("suggest: %d of %d next batches failed at a stated 5%%%n", failed, pairs);
    assertThat(failed).isLessThanOrEqualTo(19);
  }
}
