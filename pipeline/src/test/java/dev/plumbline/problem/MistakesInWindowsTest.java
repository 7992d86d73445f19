package dev.plumbline.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.problem.FeatureSet.Aggregate;
import dev.plumbline.problem.FeatureSet.Function;
import dev.plumbline.problem.FeatureSet.Window;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows, the history of the outcomes and derived features: what is read, and what is refused. */
class MistakesInWindowsTest extends ProblemFileTestBase {
  private static final String NOT_AN_AGGREGATE =
      "not an aggregate; write count(*) or hours_since(*), or count, sum, mean, min, max, sd, rate, "
          + "distinct, first, last, lag, difference or hours_since over one SQL expression, for "
          + "example mean(dwell_hours), lag(dwell_hours, 1) or rate(dwell_hours > 8)";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "count(*);COUNT;1;0",
        "hours_since(*);HOURS_SINCE;true;0",
        "hours_since(dwell > 8);HOURS_SINCE;dwell > 8;0",
        "rate(dwell > 8);RATE;dwell > 8;0",
        "distinct(hub);DISTINCT;hub;0",
        "sd(dwell);SD;dwell;0",
        "first(dwell);FIRST;dwell;0",
        "last(dwell + 1);LAST;dwell + 1;0",
        "lag(dwell);LAG;dwell;1",
        "lag(dwell, 3);LAG;dwell;3",
        "difference(dwell, 2);DIFFERENCE;dwell;2"
      })
  void readsEveryAggregate(String written, Function function, String expression, int back)
      throws ProblemException {
    Problem problem = load(parcels().replace("mean(dwell)", written), Map.of());
    assertThat(problem.features().windows().get("recent").aggregates().get("dwell_mean"))
        .isEqualTo(new Aggregate(function, expression, back));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "median(dwell)",
        "sum(*)",
        "mean(dwell, 2)",
        "lag(dwell, 0)",
        "lag(dwell, dwell)",
        "lag(dwell, 1001)",
        "dwell",
        "count(distinct dwell)"
      })
  void refusesWhatIsNotAnAggregate(String written) {
    assertThat(mistakes("mean(dwell)", written))
        .containsExactly(
            "parcels.conf:70: problem.features.window.recent.aggregates.dwell_mean = \""
                + written
                + "\": "
                + NOT_AN_AGGREGATE);
  }

  @Test
  void aWindowIsWholeMinutes() {
    assertThat(mistakes("over = [3 hours, 7 days]", "over = [15 minutes, 7 days]")).isEmpty();
    assertThat(mistakes("over = [3 hours, 7 days]", "over = [90 seconds, 7 days]"))
        .containsExactly(
            "parcels.conf:69: problem.features.window.recent.over = \"90 seconds\": not whole "
                + "minutes, which the feature is named after; write for example 7 days");
  }

  @Test
  void aWindowIsNoLongerThanFourHundredDays() {
    assertThat(mistakes("over = [3 hours, 7 days]", "over = [3 hours, 401 days]"))
        .containsExactly(
            "parcels.conf:69: problem.features.window.recent.over = \"401 days\": longer than 400 "
                + "days, the longest window; write for example 365 days");
  }

  @Test
  void aWindowIsNamedByDaysHoursOrMinutes() {
    assertThat(
            List.of(
                Window.featureName("n", Duration.ofDays(400)),
                Window.featureName("n", Duration.ofHours(25)),
                Window.featureName("n", Duration.ofMinutes(30))))
        .containsExactly("n_400d", "n_25h", "n_30m");
  }

  @Test
  void theHistoryOfTheOutcomesHasThePopulationsColumnsAndTheLabel() throws ProblemException {
    Problem problem =
        load(outcomes("on { carrier = carrier }", "rate(label and price > 5)"), Map.of());
    Source history = problem.eventSource(Label.HISTORY).orElseThrow();
    assertThat(history.key()).containsExactly("parcel");
    assertThat(history.eventTime()).contains("booked_at");
    assertThat(history.corrections()).isEqualTo(Source.SameKey.DUPLICATE);
    assertThat(mistakesIn(outcomes("on { hub = hub }", "rate(delivered_at > booked_at)"), Map.of()))
        .singleElement()
        .asString()
        .contains("delivered_at is not a column of parcels or label");
  }

  @Test
  void partsOfDatesAndWordsBecomeExpressions() throws ProblemException {
    Problem problem =
        load(
            parcels()
                .replace(
                    "    expressions {",
                    "    date-parts { booked { of = booked_at, parts = [weekday], cyclic = [hour] } }\n"
                        + "    text { who { of = carrier, parts = [length], hashed-words = 2 } }\n"
                        + "    about { dwell_mean { unit = hours, owner = hubs } }\n"
                        + "    expressions {"),
            Map.of());
    assertThat(problem.features().expressions())
        .containsEntry("booked_weekday", "weekday((booked_at))")
        .containsEntry("booked_hour_sin", "sin(2 * pi() * hour((booked_at)) / 24)")
        .containsEntry("who_length", "length((carrier))")
        .containsKeys("booked_hour_cos", "who_hash_0", "who_hash_1", "booked_hour", "evening");
    assertThat(problem.features().about().get("dwell_mean").unit()).contains("hours");
  }

  @Test
  void mistakesInDerivedFeaturesAreShownWhereTheyAreWritten() {
    assertThat(
            mistakes(
                "    expressions {\n",
                "    date-parts { made { of = made_at, cyclic = [hour, year] } }\n"
                    + "    text { who { of = carrier } }\n"
                    + "    about { dwell_men { unit = hours } }\n"
                    + "    expressions {\n"))
        .hasSize(4)
        .anySatisfy(
            m ->
                assertThat(m)
                    .contains("problem.features.date-parts.made.of")
                    .contains("made_at is not a column"))
        .anySatisfy(m -> assertThat(m).contains("a year does not come again"))
        .anySatisfy(
            m ->
                assertThat(m)
                    .contains("problem.features.text.who: nothing to compute; write for example"))
        .anySatisfy(m -> assertThat(m).contains("problem.features.about.dwell_men"));
  }

  private static String outcomes(String on, String aggregate) {
    return parcels()
        .replace(
            "    window {\n",
            "    window {\n      settled { source = label, "
                + on
                + ", over = [30 days], aggregates { late_rate = \""
                + aggregate
                + "\" } }\n");
  }
}
