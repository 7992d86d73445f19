package dev.plumbline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.evaluate.Evaluate;
import dev.plumbline.evaluate.EvaluationResult;
import dev.plumbline.evaluate.Part;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.feature.TrainingSetBuild;
import dev.plumbline.ingest.Ingest;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.RunLedger;
import dev.plumbline.leakage.Leakage;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.ProblemFile;
import dev.plumbline.quality.Quality;
import dev.plumbline.registry.Registry;
import dev.plumbline.statistic.Verdict;
import dev.plumbline.train.Train;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code conf/delivery-delay.conf} on the sample: how late a parcel comes, of three classes. */
@Tag("proof")
class DeliveryDelayProofTest extends SparkTest {
  private static final LocalDate DATE = LocalDate.parse("2025-12-31");

  @TempDir Path directory;

  @Test
  void savesOverTheRulesOnParcelsNeverSeen() {
    Problem problem =
        ProblemFile.load(
            Path.of("../conf/delivery-delay.conf"),
            Map.of(
                "plumbline.data",
                    Path.of("../data-samples").toAbsolutePath().normalize().toString(),
                "plumbline.warehouse", directory.resolve("warehouse").toString()));
    Ingest.of(stage(problem, "ingest")).execute();
    TrainingSet set = TrainingSetBuild.of(stage(problem, "features")).execute();
    Stage inspect = stage(problem, "inspect");
    assertThat(
            Leakage.of(inspect, set, Quality.of(inspect, set).execute().profile())
                .execute()
                .refused())
        .isFalse();
    Train.of(stage(problem, "train"), set).execute();
    Stage evaluate = stage(problem, "evaluate");
    EvaluationResult judged =
        Evaluate.of(
                evaluate,
                set,
                Registry.of(evaluate.lake()).trained(DATE).stream()
                    .map(
                        m ->
                            new Evaluate.JudgedModel(
                                m.version(), m.rung(), m.chosen(), m.pipeline()))
                    .toList())
            .execute();

    System.out.printf(
        "%,d rows, %,d held out, ends on %s%n", set.rows(), set.holdoutRows(), judged.rung());
    System.out.printf("without a model: %.3f%n", value(judged, "without a model", "cost"));
    for (String rung : List.of("rules", "linear", "boosted-trees")) {
      System.out.printf(
          "%s: cost %.3f, accuracy %.3f, macro F1 %.3f, log loss %.4f, Brier %.4f, AUC %.3f%n",
          rung,
          value(judged, rung, "cost"),
          value(judged, rung, "accuracy"),
          value(judged, rung, "macro-f1"),
          value(judged, rung, "log-loss"),
          value(judged, rung, "brier-score"),
          value(judged, rung, "macro-roc-auc"));
    }
    judged.metrics().stream()
        .filter(m -> m.rung().equals(judged.rung()) && m.part().kind() == Part.Kind.CLASS)
        .forEach(m -> System.out.printf("%s, %s: %.3f%n", m.part().name(), m.name(), m.value()));
    judged.gate().forEach(r -> System.out.println(r.verdict() + " " + r.reason()));
    assertThat(judged.gate().get(0).verdict()).isEqualTo(Verdict.SUPPORTED);
  }

  private static double value(EvaluationResult judged, String rung, String metric) {
    return judged.metric(rung, metric).orElseThrow().value();
  }

  private Stage stage(Problem problem, String job) {
    Lake lake = Lake.of(session(), problem.warehouse(), problem.name());
    return new Stage(
        problem,
        lake,
        new RunLedger(lake, problem).start(job, DATE, RunLedger.OnOtherConfiguration.REPLACE),
        System.out::println);
  }
}
