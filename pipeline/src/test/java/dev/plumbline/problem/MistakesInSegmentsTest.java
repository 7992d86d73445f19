package dev.plumbline.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The section {@code segments}: what it means, and every mistake in it. */
class MistakesInSegmentsTest extends ProblemFileTestBase {
  private static final String LAST = "  seed = 7";

  @Test
  void aProblemThatSaysNothingGetsTheDefaults() {
    assertThat(load(parcels(), Map.of()).segments()).isEqualTo(SegmentSettings.DEFAULT);
  }

  @Test
  void aSegmentOfFourRowsIsNotDescribedUnlessItIsAskedFor() {
    assertThat(SegmentSettings.DEFAULT.minimumRows()).isEqualTo(5);
  }

  @Test
  void readsEveryKey() {
    String section =
        "clusters = [5, 3], features = [price, carrier], least-stability = 0.7, starts = 2,"
            + " iterations = 50, sample-rows = 500, minimum-rows = 20";
    assertThat(load(segments(section), Map.of()).segments())
        .isEqualTo(
            new SegmentSettings(List.of(3, 5), List.of("price", "carrier"), 0.7, 2, 50, 500, 20));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clusters = [1]|clusters = 1: out of range; write a value from 2 to 100",
        "clusters = [many]|clusters = \"many\": not a whole number; write for example 3",
        "clusters = [3, 3]|clusters = 3: 3 is listed twice; leave one out",
        "clusters = []|clusters = []: an empty list; write at least one, for example [3]",
        "clusters = 3|clusters = 3: not a list; write for example [3]",
        "cluster = [3]|cluster = [3]: unknown key; did you mean clusters?",
        "features = [prise]|features = \"prise\": prise is not a feature; did you mean price?",
        "features = [price, Price]|features = \"Price\": Price is listed twice; leave one out",
        "least-stability = 120%|least-stability = \"120%\": out of range; write a value from 0% to 100%",
        "starts = 0|starts = 0: out of range; write a value from 1 to 100",
        "iterations = 0|iterations = 0: out of range; write a value from 1 to 10000",
        "minimum-rows = 1|minimum-rows = 1: out of range; write a value from 2 to 100000",
        "minimum-row = 9|minimum-row = 9: unknown key; did you mean minimum-rows?",
        "sample-rows = 10|sample-rows = 10: out of range; write a value from 200 to 100000",
      })
  void everyMistakeIsReportedWithItsLine(String section, String message) {
    assertThat(mistakesIn(segments(section), Map.of()))
        .containsExactly("parcels.conf:85: problem.segments." + message);
  }

  @Test
  void whatIsDroppedMakesNoSegments() {
    String dropped =
        segments("features = [price]")
            .replace("categorical = [booked_hour]", "categorical = [booked_hour], drop = [price]");
    assertThat(mistakesIn(dropped, Map.of()))
        .containsExactly(
            "parcels.conf:85: problem.segments.features = \"price\": price is dropped, so it is no"
                + " feature of a model; leave it out of features.drop, or of segments.features");
  }

  private static String segments(String section) {
    assertThat(parcels()).contains(LAST);
    return parcels().replace(LAST, "  segments { " + section + " }\n" + LAST);
  }
}
