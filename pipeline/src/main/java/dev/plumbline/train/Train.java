package dev.plumbline.train;

import dev.plumbline.Stage;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Rung;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A training set → the ladder climbed by cross-validation, the rung worth its place, and a model
 * version of each rung that was fitted. The holdout is not read: the rung is fixed before it opens.
 */
public final class Train {
  private final Stage stage;
  private final Problem problem;
  private final TrainingSet set;

  private Train(Stage stage, TrainingSet set) {
    this.stage = stage;
    this.problem = stage.problem();
    this.set = set;
  }

  public static Train of(Stage stage, TrainingSet set) {
    return new Train(stage, set);
  }

  /** Trains. Models are written last: a model that can be seen has its evidence beside it. */
  public TrainResult execute() {
    return switch (problem.task()) {
      case BINARY -> execute(new BinaryLadder(set));
      case MULTICLASS -> execute(MulticlassLadder.of(set));
      case REGRESSION -> execute(new RegressionLadder(set));
    };
  }

  private <C extends Candidate> TrainResult execute(TaskLadder<C> task) {
    TrainingTables tables = TrainingTables.of(stage, set);
    List<Row> cvResults = new ArrayList<>();
    List<TrainResult.RungResult> rungs = new ArrayList<>();
    List<Row> models = new ArrayList<>();
    List<Row> mitigations = new ArrayList<>();
    Climb.Result climbed = new Climb.Result("", List.of(), List.of());
    for (int repeat = 0; repeat < problem.split().repeats(); repeat++) {
      int number = repeat;
      try (CrossValidation<C> validation =
          stage.describe(
              "cross-validate the ladder",
              () -> CrossValidation.of(task, problem.seed() + number, stage.progress()))) {
        if (repeat == 0) {
          climbed = stage.describe("climb the ladder", () -> climb(validation));
        } else {
          climbed.fitted().forEach(validation::fit);
        }
        Map<String, C> chosen = validation.chosen();
        for (C candidate : validation.candidates()) {
          boolean isChosen = chosen.get(candidate.rung()) == candidate;
          cvResults.add(
              tables.cvRow(
                  number,
                  candidate,
                  isChosen,
                  validation.costs(),
                  validation.foldLosses(candidate),
                  task.results(validation, candidate, isChosen)));
        }
        for (C candidate : chosen.values()) {
          rungs.add(
              TrainingTables.result(
                  number, candidate, validation.costs(), task.metrics(candidate)));
        }
        if (repeat == 0) {
          mitigations.addAll(mitigations(task, validation, tables, climbed));
          models.addAll(write(task, validation, tables, climbed.top()));
        }
      }
    }
    tables.writeCrossValidation(cvResults);
    tables.writeLadder(climbed.steps());
    tables.writeMitigations(mitigations);
    Map<String, String> versions = tables.writeModels(models);
    KeptFits.of(set, problem.seed()).clear();
    return new TrainResult(set.name(), rungs, climbed.top(), versions);
  }

  private Climb.Result climb(CrossValidation<?> validation) {
    return Climb.of(
        validation,
        new RungSaving(problem, DecisionVolume.of(stage, set), TrainingTables.CONFIDENCE),
        stage.progress());
  }

  /** Of the rung worth its place; none where nothing is mitigated. */
  private <C extends Candidate> List<Row> mitigations(
      TaskLadder<C> task,
      CrossValidation<C> validation,
      TrainingTables tables,
      Climb.Result climbed) {
    Rung rung =
        climbed.fitted().stream()
            .filter(r -> r.name().equals(climbed.top()))
            .findFirst()
            .orElseThrow();
    C chosen = validation.chosen().get(climbed.top());
    return stage
        .describe("price the mitigation", () -> task.mitigations(validation, rung, chosen))
        .stream()
        .map(change -> tables.row(chosen, change))
        .toList();
  }

  /** Writes what was predicted out of fold, and gives the rows of the model versions. */
  private <C extends Candidate> List<Row> write(
      TaskLadder<C> task, CrossValidation<C> validation, TrainingTables tables, String top) {
    Map<String, C> chosen = validation.chosen();
    Dataset<Row> decided = task.decided(validation.outOfFold(), chosen).persist();
    try {
      return tables.write(
          decided,
          rows -> task.references(rows, List.copyOf(chosen.keySet())),
          chosen.values(),
          top,
          candidate -> task.pipeline(validation, candidate),
          candidate -> metrics(task, validation, candidate));
    } finally {
      decided.unpersist(false);
    }
  }

  private static <C extends Candidate> Map<String, Double> metrics(
      TaskLadder<C> task, CrossValidation<C> validation, C candidate) {
    Map<String, Double> metrics = new HashMap<>(task.metrics(candidate));
    metrics.put(
        "cost", validation.costs().mean(candidate.column(), TrainingTables.CONFIDENCE).estimate());
    return metrics;
  }
}
