package dev.plumbline.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The sections {@code evaluation}, {@code fairness} and {@code value.accept}. */
class MistakesInEvaluationTest extends ProblemFileTestBase {

  @Test
  void nothingIsSlicedAndNobodyComparedUnlessAskedFor() {
    assertThat(load(parcels(), Map.of()).evaluation()).isEqualTo(EvaluationSettings.DEFAULT);
  }

  @Test
  void slicesAndGroupsAreColumnsOrSql() {
    EvaluationSettings settings =
        load(
                with(
                    "evaluation { slices = [carrier, \"booked_hour >= 17\"], most-values = 9,"
                        + " slices-judged = 3, least-support = 5%, replicates = 200, query = carrier,"
                        + " query-depth = 20 }\n"
                        + "fairness { by = [hub], minimum-group = 30, favourable = not-acting,"
                        + " limits { disparate-impact = 80%, calibration = 0.05 },"
                        + " expected { \"hub = north\" = 30%, \"hub = south\" = 70% },"
                        + " mitigation = reweighing }"),
                Map.of())
            .evaluation();
    assertThat(settings)
        .isEqualTo(
            new EvaluationSettings(
                List.of(
                    new Cut("carrier", Set.of("carrier")),
                    new Cut("booked_hour >= 17", Set.of("booked_hour"))),
                9,
                3,
                0.05,
                200,
                Optional.of(new Cut("carrier", Set.of("carrier"))),
                20,
                new Fairness(
                    List.of(new Cut("hub", Set.of("hub"))),
                    30,
                    Fairness.Favourable.NOT_ACTING,
                    Map.of(Fairness.Limit.DISPARATE_IMPACT, 0.8, Fairness.Limit.CALIBRATION, 0.05),
                    Map.of("hub = north", 0.3, "hub = south", 0.7),
                    Fairness.Mitigation.REWEIGHING)));
  }

  @Test
  void aSliceReadsWhatIsThere() {
    assertThat(mistakesOf("evaluation { slices = [carier, \"booked_hour >\"] }"))
        .hasSize(2)
        .anyMatch(
            m ->
                m.startsWith("parcels.conf:85: problem.evaluation.slices = \"carier\": carier is")
                    && m.endsWith("did you mean carrier?"))
        .anyMatch(
            m -> m.startsWith("parcels.conf:85: problem.evaluation.slices = \"booked_hour >\""));
    assertThat(mistakesOf("evaluation { slices = [carrier, carrier] }"))
        .singleElement()
        .asString()
        .startsWith("parcels.conf:85: problem.evaluation.slices = \"carrier\": ");
    assertThat(mistakesOf("evaluation { slices = carrier }"))
        .singleElement()
        .asString()
        .contains("not a list; write for example [carrier]");
  }

  @Test
  void aQueryIsReadFromWhatIsThere() {
    assertThat(mistakesOf("evaluation { query = carier, query-depth = 0 }"))
        .hasSize(2)
        .anyMatch(
            m ->
                m.startsWith("parcels.conf:85: problem.evaluation.query = \"carier\": carier is")
                    && m.endsWith("did you mean carrier?"))
        .anyMatch(
            m ->
                m.equals(
                    "parcels.conf:85: problem.evaluation.query-depth = 0: out of range; write a"
                        + " value from 1 to 1000"));
    assertThat(mistakesOf("evaluation { querry = carrier }"))
        .singleElement()
        .asString()
        .endsWith("unknown key; did you mean query?");
  }

  @Test
  void groupsReadWhatIsThereAndLimitsNeedGroups() {
    assertThat(mistakesOf("fairness { by = [sex] }"))
        .singleElement()
        .asString()
        .startsWith("parcels.conf:85: problem.fairness.by = \"sex\": sex is not");
    assertThat(mistakesOf("fairness { limits { disparate-impact = 80% } }"))
        .containsExactly(
            "parcels.conf:85: problem.fairness.limits.disparate-impact = \"80%\": a limit between"
                + " no groups; say who is compared, for example fairness.by = [sex]");
    assertThat(
            mistakesIn(
                with("fairness { by = [hub], limits { disparate-impact = 80% } }")
                    .replace("holdout = last 60 days", "holdout = none"),
                Map.of()))
        .singleElement()
        .asString()
        .contains("nothing is judged without a holdout (split.holdout = none); leave limits out");
  }

