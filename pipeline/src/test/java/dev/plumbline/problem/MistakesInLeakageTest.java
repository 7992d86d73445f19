package dev.plumbline.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The section {@code leakage}: what it means, and every mistake in it. */
class MistakesInLeakageTest extends ProblemFileTestBase {

  @Test
  void leaksAreSearchedDeeplyByDefaultAndNothingIsAccepted() {
    assertThat(load(parcels(), Map.of()).leakage())
        .isEqualTo(new LeakageSettings(true, 10_000, 3, 5, 2_000, 3, 1_000, List.of()));
  }

  @Test
  void anAcceptanceNamesFeatureKindReasonAndDay() {
    LeakageSettings settings =
        load(
                leakage(
                    "deep = false, sample-rows = 5000, permutations = 5, examples = 9,"
                        + " repeated-rows = 300, earlier-loads = 0, commits = 50, accept = [{"
                        + " feature = price, kind = pure-value, reason = \"known\", until = 2026-12-31 }]"),
                Map.of())
            .leakage();
    assertThat(settings)
        .isEqualTo(
            new LeakageSettings(
                false,
                5_000,
                5,
                9,
                300,
                0,
                50,
                List.of(
                    new AcceptedLeak(
                        Optional.of("price"),
                        LeakKind.PURE_VALUE,
                        "known",
                        LocalDate.of(2026, 12, 31)))));
  }

  @Test
  void anUnknownKindIsComparedWithTheKnownOnes() {
    assertThat(
            mistakesOf(
                "accept = [{ feature = price, kind = pure-valu, reason = a, until = 2026-12-31 }]"))
        .singleElement()
        .asString()
        .startsWith("parcels.conf:85: problem.leakage.accept.kind = \"pure-valu\": ")
        .contains("did you mean pure-value?");
  }

  @Test
  void anAcceptanceOfAFeatureThatDoesNotExistIsReported() {
    assertThat(
            mistakesOf(
                "accept = [{ feature = prise, kind = pure-value, reason = a, until = 2026-12-31 }]"))
        .containsExactly(
            "parcels.conf:85: problem.leakage.accept.feature = \"prise\": prise is not a feature;"
                + " did you mean price?");
  }

  @Test
  void anAcceptanceWithoutReasonOrDayIsReported() {
    assertThat(mistakesOf("accept = [{ feature = price, kind = pure-value, until = soon }]"))
        .containsExactly(
            "parcels.conf:85: problem.leakage.accept.reason: missing; write for example \"known at"
                + " booking, see ticket 12\"",
            "parcels.conf:85: problem.leakage.accept.until = \"soon\": not a date; write for"
                + " example 2026-12-31");
  }

  @Test
  void anUnknownKeyOfAnAcceptanceIsComparedWithTheKnownOnes() {
    assertThat(
            mistakesOf(
                "accept = [{ feature = price, kind = pure-value, reason = a, until = 2026-12-31,"
                    + " untill = 2027-12-31 }]"))
        .containsExactly(
            "parcels.conf:85: problem.leakage.accept.untill = \"2027-12-31\": unknown key; did you"
                + " mean until?");
  }

  @Test
  void aFindingAboutTheRowsHasNoFeatureAndAnyOtherHasOne() {
    assertThat(
            mistakesOf(
                "accept = [{ feature = price, kind = serving-differs, reason = a, until ="
                    + " 2026-12-31 }, { kind = pure-value, reason = a, until = 2026-12-31 }]"))
        .containsExactly(
            "parcels.conf:85: problem.leakage.accept.feature = \"price\": serving-differs is about"
                + " the rows as a whole; leave out feature",
            "parcels.conf:85: problem.leakage.accept.feature: missing; write for example feature ="
                + " order_value");
  }

  @Test
  void acceptIsAListOfObjects() {
    assertThat(mistakesOf("accept = price"))
        .containsExactly(
            "parcels.conf:85: problem.leakage.accept = \"price\": not a list; write for example"
                + " [{ feature = x, kind = pure-value, … }]");
    assertThat(mistakesOf("accept = [price]"))
        .containsExactly(
            "parcels.conf:85: problem.leakage.accept = \"price\": not an object; write { … } with"
                + " keys inside");
  }

  @Test
  void theSampleHasABound() {
    assertThat(mistakesOf("sample-rows = 10"))
        .containsExactly(
            "parcels.conf:85: problem.leakage.sample-rows = 10: out of range; write a value from"
                + " 500 to 1000000");
  }

  @Test
  void everyBoundHasARange() {
    assertThat(mistakesOf("examples = many, repeated-rows = 1, earlier-loads = 1000, commits = 1"))
        .containsExactly(
            "parcels.conf:85: problem.leakage.examples = \"many\": not a whole number; write for"
                + " example 5",
            "parcels.conf:85: problem.leakage.repeated-rows = 1: out of range; write a value from"
                + " 100 to 100000",
            "parcels.conf:85: problem.leakage.earlier-loads = 1000: out of range; write a value"
                + " from 0 to 100",
            "parcels.conf:85: problem.leakage.commits = 1: out of range; write a value from 2 to"
                + " 100000");
  }

  @Test
  void aMisspeltBoundIsComparedWithTheKnownOnes() {
    assertThat(mistakesOf("repeated-row = 2000"))
        .containsExactly(
            "parcels.conf:85: problem.leakage.repeated-row = 2000: unknown key; did you mean"
                + " repeated-rows?");
  }

  private List<String> mistakesOf(String leakage) {
    return mistakesIn(leakage(leakage), Map.of());
  }

  private static String leakage(String section) {
    assertThat(parcels()).contains("  seed = 7");
    return parcels().replace("  seed = 7", "  leakage { " + section + " }\n  seed = 7");
  }
}
