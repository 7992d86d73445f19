package dev.plumbline.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Every kind of mistake in one key, value or piece of SQL, with the exact message and line. */
class MistakesInValuesTest extends ProblemFileTestBase {

  @Test
  void anUnknownKeyIsComparedWithTheKnownOnes() {
    assertThat(mistakes("    maturity = 14 days", "    maturty = 14 days"))
        .containsExactly(
            "parcels.conf:7: problem.label.maturity: missing; write for example maturity = "
                + "14 days",
            "parcels.conf:11: problem.label.maturty = \"14 days\": unknown key; did you mean "
                + "maturity?");
  }

  @Test
  void aWordIsNotADuration() {
    assertThat(mistakes("maturity = 14 days", "maturity = fourteen"))
        .containsExactly(
            "parcels.conf:11: problem.label.maturity = \"fourteen\": not a duration; write for "
                + "example 14 days");
  }

  @Test
  void aMissingKeyPointsAtItsObject() {
    assertThat(mistakes("    unit = EUR\n", ""))
        .containsExactly("parcels.conf:14: problem.value.unit: missing; write for example EUR");
  }

  @Test
  void aTaskIsOneOfThree() {
    assertThat(mistakes("  seed = 7", "  task = ranking\n  seed = 7"))
        .containsExactly(
            "parcels.conf:85: problem.task = \"ranking\": not one of binary, multiclass, regression; write one "
                + "of them");
  }

  @Test
  void foldsAreAtLeastTwo() {
    assertThat(mistakes("folds = 5 by time", "folds = 1 by time"))
        .containsExactly(
            "parcels.conf:81: problem.split.folds = \"1 by time\": too few; write 2 folds or "
                + "more");
  }

  @Test
  void confidenceIsAtLeastAHalf() {
    assertThat(mistakes("accept {", "accept { confidence = 40%,"))
        .containsExactly(
            "parcels.conf:19: problem.value.accept.confidence = \"40%\": out of range; write a "
                + "value from 50% to 99.99%");
  }

  @Test
  void aShareIsNotNegative() {
    assertThat(mistakes("accept {", "accept { saving-over-baseline = -5%,"))
        .containsExactly(
            "parcels.conf:19: problem.value.accept.saving-over-baseline = \"-5%\": out of "
                + "range; write a value from 0% to 100%");
  }

  @Test
  void aListMustNotBeEmpty() {
    assertThat(mistakes("entity = [parcel]", "entity = []"))
        .containsExactly(
            "parcels.conf:5: problem.entity = []: an empty list; write at least one, for "
                + "example [shipment_id]");
  }

  @Test
  void aValueOfTheWrongTypeIsNamed() {
    assertThat(mistakes("seed = 7", "seed = seven"))
        .containsExactly(
            "parcels.conf:85: problem.seed = \"seven\": not a whole number; write for example 7");
  }

  @Test
  void anObjectIsNotAText() {
    assertThat(
            mistakes(
                "  split {\n    holdout = last 60 days\n    folds = 5 by time\n  }", "  split = 5"))
        .containsExactly(
            "parcels.conf:79: problem.split = 5: not an object; write { … } with keys inside");
  }

  @Test
  void anUnknownSourceIsComparedWithTheKnownOnes() {
    assertThat(mistakes("population = parcels", "population = parcel"))
        .containsExactly(
            "parcels.conf:4: problem.population = \"parcel\": unknown source; did you mean "
                + "parcels?");
  }

  @Test
  void anUnknownColumnOfTheEntityIsReported() {
    assertThat(mistakes("entity = [parcel]", "entity = [parcle]"))
        .containsExactly(
            "parcels.conf:5: problem.entity = \"parcle\": parcle is not a column of parcels; "
                + "did you mean parcel?");
  }

  @Test
  void sqlThatDoesNotParseIsReportedWithItsPosition() {
    assertThat(mistakes("\"hour(booked_at)\"", "\"hour(booked_at\""))
        .containsExactly(
            "parcels.conf:74: problem.features.expressions.booked_hour = \"hour(booked_at\": "
                + "not SQL: ends too early, at character 15");
  }

  @Test
  void sqlThatEndsEarlyIsReported() {
    assertThat(mistakes("\"dwell_now > 8\"", "\"dwell_now >\""))
        .containsExactly(
            "parcels.conf:84: problem.rungs.rules.congested = \"dwell_now >\": not SQL: ends "
                + "too early, at character 12");
  }

