package dev.plumbline.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How features become numbers: what is read, and what is refused. */
class MistakesInEncodingsTest extends ProblemFileTestBase {
  private static final String LAST = "categorical = [booked_hour]";

  @Test
  void aProblemThatSaysNothingIsEncodedAsEver() throws ProblemException {
    assertThat(load(parcels(), Map.of()).features().encodings()).isEqualTo(Encodings.DEFAULT);
  }

  @Test
  void readsEveryEncoding() throws ProblemException {
    String written =
        LAST
            + """

                encode { carrier = target, booked_hour = "hash 64" }
                impute { price = median, hub_height = "constant -1.5", dwell_now = mean }
                scale { price = log, dwell_mean_7d = robust, hub_height = none, dwell_now = standard }
                encoded-values = 500
            """;
    assertThat(load(parcels().replace(LAST, written), Map.of()).features().encodings())
        .isEqualTo(
            new Encodings(
                Map.of("carrier", new Encodings.Target(20), "booked_hour", new Encodings.Hash(64)),
                Map.of(
                    "price",
                    new Encodings.Median(),
                    "hub_height",
                    new Encodings.Constant(-1.5),
                    "dwell_now",
                    new Encodings.Mean()),
                Map.of(
                    "price",
                    Encodings.Scale.LOG,
                    "dwell_mean_7d",
                    Encodings.Scale.ROBUST,
                    "hub_height",
                    Encodings.Scale.NONE,
                    "dwell_now",
                    Encodings.Scale.STANDARD),
                500));
    for (Map.Entry<String, Encodings.Encode> way :
        Map.<String, Encodings.Encode>of(
                "\"target 2.5\"", new Encodings.Target(2.5),
                "frequency", new Encodings.Frequency(),
                "one-hot", new Encodings.OneHot())
            .entrySet()) {
      String other = LAST + "\n    encode { CARRIER = " + way.getKey() + " }";
      assertThat(load(parcels().replace(LAST, other), Map.of()).features().encodings())
          .returns(way.getValue(), encodings -> encodings.encodeOf("carrier"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "encode { carier = target };encode.carier = \"target\";"
            + "carier is not a feature; did you mean carrier?",
        "encode { carrier = targt };encode.carrier = \"targt\";"
            + "not one of one-hot, frequency, target, target 20, hash 64; did you mean target?",
        "encode { carrier = hash };encode.carrier = \"hash\";"
            + "not a whole number; write for example hash 64",
        "encode { carrier = \"hash 1\" };encode.carrier = \"hash 1\";out of range; write a value from 2 to 1000",
        "encode { carrier = \"target much\" };encode.carrier = \"target much\";"
            + "not a number; write for example target 20",
        "encode { carrier = \"one-hot 3\" };encode.carrier = \"one-hot 3\";"
            + "takes no number; write one-hot",
        "encode { price = target };encode.price = \"target\";price is a number, and encode is for"
            + " categories; list it under categorical, or scale it",
        "encode { dwell_mean_7d = target };encode.dwell_mean_7d = \"target\";dwell_mean_7d is a"
            + " number, and encode is for categories; list it under categorical, or scale it",
        "impute { carrier = median };impute.carrier = \"median\";carrier is a category, and only"
            + " numbers are imputed and scaled; a missing category is a value of its own",
        "scale { booked_hour = log };scale.booked_hour = \"log\";booked_hour is a category, and only"
            + " numbers are imputed and scaled; a missing category is a value of its own",
        "impute { price = constant };impute.price = \"constant\";"
            + "not a number; write for example constant 0",
        "impute { price = medan };impute.price = \"medan\";"
            + "not one of mean, median, constant 0; did you mean median?",
        "scale { price = lg };scale.price = \"lg\";"
            + "not one of standard, robust, log, none; did you mean log?",
        "encoded-values = 0;encoded-values = 0;out of range; write a value from 1 to 1000000"
      })
  void refusesWhatMakesNoSense(String written, String place, String message) {
    List<String> mistakes = mistakes(LAST, LAST + "\n    " + written);
    assertThat(mistakes)
        .hasSize(1)
        .allSatisfy(
            mistake ->
                assertThat(mistake)
                    .startsWith("parcels.conf:78: problem.features." + place + ": ")
                    .contains(message));
  }

  @Test
  void readsClusters() throws ProblemException {
    String written =
        LAST
            + """

                clusters {
                  parcel_kind { columns = [price, dwell_mean_7d], clusters = 6 }
                  hub_kind { columns = [HUB_HEIGHT], clusters = 2, iterations = 20,
                             sample-rows = 500, minimum-rows = 10 }
                }
                about { parcel_kind { description = "light or dear" } }
            """;
    Problem problem = load(parcels().replace(LAST, written), Map.of());
    assertThat(problem.features().encodings().clusters())
        .isEqualTo(
            Map.of(
                "parcel_kind",
                new Encodings.Clusters(List.of("price", "dwell_mean_7d"), 6, 100, 2000, 5),
                "hub_kind",
                new Encodings.Clusters(List.of("HUB_HEIGHT"), 2, 20, 500, 10)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "kind { clusters = 3 };kind.columns;missing; write for example [distance_km, weight_kg]",
        "kind { columns = [], clusters = 3 };kind.columns = [];"
            + "an empty list; write at least one, for example [distance_km, weight_kg]",
        "kind { columns = price, clusters = 3 };kind.columns = \"price\";"
            + "not a list; write for example [distance_km, weight_kg]",
        "kind { columns = [price] };kind.clusters;missing; write for example 6",
        "kind { columns = [price], clusters = 1 };kind.clusters = 1;"
            + "out of range; write a value from 2 to 50",
        "kind { columns = [price], clusters = 51 };kind.clusters = 51;"
            + "out of range; write a value from 2 to 50",
        "kind { columns = [price], clusters = 3, iterations = 0 };kind.iterations = 0;"
            + "out of range; write a value from 1 to 10000",
        "kind { columns = [price], clusters = 3, iteration = 9 };kind.iteration = 9;"
            + "unknown key; did you mean iterations?",
        "kind { columns = [price], clusters = 3, sample-rows = 100 };kind.sample-rows = 100;"
            + "out of range; write a value from 200 to 100000",
        "kind { columns = [price], clusters = 3, sample-row = 500 };kind.sample-row = 500;"
            + "unknown key; did you mean sample-rows?",
        "kind { columns = [price], clusters = 3, minimum-rows = 1 };kind.minimum-rows = 1;"
            + "out of range; write a value from 2 to 100000",
        "kind { columns = [prise], clusters = 3 };kind.columns = \"prise\";"
            + "prise is not a feature; did you mean price?",
        "kind { columns = [price, PRICE], clusters = 3 };kind.columns = \"PRICE\";"
            + "PRICE is listed twice; leave one out",
        "kind { columns = [price, carrier], clusters = 3 };kind.columns = \"carrier\";"
            + "carrier is a category, and clusters are of numbers; leave it out of columns",
        "price { columns = [dwell_now], clusters = 3 };price;"
            + "price is a feature already; call the clusters something else, for example parcel_kind",
        "Kind { columns = [price], clusters = 3 };Kind;not a name; write lower-case letters",
        "kind = 3;kind = 3;not an object; write { … } with keys inside"
      })
  void refusesClustersThatMakeNoSense(String written, String place, String message) {
    assertThat(mistakes(LAST, LAST + "\n    clusters { " + written + " }"))
        .hasSize(1)
        .allSatisfy(
            mistake ->
                assertThat(mistake)
                    .startsWith("parcels.conf:78: problem.features.clusters." + place)
                    .contains(": " + message));
  }

  @Test
  void whatIsDroppedIsNotClustered() {
    assertThat(
            mistakes(
                LAST,
                LAST
                    + "\n    drop = [price]"
                    + "\n    clusters { kind { columns = [price], clusters = 2 } }"))
        .containsExactly(
            "parcels.conf:79: problem.features.clusters.kind.columns = \"price\": price is "
                + "dropped, so no model reads it; leave it out of one list");
  }

  @Test
  void whatIsDroppedIsNotEncoded() {
    assertThat(mistakes(LAST, LAST + "\n    drop = [price]\n    scale { price = log }"))
        .containsExactly(
            "parcels.conf:79: problem.features.scale.price = \"log\": price is dropped, so no model "
                + "reads it; leave it out of one list");
  }
}
