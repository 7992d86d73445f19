package dev.plumbline.fairness;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.SparkTest;
import dev.plumbline.TestProblem;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.feature.TrainingSetBuild;
import dev.plumbline.ingest.Ingest;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Tables;
import dev.plumbline.train.Train;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Groups of people in the rows that are learned from, and weights that make them even. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FairnessOfDataTest extends SparkTest {
  private static final String DATE = "2026-01-31";

  @TempDir static Path directory;
  private TestProblem problem;
  private TrainingSet set;

  /**
   * 900 men, of whom 360 are positive, 300 women, of whom 60 are, and 20 of neither. x and y tell
   * the outcome a little each, and x the sex more; a third of the women have none.
   */
  @BeforeAll
  void buildTheTrainingSet() {
    Random random = new Random(3);
    List<String> lines = new ArrayList<>();
    lines.add("id,outcome,x,y,sex");
    for (int id = 0; id < 1_220; id++) {
      String sex = id < 900 ? "male" : id < 1_200 ? "female" : "other";
      boolean positive = id < 900 ? id % 5 < 2 : id % 5 == 0;
      double x = random.nextGaussian() + (sex.equals("female") ? -2 : 0) + (positive ? 1.2 : 0);
      double y = random.nextGaussian() + (positive ? 1.2 : 0);
      boolean known = !sex.equals("female") || id % 3 > 0;
      lines.add(
          "%d,%d,%s,%.4f,%s"
              .formatted(id, positive ? 1 : 0, known ? "%.4f".formatted(x) : "", y, sex));
    }
    Map<String, String> features = new LinkedHashMap<>();
    features.put("x", "double");
    features.put("y", "double");
    problem =
        TestProblem.flat(directory, features)
            .file("rows.csv", lines)
            .replacing("outcome = \"int\"", "outcome = \"int\"\n sex = \"string\"")
            .replacing("ladder = [rules]", "ladder = [rules, linear]")
            .with("value.false-negative", "1")
            .with("train.ladder", "full")
            .with("rungs.linear.penalty", "[0.001]")
            .with("fairness.by", "[sex]")
            .with("fairness.expected.\"sex = female\"", "50%")
            .with("fairness.expected.\"sex = unknown\"", "1%");
    Ingest.of(problem.stage(session(), "ingest", DATE)).execute();
    set = TrainingSetBuild.of(problem.stage(session(), "features", DATE)).execute();
  }

  @Test
  void saysOfEveryGroupHowItIsRepresented() {
    List<RepresentedGroup> groups =
        Representation.of(problem.stage(session(), "inspect", DATE), set).execute();

    Map<String, RepresentedGroup> byName = new HashMap<>();
    groups.forEach(group -> byName.put(group.group(), group));
    RepresentedGroup women = byName.get("sex = female");
    assertThat(women.rows()).isEqualTo(300);
    assertThat(women.share().estimate()).isCloseTo(300 / 1_220.0, within(1e-12));
    assertThat(women.favourable().estimate()).isCloseTo(0.2, within(1e-12));
    // 20% beside 40%.
    assertThat(women.ratio().orElseThrow().estimate()).isCloseTo(0.5, within(1e-12));
    // A third has one of two features less.
    assertThat(women.missing()).isCloseTo(1 / 6.0, within(1e-12));
    assertThat(women.sentences().toList())
        .hasSize(3)
        .anyMatch(
            s ->
                s.matches(
                    "sex = female: their share is 2[5-9]\\.\\d% at most, where 50.0% is expected"))
        .anyMatch(
            s ->
                s.startsWith(
                        "sex = female: their outcomes are favourable 0.500 times as often as those of"
                            + " sex = male (at most 0.")
                    && s.endsWith("): a model learns that"))
        .contains("sex = female: 16.7% of their features' values are missing, of all 4.1%");
    assertThat(byName.get("sex = male").findings()).isEmpty();
    assertThat(byName.get("sex = male").ratio()).isEmpty();
    assertThat(byName.get("sex = other").findings())
        .containsExactly(
            "20 rows are fewer than fairness.minimum-group = 100: decisions about them cannot be"
                + " judged");
    assertThat(byName.get("sex = unknown").findings())
        .containsExactly("there is no row of them, where 1.0% is expected");
    assertThat(problem.lake(session()).read(Tables.REPRESENTATION).count()).isEqualTo(4);
  }

  @Test
  void underTheWeightsGroupAndOutcomeDoNotDependOnEachOther() {
    Dataset<Row> rows = Reweighing.beside(set, set.trainingRows(7));
    String group = Reweighing.groupColumns(set).get(0);
    Map<String, double[]> sums = new HashMap<>();
    for (Row row :
        rows.withColumn("w", Reweighing.weight(set, rows))
            .groupBy(group)
            .agg(sum("w"), sum(functions.when(col("label"), col("w")).otherwise(0.0)))
            .collectAsList()) {
      sums.put(row.getString(0), new double[] {row.getDouble(1), row.getDouble(2)});
    }
    // 424 of 1,220 rows are positive; a group keeps its weight in all.
    assertThat(sums.get("sex = female")[0]).isCloseTo(300, within(1e-9));
    assertThat(sums.get("sex = female")[1]).isCloseTo(300 * 424 / 1_220.0, within(1e-9));
    assertThat(sums.get("sex = male")[1]).isCloseTo(900 * 424 / 1_220.0, within(1e-9));
  }

  @Test
  void reweighingMakesDecisionsMoreEvenAndSaysWhatThatCosts() {
    TestProblem mitigated = problem.with("fairness.mitigation", "reweighing");
    TrainingSet same =
        TrainingSet.of(mitigated.problem(), mitigated.lake(session()), LocalDate.parse(DATE));
    Train.of(mitigated.stage(session(), "train", DATE), same).execute();

    Lake lake = mitigated.lake(session());
    Map<String, Row> changes = new HashMap<>();
    for (Row row : lake.read(Tables.MITIGATIONS).collectAsList()) {
      changes.put(row.<String>getAs("metric") + " of " + row.<String>getAs("group"), row);
    }
    Row impact = changes.get("disparate-impact of sex = female");
    assertThat(impact.<Double>getAs("value_with"))
        .isGreaterThan(impact.<Double>getAs("value_without"));
    assertThat(impact.<Double>getAs("lower")).isPositive();
    Row cost = changes.get("cost of null");
    assertThat(cost.<Double>getAs("difference"))
        .isCloseTo(
            cost.<Double>getAs("value_with") - cost.<Double>getAs("value_without"), within(1e-12));
    assertThat(cost.<Double>getAs("lower")).isLessThan(cost.<Double>getAs("upper"));
  }
}
