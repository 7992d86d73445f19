package dev.plumbline.train;

import dev.plumbline.learner.FittedModel;
import dev.plumbline.learner.FittedSetting;
import dev.plumbline.learner.Folds;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.problem.Rung;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Every setting of every rung of a ladder, fitted on every fold and on all rows.
 *
 * @param rungs of each setting
 */
record FittedLadder(List<Rung> rungs, List<FittedSetting> fitted) {
  FittedLadder {
    rungs = List.copyOf(rungs);
    fitted = List.copyOf(fitted);
  }

  /** Fits every rung as a search finds its settings. */
  static FittedLadder of(
      List<Rung> ladder,
      SettingSearch search,
      TrainingMatrix matrix,
      Folds folds,
      SettingSearch.Shares shares,
      Consumer<String> progress) {
    ClusterLines.say(matrix, folds, progress);
    List<Rung> rungs = new ArrayList<>();
    List<FittedSetting> fitted = new ArrayList<>();
    for (Rung rung : ladder) {
      long begun = System.nanoTime();
      List<FittedSetting> settings = search.fit(rung, matrix, folds, shares);
      settings.forEach(setting -> rungs.add(rung));
      fitted.addAll(settings);
      progress.accept(
          "%s: %d settings × %d models on %,d rows in %.1f s"
              .formatted(
                  rung.name(),
                  settings.size(),
                  folds.models(),
                  matrix.rows(),
                  (System.nanoTime() - begun) / 1e9));
    }
    return new FittedLadder(rungs, fitted);
  }

  /** The models of each setting, by the column of its predictions. */
  Map<String, List<FittedModel>> models() {
    return models(fitted);
  }

  static Map<String, List<FittedModel>> models(List<FittedSetting> settings) {
    Map<String, List<FittedModel>> models = new LinkedHashMap<>();
    for (int c = 0; c < settings.size(); c++) {
      models.put("candidate_" + c, settings.get(c).byModelIndex());
    }
    return models;
  }

  /**
   * The settings that may decide: all of the rules, and the one of each other rung that loses
   * least.
   */
  List<Integer> deciding(IntToDoubleFunction loss) {
    return IntStream.range(0, fitted.size())
        .filter(c -> rungs.get(c) instanceof Rung.Rules || c == least(rungs.get(c), loss))
        .boxed()
        .toList();
  }

  private int least(Rung rung, IntToDoubleFunction loss) {
    return IntStream.range(0, rungs.size())
        .filter(c -> rungs.get(c).equals(rung))
        .boxed()
        .min(Comparator.comparingDouble(loss::applyAsDouble))
        .orElseThrow();
  }
}
