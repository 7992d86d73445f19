package dev.plumbline.leakage;

import dev.plumbline.problem.AcceptedLeak;
import dev.plumbline.problem.LeakKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One suspicion that the training rows know what they should not.
 *
 * @param feature the feature or key column; empty where it is about the rows as a whole
 * @param evidence the evidence in numbers, in one sentence
 * @param measures the same numbers by name
 * @param affectedRows the rows that show it
 * @param examples keys of some of these rows, never a personal column
 * @param advice what to do
 * @param acceptance who answers for it, where somebody does
 */
public record LeakageFinding(
    Optional<String> feature,
    LeakKind kind,
    Severity severity,
    String evidence,
    Map<String, Double> measures,
    long affectedRows,
    List<String> examples,
    String advice,
    Optional<AcceptedLeak> acceptance) {

  public LeakageFinding {
    measures = Map.copyOf(measures);
    examples = List.copyOf(examples);
  }

  /** What a finding does. */
  public enum Severity {
    /** Nothing is trained with it. */
    REFUSE,
    /** Somebody should look. */
    WARN
  }

  /** A finding about a feature. */
  static LeakageFinding of(
      String feature, LeakKind kind, Severity severity, String evidence, Object... values) {
    return new LeakageFinding(
        Optional.of(feature),
        kind,
        severity,
        evidence.formatted(values),
        Map.of(),
        0,
        List.of(),
        advice(kind),
        Optional.empty());
  }

  /** A finding about the rows as a whole. */
  static LeakageFinding ofRows(
      LeakKind kind, Severity severity, String evidence, Object... values) {
    return new LeakageFinding(
        Optional.empty(),
        kind,
        severity,
        evidence.formatted(values),
        Map.of(),
        0,
        List.of(),
        advice(kind),
        Optional.empty());
  }

  LeakageFinding measured(String name, double value) {
    Map<String, Double> more = new LinkedHashMap<>(measures);
    more.put(name, value);
    return new LeakageFinding(
        feature, kind, severity, evidence, more, affectedRows, examples, advice, acceptance);
  }

  LeakageFinding affecting(long rows, List<String> keys) {
    return new LeakageFinding(
        feature, kind, severity, evidence, measures, rows, keys, advice, acceptance);
  }

  /** The same finding, answered for: a refusal becomes a warning. */
  LeakageFinding acceptedAs(AcceptedLeak leak) {
    return new LeakageFinding(
        feature,
        kind,
        Severity.WARN,
        evidence,
        measures,
        affectedRows,
        examples,
        advice,
        Optional.of(leak));
  }

  /** One sentence for people. */
  public String sentence() {
    return "%s%s (%s%s): %s. %s"
        .formatted(
            severity == Severity.REFUSE ? "refused: " : "",
            feature.orElse("the rows"),
            kind.written().replace('-', ' '),
            acceptance
                .map(a -> ", accepted until %s: %s".formatted(a.until(), a.reason()))
                .orElse(""),
            evidence,
            advice);
  }

  private static String advice(LeakKind kind) {
    return switch (kind) {
      case COPY_OF_THE_LABEL, COMPONENTS_OF_THE_LABEL ->
          "Take it out of the features, or show when it is recorded";
      case POWER_BEYOND_BELIEF, CARRIES_THE_MODEL ->
          "Check that it is known at prediction time; if it is not, take it out of the features";
      case TELLING_ABSENCE, PURE_VALUE ->
          "Check that the value is the same before the outcome is known";
      case RECORDED_AFTERWARDS -> "Read it as of its recorded time, or take it out of the features";
      case CHANGED_AFTERWARDS ->
          "Load its history as a source with a recorded time, and read the latest value known then";
      case EMPTY_WHEN_FRESH ->
          "It will be empty when a prediction is due: take it out, or use what is filled by then";
      case KNOWN_ONLY_WITH_THE_LABEL ->
          "It comes with the outcome: take it out of the features, or show when it is recorded";
      case PREDICTIVE_ORDER ->
          "Find out how the rows were numbered or put together; do not use the number";
      case REPEATED_ACROSS_THE_SPLIT ->
          "Remove the copies, or put a row and its copies on one side of the split";
      case GROUP_ACROSS_THE_SPLIT -> "Split by the group: make it the entity of the folds";
      case TIME_ACROSS_THE_SPLIT -> "Let the holdout begin where the training rows end";
      case SERVING_DIFFERS ->
          "Look at the columns named: drift in time is honest, a column filled later is not";
      case SKILL_ON_SHUFFLED_OUTCOMES ->
          "A feature reads the row's own outcome: check the recorded times of the label's history";
      case HOLDOUT_REUSED -> "Take the optimism off the result, or set fresh rows aside";
    };
  }
}
