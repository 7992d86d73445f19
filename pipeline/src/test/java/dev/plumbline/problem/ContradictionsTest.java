package dev.plumbline.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Settings that are right by themselves and contradict one another, with the exact message. */
class ContradictionsTest extends ProblemFileTestBase {

  @Test
  void foldsByTimeNeedAClock() {
    assertThat(mistakes("  prediction-time = booked_at\n", ""))
        .containsExactly(
            "parcels.conf:9: problem.label.recorded-at = \"recorded_at\": when the outcome is "
                + "recorded matters only with problem.prediction-time; leave it out, or say when a "
                + "prediction is made",
            "parcels.conf:10: problem.label.maturity = \"14 days\": a maturity without "
                + "problem.prediction-time; leave it out, or say when a prediction is made",
            "parcels.conf:63: problem.features.latest.now: latest reads what was known at "
                + "the prediction time, which this problem does not have; write "
                + "problem.prediction-time, or use a lookup",
            "parcels.conf:65: problem.features.window.recent: window reads what was known at "
                + "the prediction time, which this problem does not have; write "
                + "problem.prediction-time, or use a lookup",
            "parcels.conf:79: problem.split.holdout = \"last 60 days\": a stretch of time "
                + "without problem.prediction-time; write a share, for example 20%, a condition or "
                + "none",
            "parcels.conf:80: problem.split.folds = \"5 by time\": folds by time without "
                + "problem.prediction-time; write for example 5 by entity");
  }

  @Test
  void theLadderBeginsWithRules() {
    assertThat(mistakes("ladder = [rules, linear]", "ladder = [linear, rules]"))
        .containsExactly(
            "parcels.conf:83: problem.ladder = [linear, rules]: does not begin with rules, "
                + "the baseline that every other rung must beat; write rules first");
  }

  @Test
  void aRungIsClimbedOnce() {
    assertThat(mistakes("ladder = [rules, linear]", "ladder = [rules, linear, linear]"))
        .containsExactly(
            "parcels.conf:83: problem.ladder = [rules, linear, linear]: linear is listed "
                + "twice; leave one out");
  }

  @Test
  void costsCannotReadTheOutcome() {
    assertThat(mistakes("0.02 * price", "0.02 * hour(delivered_at)"))
        .containsExactly(
            "parcels.conf:16: problem.value.false-negative = \"12 + 0.02 * "
                + "hour(delivered_at)\": delivered_at cannot be used here: it belongs to outcomes, "
                + "which carries the outcome and is not known at prediction time");
  }

  @Test
  void aPredictionTimeIsATime() {
    assertThat(mistakes("prediction-time = booked_at", "prediction-time = price"))
        .containsExactly(
            "parcels.conf:6: problem.prediction-time = \"price\": price is a double; a time is "
                + "a timestamp or a date: declare or derive one");
  }

  @Test
  void aMistakeMustCostMoreThanTheRightDecision() {
    assertThat(mistakes("false-positive = 4.5", "false-positive = 0"))
        .containsExactly(
            "parcels.conf:17: problem.value.false-positive = 0: no more than true-negative, "
                + "so a mistake would cost nothing; write a larger amount");
  }

  @Test
  void aLabelThatReadsNothingIsRefused() {
    assertThat(mistakes("positive = \"delivered_at > promised_at\"", "positive = \"1 = 1\""))
        .containsExactly(
            "parcels.conf:9: problem.label.positive = \"1 = 1\": reads no column, so it is the "
                + "same for every row; write a condition on the outcome");
  }

  @Test
  void repeatingFoldsByTimeChangesNothing() {
    assertThat(mistakes("folds = 5 by time", "folds = 5 by time, repeats = 3"))
        .containsExactly(
            "parcels.conf:81: problem.split.repeats = 3: folds by time are the same in every "
                + "repeat; write 1, or folds by entity");
  }

  @Test
  void groupsAndStrataNeedFoldsThatAreDrawn() {
    assertThat(
            mistakes("folds = 5 by time", "folds = 5 by time, group = [carrier], stratify = true"))
        .containsExactly(
            "parcels.conf:81: problem.split.group = [carrier]: keeps nothing together, for neither "
                + "the folds nor the holdout are drawn; write folds = 5 by group, or 5 by time, 3 by"
                + " group, or leave it out",
            "parcels.conf:81: problem.split.stratify = true: folds by time are stretches of time, "
                + "whatever outcomes lie in them; write false, or folds by entity or by group");
    assertThat(mistakes("folds = 5 by time", "folds = 5 by group"))
        .containsExactly(
            "parcels.conf:81: problem.split.folds = \"5 by group\": folds by group without "
                + "problem.split.group; write group = [customer] beside it, or folds by entity");
    assertThat(mistakes("folds = 5 by time", "folds = \"5 by time, 3 by group\""))
        .containsExactly(
            "parcels.conf:81: problem.split.folds = \"5 by time, 3 by group\": folds by group without "
                + "problem.split.group; write group = [customer] beside it, or folds by entity");
    assertThat(mistakes("folds = 5 by time", "folds = \"5 by entity, 3 by group\""))
        .containsExactly(
            "parcels.conf:81: problem.split.folds = \"5 by entity, 3 by group\": parts of groups are of"
                + " a stretch of time; write 5 by time, 3 by group, or 5 by group alone");
    assertThat(mistakes("folds = 5 by time", "folds = \"5 by time, 1 by group\""))
        .containsExactly(
            "parcels.conf:81: problem.split.folds = \"5 by time, 1 by group\": one part of the groups is"
                + " all of them; write 2 by group or more, or leave it out");
    assertThat(mistakes("folds = 5 by time", "folds = 5 by group, group = [carier]"))
        .containsExactly(
            "parcels.conf:81: problem.split.group = \"carier\": carier is not a column of parcels; "
                + "did you mean carrier?");
  }

  @Test
  void retrainingIsNotMoreFrequentThanScoring() {
    assertThat(
            mistakes("  seed = 7", "  schedule { every = 1 month, retrain = 1 week }\n  seed = 7"))
        .containsExactly(
            "parcels.conf:85: problem.schedule.retrain = \"1 week\": retrained more often than "
                + "scored; write a longer time, or shorten schedule.every");
  }

  @Test
  void theHoldoutsConditionIsChecked() {
    assertThat(mistakes("holdout = last 60 days", "holdout = where \"mnth > 9\""))
        .containsExactly(
            "parcels.conf:80: problem.split.holdout = \"where mnth > 9\": mnth is not a column "
                + "of parcels; there are: booked_at, carrier, hub, parcel, price, promised_at, "
                + "promised_hours");
  }
}