  @Test
  void anUnknownColumnInSqlIsReported() {
    assertThat(mistakes("0.02 * price", "0.02 * prize"))
        .containsExactly(
            "parcels.conf:16: problem.value.false-negative = \"12 + 0.02 * prize\": prize is "
                + "not a column of parcels or a feature; did you mean price?");
  }

  @Test
  void anUnknownFunctionIsReported() {
    assertThat(mistakes("\"hour(booked_at)\"", "\"houre(booked_at)\""))
        .containsExactly(
            "parcels.conf:74: problem.features.expressions.booked_hour = \"houre(booked_at)\": "
                + "unknown SQL function houre; did you mean hour?");
  }

  @Test
  void anAggregateHasNoPlaceInAnExpression() {
    assertThat(mistakes("\"hour(booked_at)\"", "\"max(price)\""))
        .containsExactly(
            "parcels.conf:74: problem.features.expressions.booked_hour = \"max(price)\": max "
                + "reads or makes many rows; an expression is computed over one: use "
                + "features.window for aggregates");
  }

  @Test
  void anAnswerThatChangesEveryRunIsRefused() {
    assertThat(mistakes("\"hour(booked_at)\"", "\"datediff(now(), booked_at)\""))
        .containsExactly(
            "parcels.conf:74: problem.features.expressions.booked_hour = \"datediff(now(), "
                + "booked_at)\": now gives another answer on every run; use columns of the row only");
  }

  @Test
  void aQueryInsideAnExpressionIsRefused() {
    assertThat(mistakes("\"hour(booked_at)\"", "\"(select 1)\""))
        .containsExactly(
            "parcels.conf:74: problem.features.expressions.booked_hour = \"(select 1)\": a "
                + "query inside the expression; it is computed over one row: bring the other table "
                + "in as a lookup, latest or window");
  }

  @Test
  void anUnknownRungIsReported() {
    assertThat(mistakes("ladder = [rules, linear]", "ladder = [rules, lineer]"))
        .containsExactly(
            "parcels.conf:83: problem.ladder = \"lineer\": not one of rules, linear, "
                + "linear-svm, decision-tree, random-forest, boosted-trees, multilayer-perceptron; did you mean "
                + "linear?");
  }

  @Test
  void anUnknownTimeZoneIsReported() {
    assertThat(mistakes("  seed = 7", "  time-zone = Europe/Berlim\n  seed = 7"))
        .containsExactly(
            "parcels.conf:85: problem.time-zone = \"Europe/Berlim\": not a time zone; did you "
                + "mean Europe/Berlin?");
  }

  @Test
  void anL1RatioIsAShare() {
    assertThat(mistakes("  seed = 7", "  rungs.linear.l1-ratio = [0, 1.5]\n  seed = 7"))
        .containsExactly(
            "parcels.conf:85: problem.rungs.linear.l1-ratio = 1.5: out of range; write a "
                + "value from 0 to 1");
  }

  @Test
  void aPenaltyIsNotCalledAfterItsKind() {
    assertThat(mistakes("  seed = 7", "  rungs.linear.ridge = [0.1]\n  seed = 7"))
        .containsExactly(
            "parcels.conf:85: problem.rungs.linear.ridge = [0.1]: unknown key; keys here: "
                + "l1-ratio, maximum-categories, penalty, running-cost");
  }

  @Test
  void aHoldoutIsOneOfFour() {
    assertThat(mistakes("holdout = last 60 days", "holdout = the end"))
        .containsExactly(
            "parcels.conf:80: problem.split.holdout = \"the end\": not a holdout; write last "
                + "60 days, 20%, where \"<sql>\" or none");
  }

  @Test
  void aMetricWithAFloorMustExist() {
    assertThat(mistakes("average-precision", "averge-precision"))
        .containsExactly(
            "parcels.conf:19: problem.value.accept.floor.averge-precision = 0.3: unknown "
                + "metric; did you mean average-precision?");
  }

  @Test
  void secretsAreNotPrinted() {
    assertThat(mistakes("  seed = 7", "  database-password = hunter2\n  seed = 7"))
        .containsExactly(
            "parcels.conf:85: problem.database-password = \"(redacted)\": unknown key; keys "
                + "here: calibration, consent, decision, entity, evaluation, explain, fairness, "
                + "features, label, ladder, leakage, maintenance, and 20 more");
  }

  @Test
  void aTextThatIsNotHoconIsReported() {
    assertThat(mistakes("  seed = 7", "  seed = * 7"))
        .containsExactly(
            "parcels.conf:85: not HOCON: Expecting a value but got wrong token: '*' "
                + "(Reserved character '*' is not allowed outside quotes); put text with such "
                + "characters in double quotes");
  }
}
