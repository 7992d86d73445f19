package dev.plumbline.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The section {@code explain}. */
class MistakesInExplanationTest extends ProblemFileTestBase {

  @Test
  void threeReasonsAreGivenForActingUnlessAskedOtherwise() {
    assertThat(load(parcels(), Map.of()).explanation()).isEqualTo(ExplanationSettings.DEFAULT);
    assertThat(
            load(
                    with(
                        "explain { reasons = 0, reasons-for = all, rows = 500, repeats = 2,"
                            + " dependence = 0 }"),
                    Map.of())
                .explanation())
        .isEqualTo(new ExplanationSettings(0, ExplanationSettings.ReasonsFor.ALL, 500, 2, 0));
  }

  @Test
  void everyMistakeIsNamedWithItsLine() {
    assertThat(mistakesOf("explain { reasons = -1 }"))
        .singleElement()
        .asString()
        .startsWith("parcels.conf:85: problem.explain.reasons = -1: ");
    assertThat(mistakesOf("explain { reasons-for = actng }"))
        .singleElement()
        .asString()
        .startsWith("parcels.conf:85: problem.explain.reasons-for = \"actng\": ")
        .endsWith("did you mean acting?");
    assertThat(mistakesOf("explain { rows = 2000000, repeats = 0, dependence = many }")).hasSize(3);
    assertThat(mistakesOf("explain { reason = 2 }"))
        .singleElement()
        .asString()
        .contains("problem.explain.reason")
        .contains("did you mean reasons?");
  }

  private List<String> mistakesOf(String piece) {
    return mistakesIn(with(piece), Map.of());
  }

  private static String with(String section) {
    return parcels().replace("  seed = 7", "  " + section + "\n  seed = 7");
  }
}