  @Test
  void expectedSharesAreOfGroupsAndNoMoreThanAll() {
    assertThat(
            mistakesOf(
                "fairness { by = [hub], expected { \"hub = north\" = 60%, \"hub = south\" = 50%,"
                    + " \"carrier = DHL\" = 10% } }"))
        .containsExactlyInAnyOrder(
            "parcels.conf:85: problem.fairness.expected.\"hub = south\" = \"50%\": with the other"
                + " shares by hub this is more than 100%; lower one of them",
            "parcels.conf:85: problem.fairness.expected.\"carrier = DHL\" = \"10%\": the share of no"
                + " group: fairness.by = [hub] has none of this name; write for example \"sex ="
                + " female\" = 50%, or the condition itself");
    assertThat(mistakesOf("fairness { mitigation = reweighing }"))
        .singleElement()
        .asString()
        .contains("fairness.mitigation = \"reweighing\": ")
        .endsWith("say who is compared, for example fairness.by = [sex]");
  }

  @Test
  void everyKeyHasARangeAndAMisspeltOneASuggestion() {
    assertThat(mistakesOf("evaluation { replicates = 10, most-values = 0, slices-judgd = 3 }"))
        .containsExactlyInAnyOrder(
            "parcels.conf:85: problem.evaluation.replicates = 10: out of range; write a value from"
                + " 100 to 100000",
            "parcels.conf:85: problem.evaluation.most-values = 0: out of range; write a value from"
                + " 1 to 1000",
            "parcels.conf:85: problem.evaluation.slices-judgd = 3: unknown key; did you mean"
                + " slices-judged?");
    assertThat(
            mistakesOf(
                "fairness { minimum-group = 1, favourable = acing, by = [hub],"
                    + " limits { disparate-impct = 80%, calibration = 2 } }"))
        .hasSize(4)
        .anyMatch(m -> m.contains("fairness.minimum-group = 1: "))
        .anyMatch(m -> m.contains("fairness.favourable = \"acing\": ") && m.contains("acting?"))
        .anyMatch(m -> m.contains("limits.disparate-impct") && m.contains("disparate-impact?"))
        .anyMatch(m -> m.contains("limits.calibration = 2: out of range"));
  }

  @Test
  void floorsAreOfWhatShouldBeHighAndCeilingsOfWhatShouldBeLow() {
    String accept = "accept { floor { average-precision = 0.3 } }";
    assertThat(
            load(
                    parcels()
                        .replace(
                            accept, "accept { floor { f1 = 0.2 }, ceiling { log-loss = 0.5 } }"),
                    Map.of())
                .accept()
                .ceilings())
        .containsExactly(Map.entry("log-loss", 0.5));
    assertThat(mistakes(accept, "accept { floor { brier-score = 0.3 } }"))
        .containsExactly(
            "parcels.conf:19: problem.value.accept.floor.brier-score = 0.3: less of it is better;"
                + " write accept.ceiling.brier-score");
    assertThat(mistakes(accept, "accept { ceiling { roc-auc = 0.3 } }"))
        .containsExactly(
            "parcels.conf:19: problem.value.accept.ceiling.roc-auc = 0.3: more of it is better;"
                + " write accept.floor.roc-auc");
  }

  @Test
  void whatIsNotAskedForDoesNotChangeTheContract() {
    Problem plain = load(parcels(), Map.of());
    assertThat(plain.contract().toString())
        .endsWith("floors={average-precision=0.3}]]")
        .startsWith("Contract[problem=parcels, question=");
    assertThat(load(with("evaluation { slices = [carrier] }"), Map.of()).contract().hash())
        .isEqualTo(plain.contract().hash());
    assertThat(
            load(with("fairness { by = [hub], limits { calibration = 5% } }"), Map.of())
                .contract()
                .hash())
        .isNotEqualTo(plain.contract().hash());
  }

  private List<String> mistakesOf(String sections) {
    return mistakesIn(with(sections), Map.of());
  }

  private static String with(String sections) {
    assertThat(parcels()).contains("  seed = 7");
    return parcels().replace("  seed = 7", "  " + sections + "\n  seed = 7");
  }
}
