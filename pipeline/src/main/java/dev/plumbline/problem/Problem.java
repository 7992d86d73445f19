package dev.plumbline.problem;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One prediction task as a business states it, read from one HOCON file and checked as a whole.
 *
 * @param name lower-case identifier; the directory (or database) of the problem's tables
 * @param question what is predicted, in words
 * @param population the source whose rows are predicted, one prediction a row
 * @param entity what identifies a prediction
 * @param predictionTime the timestamp column of the population at which a prediction is made; empty
 *     for a problem without a clock
 * @param timeZone the zone in which logical dates begin and timestamps without a zone are read
 * @param sources every table the problem reads, by name, in the file's order
 * @param ladder the rungs to climb, cheapest first
 * @param training how the ladder is trained and climbed
 * @param expectations what is expected of the sources and of the training set
 * @param leakage how leaks are searched for, and which findings somebody answers for
 * @param governance how personal data is guarded
 * @param evaluation how the final model is judged beside the contract's rules
 * @param explanation what is said of why it predicts what it predicts
 * @param segments how kinds of rows are looked for
 * @param seed the one seed of everything that is drawn
 * @param warehouse where the tables are kept
 * @param configuration the resolved problem as text that reads back as this problem, without
 *     secrets
 * @param configurationHash SHA-256 of the resolved problem, without places and secrets
 */
public record Problem(
    String name,
    String question,
    String population,
    Entity entity,
    Optional<String> predictionTime,
    ZoneId timeZone,
    Label label,
    DecisionEffect decision,
    Value value,
    Acceptance accept,
    Map<String, Source> sources,
    FeatureSet features,
    Split split,
    List<Rung> ladder,
    Calibration calibration,
    Training training,
    Schedule schedule,
    Monitoring monitoring,
    Expectations expectations,
    LeakageSettings leakage,
    Governance governance,
    EvaluationSettings evaluation,
    ExplanationSettings explanation,
    SegmentSettings segments,
    long seed,
    String warehouse,
    String configuration,
    String configurationHash) {

  /** What kind of outcome is predicted. */
  public Task task() {
    return value.task();
  }

  /** The source whose rows are predicted. */
  public Source populationSource() {
    return sources.get(population);
  }

  /**
   * The source that windows and latest values read under a name: one of the sources, or the history
   * of the outcomes ({@link Label#HISTORY}). Empty where there is no such source.
   */
  public Optional<Source> eventSource(String name) {
    if (!name.equals(Label.HISTORY) || predictionTime.isEmpty()) {
      return Optional.ofNullable(sources.get(name));
    }
    boolean corrected =
        !label.source().equals(population)
            && sources.get(label.source()).corrections() == Source.SameKey.CORRECTION;
    return Optional.of(
        populationSource()
            .asOutcomes(
                predictionTime.get(),
                corrected ? Source.SameKey.CORRECTION : Source.SameKey.DUPLICATE));
  }

  /** The same problem with other features. */
  public Problem with(FeatureSet other) {
    return with(entity, other);
  }

  /** The same problem with another key of its rows. */
  public Problem with(Entity other) {
    return with(other, features);
  }

  private Problem with(Entity entity, FeatureSet features) {
    return new Problem(
        name,
        question,
        population,
        entity,
        predictionTime,
        timeZone,
        label,
        decision,
        value,
        accept,
        sources,
        features,
        split,
        ladder,
        calibration,
        training,
        schedule,
        monitoring,
        expectations,
        leakage,
        governance,
        evaluation,
        explanation,
        segments,
        seed,
        warehouse,
        configuration,
        configurationHash);
  }

  /** The falsifiable part of the problem. */
  public Contract contract() {
    return new Contract(
        name, question, label, decision, value, accept, evaluation.fairness().limits());
  }
}
