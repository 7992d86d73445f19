package dev.plumbline.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.feature.FeatureNotes;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.problem.FeatureSet.About;
import dev.plumbline.statistic.Histogram;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReasonWordsTest {
  private static final FeatureNotes.Note PLAIN = note(Optional.empty(), Optional.empty());

  private static FeatureNotes.Note note(Optional<String> description, Optional<String> unit) {
    return new FeatureNotes.Note(new About(description, unit, Optional.empty()), Optional.empty());
  }

  private static FeatureNotes.Note hidden(FeatureNotes.Hidden why) {
    return new FeatureNotes.Note(PLAIN.about(), Optional.of(why));
  }

  /** Five rows up to 12.4, five above. */
  private static Optional<Histogram> around(double median) {
    Histogram histogram = Histogram.numeric(median, median + 10);
    return Optional.of(histogram.addRows(0, 5).addRows(1, 4).addRows(2, 1).addMissing());
  }

  @Test
  void aNumberIsSetBesideItsMedianInItsUnit() {
    ReasonWords words =
        ReasonWords.of(
            "dwell_mean_7d",
            FeatureKind.NUMERIC,
            note(Optional.of("mean dwell at the hub"), Optional.of("hours")),
            around(12.4));

    assertThat(words.sentence(31.23, ReasonWords.ofChance(0.08)))
        .isEqualTo(
            "dwell_mean_7d (mean dwell at the hub) is 31.2 hours, higher than usual (12.4): raises"
                + " the chance by 8 points");
    assertThat(words.sentence(2, ReasonWords.ofChance(-0.01)))
        .endsWith("is 2 hours, lower than usual (12.4): lowers the chance by 1 point");
    assertThat(words.sentence(12.41, "")).contains("is 12.4 hours, as usual");
    assertThat(words.sentence(null, "")).contains("is not known");
    assertThat(words.sentence(Double.NaN, "")).contains("is not known");
    assertThat(words.value(31.23)).contains("31.23");
  }

  @Test
  void aShareIsSaidInPercent() {
    ReasonWords words =
        ReasonWords.of(
            "late_rate",
            FeatureKind.NUMERIC,
            note(Optional.empty(), Optional.of("share")),
            around(0.042));

    assertThat(words.sentence(0.31, "raises"))
        .isEqualTo("late_rate is 31%, higher than usual (4.2%): raises");
  }

  @Test
  void aCategoryIsSaidWithItsShareOfTheTrainingRows() {
    Histogram carriers = Histogram.categorical(List.of("DHL", "UPS")).addRows(0, 3).addRows(1, 1);
    ReasonWords words =
        ReasonWords.of("carrier", FeatureKind.CATEGORICAL, PLAIN, Optional.of(carriers));

    assertThat(words.sentence("UPS", "x")).isEqualTo("carrier is UPS, as in 25% of cases: x");
    assertThat(words.sentence("GLS", "x")).isEqualTo("carrier is GLS: x");
    assertThat(
            ReasonWords.of("code", FeatureKind.CATEGORICAL, PLAIN, Optional.empty())
                .sentence(3.0, "x"))
        .isEqualTo("code is 3: x");
  }

  @Test
  void trueAndFalseAndRulesAreSaidAsSuch() {
    assertThat(
            ReasonWords.of("member", FeatureKind.NUMERIC, PLAIN, Optional.empty())
                .sentence(true, "x"))
        .isEqualTo("member is true: x");
    ReasonWords rule = ReasonWords.of("rule_snow", FeatureKind.RULE, PLAIN, Optional.empty());
    assertThat(rule.sentence(true, "x")).isEqualTo("the rule snow holds: x");
    assertThat(rule.sentence(null, "x")).isEqualTo("the rule snow does not hold: x");
  }

  @Test
  void personalAndProtectedValuesAreNotSpelledOut() {
    for (FeatureNotes.Hidden why : FeatureNotes.Hidden.values()) {
      ReasonWords words = ReasonWords.of("age", FeatureKind.NUMERIC, hidden(why), around(40));

      assertThat(words.sentence(61, "x")).isEqualTo("age (" + why.word() + ", not shown): x");
      assertThat(words.value(61)).isEmpty();
    }
  }

  @Test
  void smallChangesAreSaidWithADecimalAndTheSmallestAsSuch() {
    assertThat(ReasonWords.ofChance(0.004)).isEqualTo("raises the chance by 0.4 points");
    assertThat(ReasonWords.ofChance(-Double.MIN_VALUE))
        .isEqualTo("lowers the chance by less than 0.1 points");
    assertThat(ReasonWords.ofNumber(-8.24)).isEqualTo("lowers the prediction by 8.24");
    assertThat(ReasonWords.ofNumber(1234.4)).isEqualTo("raises the prediction by 1,234");
    assertThat(ReasonWords.ofNumber(0.00123)).isEqualTo("raises the prediction by 0.0012");
  }

  @Test
  void theWeightiestReasonsComeFirstWhicheverTheirSign() {
    assertThat(Reasons.weightiest(new double[] {0.1, -0.7, 0, 0.3}, 2)).containsExactly(1, 3);
    assertThat(Reasons.weightiest(new double[] {0, 0, 0.3}, 2)).containsExactly(2);
  }
}
