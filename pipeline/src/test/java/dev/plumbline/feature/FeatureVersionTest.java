package dev.plumbline.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.problem.FeatureSet;
import dev.plumbline.problem.FeatureSet.Aggregate;
import dev.plumbline.problem.FeatureSet.Function;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Source;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FeatureVersionTest {

  @Test
  void changesWithEveryDefinitionAndWithTheEngine() {
    String version = FeatureVersion.of(problem("amount", 3, Source.SameKey.DUPLICATE));
    assertThat(version).hasSize(64);
    assertThat(FeatureVersion.of(problem("amount", 3, Source.SameKey.DUPLICATE)))
        .isEqualTo(version);
    assertThat(FeatureVersion.of(problem("amount + 1", 3, Source.SameKey.DUPLICATE)))
        .isNotEqualTo(version);
    assertThat(FeatureVersion.of(problem("amount", 4, Source.SameKey.DUPLICATE)))
        .isNotEqualTo(version);
    assertThat(FeatureVersion.of(problem("amount", 3, Source.SameKey.CORRECTION)))
        .isNotEqualTo(version);
    assertThat(
            FeatureVersion.of(
                problem("amount", 3, Source.SameKey.DUPLICATE), FeatureVersion.ENGINE_VERSION + 1))
        .isNotEqualTo(version);
  }

  @Test
  void doesNotDependOnTheOrderOfMaps() {
    Map<String, String> oneOrder = new LinkedHashMap<>();
    oneOrder.put("a", "1");
    oneOrder.put("b", "2");
    Map<String, String> otherOrder = new LinkedHashMap<>();
    otherOrder.put("b", "2");
    otherOrder.put("a", "1");
    assertThat(FeatureVersion.of(withRules(oneOrder)))
        .isEqualTo(FeatureVersion.of(withRules(otherOrder)));
  }

  private static Problem withRules(Map<String, String> rules) {
    return FeatureProblems.problem(
        "request",
        Optional.empty(),
        FeatureProblems.features(Map.of(), Map.of(), Map.of(), Map.of()),
        rules,
        FeatureProblems.facts("request", "id"));
  }

  private static Problem problem(String expression, int hours, Source.SameKey sameKey) {
    FeatureSet features =
        FeatureProblems.windows(
            new FeatureSet.Window(
                "sale",
                Map.of("shop", "shop"),
                List.of(Duration.ofHours(hours)),
                Map.of("sum", new Aggregate(Function.SUM, expression))));
    return FeatureProblems.problem(
        "request",
        Optional.of("asked_at"),
        features,
        Map.of(),
        FeatureProblems.facts("request", "id"),
        FeatureProblems.events("sale", sameKey, "sale"));
  }
}
