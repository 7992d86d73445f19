package dev.plumbline.feature;

import dev.plumbline.problem.Acceptance;
import dev.plumbline.problem.BinaryValue;
import dev.plumbline.problem.Calibration;
import dev.plumbline.problem.Consent;
import dev.plumbline.problem.DecisionEffect;
import dev.plumbline.problem.Entity;
import dev.plumbline.problem.EvaluationSettings;
import dev.plumbline.problem.Expectations;
import dev.plumbline.problem.ExplanationSettings;
import dev.plumbline.problem.FeatureSet;
import dev.plumbline.problem.Governance;
import dev.plumbline.problem.Intake;
import dev.plumbline.problem.Keeping;
import dev.plumbline.problem.Label;
import dev.plumbline.problem.LeakageSettings;
import dev.plumbline.problem.Monitoring;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Rung;
import dev.plumbline.problem.Schedule;
import dev.plumbline.problem.Search;
import dev.plumbline.problem.SegmentSettings;
import dev.plumbline.problem.Source;
import dev.plumbline.problem.Split;
import dev.plumbline.problem.Training;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Problems for the feature engine's tests: only what it reads is of interest. */
final class FeatureProblems {
  private FeatureProblems() {}

  static Problem problem(
      String population,
      Optional<String> predictionTime,
      FeatureSet features,
      Map<String, String> rules,
      Source... sources) {
    return problem(
        population,
        predictionTime,
        new Label(
            population, "true", Optional.empty(), Duration.ofDays(1), Label.IfMissing.NEGATIVE),
        features,
        rules,
        sources);
  }

  static Problem problem(
      String population,
      Optional<String> predictionTime,
      Label label,
      FeatureSet features,
      Map<String, String> rules,
      Source... sources) {
    Map<String, Source> byName = new LinkedHashMap<>();
    for (Source source : sources) {
      byName.put(source.name(), source);
    }
    return new Problem(
        "example",
        "will it?",
        population,
        new Entity.Key(List.of("id")),
        predictionTime,
        ZoneOffset.UTC,
        label,
        new DecisionEffect(false, false),
        new BinaryValue("EUR", "1", "1", "0", "0"),
        new Acceptance(0.1, 0.9, Map.of()),
        byName,
        features,
        new Split(new Split.None(), 2, Split.FoldBy.ENTITY, 1, List.of(), false, Duration.ZERO),
        List.of(new Rung.Rules(rules)),
        Calibration.NONE,
        new Training(
            Training.Ladder.NEEDED,
            0.01,
            Training.Weights.NONE,
            Training.Sample.WHOLE,
            Optional.empty(),
            Map.of(),
            new Search(Search.Kind.GRID, 20, Optional.empty())),
        new Schedule(Period.ofDays(1), Period.ofDays(7)),
        new Monitoring(0.1, 2, Duration.ofDays(7)),
        Expectations.none(),
        new LeakageSettings(false, 2_000, 3, 5, 2_000, 3, 1_000, List.of()),
        new Governance(
            new Consent(Optional.empty(), Optional.empty()),
            0.001,
            1000,
            Duration.ofDays(30),
            new Governance.Maintenance(Duration.ofDays(7), 1, 2, 100, 100)),
        EvaluationSettings.DEFAULT,
        ExplanationSettings.DEFAULT,
        SegmentSettings.DEFAULT,
        1L,
        "warehouse",
        "",
        "hash");
  }

  /** A source without a time. */
  static Source facts(String name, String... key) {
    return source(name, List.of(key), Optional.empty(), Optional.empty(), Source.SameKey.DUPLICATE);
  }

  /** A source with times {@code at} and {@code recorded_at}. */
  static Source events(String name, Source.SameKey sameKey, String... key) {
    return source(name, List.of(key), Optional.of("at"), Optional.of("recorded_at"), sameKey);
  }

  static Source source(
      String name,
      List<String> key,
      Optional<String> eventTime,
      Optional<String> recordedAt,
      Source.SameKey sameKey) {
    return new Source(
        name,
        "rows of " + name,
        name + ".csv",
        new Source.Csv(",", "\"", true, List.of(""), Optional.empty()),
        List.of(),
        Map.of(),
        key,
        eventTime,
        recordedAt,
        sameKey,
        Map.of(),
        new Keeping(Map.of(), Optional.empty()),
        0.0,
        Intake.PLAIN);
  }

  static FeatureSet features(
      Map<String, FeatureSet.Lookup> lookups,
      Map<String, FeatureSet.Latest> latest,
      Map<String, FeatureSet.Window> windows,
      Map<String, String> expressions) {
    return new FeatureSet(
        "example", List.of(), lookups, latest, windows, expressions, List.of(), List.of());
  }

  static FeatureSet windows(FeatureSet.Window window) {
    return features(Map.of(), Map.of(), Map.of("window", window), Map.of());
  }

  static FeatureSet latest(FeatureSet.Latest latest) {
    return features(Map.of(), Map.of("latest", latest), Map.of(), Map.of());
  }
}
