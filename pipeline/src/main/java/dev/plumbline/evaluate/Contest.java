package dev.plumbline.evaluate;

import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.statistic.DriftReference;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The models that decide about the same holdout rows.
 *
 * @param pipelines by name: the baseline first, the others in the ladder's order, the champion last
 *     where it is none of them
 * @param judged the name of the model that the gate is about
 * @param champion the name of the model that decides today
 * @param reference what the judged model's inputs looked like in training: the bins of its features
 */
record Contest(
    Map<String, FittedPipeline> pipelines,
    String judged,
    Optional<String> champion,
    Optional<DriftReference> reference) {

  Contest {
    pipelines = Collections.unmodifiableMap(new LinkedHashMap<>(pipelines));
  }

  List<String> names() {
    return List.copyOf(pipelines.keySet());
  }

  int judgedIndex() {
    return names().indexOf(judged);
  }

  FittedPipeline judgedPipeline() {
    return pipelines.get(judged);
  }
}
