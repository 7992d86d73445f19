package dev.plumbline;

import dev.plumbline.evaluate.Evaluate;
import dev.plumbline.evaluate.EvaluationResult;
import dev.plumbline.evaluate.Metric;
import dev.plumbline.evaluate.Part;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.feature.TrainingSetBuild;
import dev.plumbline.feedback.Outcomes;
import dev.plumbline.lake.Lake;
import dev.plumbline.leakage.Leakage;
import dev.plumbline.leakage.LeakageResult;
import dev.plumbline.monitor.HealthResult;
import dev.plumbline.monitor.Monitor;
import dev.plumbline.quality.Quality;
import dev.plumbline.quality.QualityResult;
import dev.plumbline.registry.ModelVersion;
import dev.plumbline.registry.Promotion;
import dev.plumbline.registry.Registry;
import dev.plumbline.report.Report;
import dev.plumbline.score.Score;
import dev.plumbline.train.Train;
import dev.plumbline.train.TrainResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A problem through the whole life of its model, from clean tables on, once for all tests of a
 * class: trained at the end of April on the days before, judged beside a champion that was linear,
 * in use on two days of May.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WholeLife extends SparkTest {
  static final String TRAINED = "2026-04-30";
  static final String SCORED = "2026-05-01";
  static final String MATURED = "2026-05-02";

  /** What the model in use so far is called among the judged. */
  static final String CHAMPION = "champion";

  @TempDir static Path directory;

  TestProblem problem;
  Lake lake;
  TrainingSet set;
  QualityResult quality;
  LeakageResult leaks;
  TrainResult trained;
  final List<String> saidInTraining = new ArrayList<>();
  EvaluationResult judged;
  Promotion.Result promoted;
  Score.Result scored;
  Outcomes.Result outcomes;
  HealthResult health;

  private String report;

  /** The problem, its data written. */
  abstract TestProblem problemIn(Path directory);

  @BeforeAll
  void livesOnce() {
    problem = problemIn(directory);
    lake = problem.lake(session());
    CleanTables.write(problem, session());
    set = TrainingSetBuild.of(stage("features", TRAINED)).execute();
    Stage inspect = stage("inspect", TRAINED);
    quality = Quality.of(inspect, set).execute();
    leaks = Leakage.of(inspect, set, quality.profile()).execute();
    trained = Train.of(problem.stage(session(), "train", TRAINED, saidInTraining), set).execute();
    judged = evaluation().execute();
    promoted = Promotion.of(stage("promote", TRAINED)).execute();
    scored = Score.of(stage("score", SCORED), champion(SCORED)).execute();
    outcomes = Outcomes.of(stage("outcomes", MATURED)).execute();
    Score.of(stage("score", MATURED), champion(MATURED)).execute();
    health = Monitor.of(stage("monitor", MATURED), champion(MATURED)).execute();
    report = Report.of(stage("report", MATURED)).execute();
  }

  private Evaluate evaluation() {
    List<ModelVersion> models = Registry.of(lake).trained(LocalDate.parse(TRAINED));
    ModelVersion linear =
        models.stream().filter(m -> m.rung().equals("linear")).findFirst().orElseThrow();
    ModelVersion chosen = models.stream().filter(ModelVersion::chosen).findFirst().orElseThrow();
    return Evaluate.of(
            stage("evaluate", TRAINED),
            set,
            models.stream()
                .map(m -> new Evaluate.JudgedModel(m.version(), m.rung(), m.chosen(), m.pipeline()))
                .toList())
        .lookingForSlices(chosen.reference())
        .besideTheChampion("in use so far", linear.pipeline());
  }

  Stage stage(String job, String date) {
    return problem.stage(session(), job, date);
  }

  String page() {
    try {
      return Files.readString(Path.of(java.net.URI.create(report)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A number of a part of the holdout. */
  Metric judgedIn(Part part, String name) {
    return judged.metrics().stream()
        .filter(m -> m.part().equals(part) && m.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private ModelVersion champion(String date) {
    return Registry.of(lake).champion(LocalDate.parse(date)).orElseThrow();
  }
}
