package dev.plumbline.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Sources and features that cannot be computed, or not honestly, with the exact message and line.
 */
class MistakesInSourcesAndFeaturesTest extends ProblemFileTestBase {

  @Test
  void eventsNeedAnEventTime() {
    assertThat(
            mistakes(
                "      same-key = correction\n      event-time = at\n      recorded-at = known_at\n",
                ""))
        .containsExactly(
            "parcels.conf:61: problem.features.latest.now.source = \"scans\": the source scans "
                + "has no event-time, so nothing in it is recent; write "
                + "problem.sources.scans.event-time, or use a lookup",
            "parcels.conf:64: problem.features.window.recent.source = \"scans\": the source "
                + "scans has no event-time, so nothing in it is recent; write "
                + "problem.sources.scans.event-time, or use a lookup");
  }

  @Test
  void aDotIsInTheNamesOfFeaturesOnly() {
    String dotted =
        parcels()
            .replace(
                "hub = \"string\", at = \"timestamp\"",
                "hub = \"string\", \"at.utc\" = \"timestamp\"")
            .replace("event-time = at\n", "event-time = \"at.utc\"\n")
            .replace("price = \"double\"", "price = \"double\"\n\"emp.rate\" = \"double\"")
            .replace("columns = [carrier, price]", "columns = [carrier, price, \"emp.rate\"]");
    assertThat(mistakesIn(dotted, Map.of()))
        .containsExactly(
            "parcels.conf:53: problem.sources.scans.event-time = \"at.utc\": a column with a dot in"
                + " its name can be a feature, but no key, clock or group; give it another name, and"
                + " say beside columns what the source calls it: names { at_utc = \"at.utc\" }");
  }

  @Test
  void featureNamesMustDiffer() {
    assertThat(mistakes("evening = \"if(booked_hour >= 18, 1, 0)\"", "dwell_mean_7d = \"price\""))
        .containsExactly(
            "parcels.conf:75: problem.features.expressions.dwell_mean_7d = \"price\": the "
                + "feature dwell_mean_7d is defined already, by "
                + "window.recent.aggregates.dwell_mean; rename one");
  }

  @Test
  void aFeatureMustNotHideAColumn() {
    assertThat(mistakes("evening = \"if", "hub = \"if"))
        .containsExactly(
            "parcels.conf:75: problem.features.expressions.hub = \"if(booked_hour >= 18, 1, "
                + "0)\": the feature hub has the name of a column of parcels, so SQL could mean "
                + "either; rename the feature");
  }

  @Test
  void aDroppedFeatureMustExist() {
    assertThat(
            mistakes(
                "    categorical = [booked_hour]",
                "    drop = [evning]\n    categorical = [booked_hour]"))
        .containsExactly(
            "parcels.conf:77: problem.features.drop = \"evning\": evning is not a feature; did "
                + "you mean evening?");
  }

  @Test
  void droppedPersonalDataCannotBeUsed() {
    assertThat(mistakes("columns = [carrier, price]", "columns = [carrier, price, email]"))
        .containsExactly(
            "parcels.conf:62: problem.features.columns = \"email\": email cannot be used here: "
                + "it is personal data and dropped at ingest (problem.sources.parcels.personal)");
  }

  @Test
  void aDateIsNoFeatureAsItIs() {
    assertThat(mistakes("columns = [carrier, price]", "columns = [carrier, price, promised_at]"))
        .containsExactly(
            "parcels.conf:62: problem.features.columns = \"promised_at\": a timestamp is no number"
                + " or text that a model takes; write date-parts { part { of = promised_at, parts ="
                + " [month, weekday] } } or an expression instead, or list it under drop");
  }

  @Test
  void aColumnCalledLabelWouldBeTheOutcome() {
    assertThat(
            mistakesIn(
                parcels()
                    .replace(
                        "carrier = \"string\"\n",
                        "carrier = \"string\"\n        label = \"double\"\n")
                    .replace("evening = \"if", "doubled = \"2 * label\"\n      evening = \"if"),
                Map.of()))
        .singleElement()
        .asString()
        .endsWith(
            "doubled = \"2 * label\": label cannot be used here: the features' table calls the"
                + " outcome so; give the column another name, and say beside columns what the"
                + " source calls it: names { tag = label }");
  }

  @Test
  void aNameThatTwoTablesHaveIsAmbiguous() {
    assertThat(
            mistakes(
                "carrier = \"string\"\n",
                "carrier = \"string\"\n        delivered_at = \"timestamp\"\n"))
        .containsExactly(
            "parcels.conf:9: problem.label.positive = \"delivered_at > promised_at\": "
                + "delivered_at cannot be used here: delivered_at is a column of both parcels and "
                + "outcomes; derive it under another name in one of them");
  }

  @Test
  void anExpressionCannotReadALaterOne() {
    assertThat(
            mistakes(
                "booked_hour = \"hour(booked_at)\"", "booked_hour = \"hour(booked_at) + evening\""))
        .containsExactly(
            "parcels.conf:74: problem.features.expressions.booked_hour = \"hour(booked_at) + "
                + "evening\": evening cannot be used here: it is defined further down; expressions "
                + "are computed in order: move evening above this one");
  }

  @Test
  void aLookupJoinsTheWholeKey() {
    assertThat(
            mistakes(
                "on { hub = hub }, columns { hub_height",
                "on { height = price }, columns { hub_height"))
        .containsExactly(
            "parcels.conf:63: problem.features.lookup.place.on: not the source's whole key, "
                + "so rows would multiply; write all of [hub], and no more");
  }

  @Test
  void aLookupCannotIgnoreTime() {
    assertThat(mistakes("place { source = hubs", "place { source = scans"))
        .containsExactly(
            "parcels.conf:63: problem.features.lookup.place.on: not the source's whole key, "
                + "so rows would multiply; write all of [scan], and no more",
            "parcels.conf:63: problem.features.lookup.place.source = \"scans\": the source "
                + "scans has an event-time, and a lookup ignores time; use latest, which reads "
                + "only what was known",
            "parcels.conf:63: problem.features.lookup.place.columns.hub_height = \"height\": "
                + "height is not a column of scans; there are: at, dwell, hub, known_at, scan");
  }

  @Test
  void anUnknownTypeIsReported() {
    assertThat(mistakes("price = \"double\"", "price = \"dubble\""))
        .containsExactly(
            "parcels.conf:30: problem.sources.parcels.columns.price = \"dubble\": unknown type "
                + "dubble; did you mean double?");
  }

  @Test
  void outcomesAreJoinedByTheirKey() {
    assertThat(mistakes("key = [parcel]", "key = [delivered_at]"))
        .containsExactly(
            "parcels.conf:43: problem.sources.outcomes.key = [delivered_at]: outcomes are "
                + "joined by the entity, which must be their key, or rows would multiply; write "
                + "[parcel]");
  }
}
