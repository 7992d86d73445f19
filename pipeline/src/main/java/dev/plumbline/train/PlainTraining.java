package dev.plumbline.train;

import dev.plumbline.Stage;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.problem.Problem;
import dev.plumbline.statistic.BlockedMean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * {@link Train} where the label is not true or false: every rung is fitted, and climbed to where
 * its decisions save more over those of the rung reached than it costs more to run.
 */
final class PlainTraining<C extends LadderCandidate> {
  private static final double CONFIDENCE = TrainingTables.CONFIDENCE;

  private final Stage stage;
  private final Problem problem;
  private final TrainingSet set;
  private final TaskLadder<C> task;

  PlainTraining(Stage stage, TrainingSet set, TaskLadder<C> task) {
    this.stage = stage;
    this.problem = stage.problem();
    this.set = set;
    this.task = task;
  }

  TrainResult execute() {
    TrainingTables tables = TrainingTables.of(stage, set);
    List<Row> cvResults = new ArrayList<>();
    List<TrainResult.RungResult> rungs = new ArrayList<>();
    List<Row> models = new ArrayList<>();
    List<LadderStep> steps = new ArrayList<>();
    String top = "";
    for (int repeat = 0; repeat < problem.split().repeats(); repeat++) {
      int number = repeat;
      try (ValidatedLadder<C> validation =
          stage.describe(
              "cross-validate the ladder", () -> task.validate(problem.seed() + number))) {
        Map<String, C> chosen = validation.chosen();
        BlockedMean costs = validation.costs();
        for (C candidate : validation.candidates()) {
          boolean isChosen = chosen.get(candidate.rung()) == candidate;
          cvResults.add(
              tables.cvRow(
                  number, candidate, isChosen, costs, task.results(validation, candidate)));
        }
        chosen
            .values()
            .forEach(c -> rungs.add(TrainingTables.result(number, c, costs, task.metrics(c))));
        if (repeat == 0) {
          top = climb(costs, chosen, steps);
          models.addAll(
              tables.write(
                  task.decided(validation, chosen),
                  outOfFold -> task.references(outOfFold, List.copyOf(chosen.keySet())),
                  chosen.values(),
                  top,
                  task::pipeline,
                  c -> metrics(costs, c)));
        }
      }
    }
    tables.writeCrossValidation(cvResults);
    tables.writeLadder(steps);
    Map<String, String> versions = tables.writeModels(models);
    KeptFits.of(set, problem.seed()).clear();
    return new TrainResult(set.name(), rungs, top, versions);
  }

  /**
   * The highest rung worth its place: a rung is climbed to only where its decisions save more over
   * those of the rung reached than it costs more to run.
   *
   * @param steps the reasons are added to these
   */
  private String climb(BlockedMean costs, Map<String, C> chosen, List<LadderStep> steps) {
    RungSaving saving = new RungSaving(problem, DecisionVolume.of(stage, set), CONFIDENCE);
    List<C> ladder = List.copyOf(chosen.values());
    C current = ladder.get(0);
    for (int step = 1; step < ladder.size(); step++) {
      C next = ladder.get(step);
      LadderStep found = saving.step(step, current, next, costs, 0);
      steps.add(found);
      stage.say("%s%s", found.reason(), found.holds() ? ": climb" : ": stay on " + current.rung());
      if (found.holds()) {
        current = next;
      }
    }
    return current.rung();
  }

  private Map<String, Double> metrics(BlockedMean costs, C candidate) {
    Map<String, Double> metrics = new LinkedHashMap<>(task.metrics(candidate));
    metrics.put("cost", costs.mean(candidate.column(), CONFIDENCE).estimate());
    return metrics;
  }
}
