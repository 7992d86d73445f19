package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AssociationTest {
  @Test
  void anIdentifierOfNoMeaningDoesNotAlarm() {
    Random random = new Random(1);
    FeatureAgainstLabel few = FeatureAgainstLabel.text();
    FeatureAgainstLabel unique = FeatureAgainstLabel.text();
    for (int i = 0; i < 20_000; i++) {
      boolean positive = random.nextDouble() < 0.2;
      // About 3 rows a value: ranked by its own rates it would have an area above 0.9.
      few.add("id-" + random.nextInt(6_000), positive, random.nextInt(2));
      unique.add("row-" + i, positive, random.nextInt(2));
    }
    assertThat(Association.of(few).rocAuc(0.999).contains(0.5)).isTrue();
    assertThat(Association.of(few).rocAuc(0.999).width()).isLessThan(0.05);
    assertThat(Association.of(unique).rocAuc(0.99).estimate()).isEqualTo(0.5);
    assertThat(Association.of(few).purity(3, 0.01, 0.99, 10).values()).isEmpty();
  }

  @Test
  void aFeatureThatIsTheLabelRanksPerfectlyAndIsPure() {
    Random random = new Random(2);
    FeatureAgainstLabel leak = FeatureAgainstLabel.text();
    for (int i = 0; i < 2_000; i++) {
      boolean positive = random.nextDouble() < 0.3;
      leak.add(positive ? "cancelled" : "flown", positive, random.nextInt(2));
    }
    Association association = Association.of(leak);
    assertThat(association.rocAuc(0.99).estimate()).isEqualTo(1);
    Association.Purity purity = association.purity(20, 0.01, 0.99, 1);
    assertThat(purity.share()).isEqualTo(1);
    assertThat(purity.valueCount()).isEqualTo(2);
    assertThat(purity.values()).hasSize(1);
    assertThat(purity.values().get(0).value()).isEqualTo("flown");
    assertThat(purity.values().get(0).rate().estimate()).isZero();
  }

  @Test
  void theAreaIsThatCountedByHand() {
    // Rates on half 0: a 3/4, b 1/4, so half 1 is ranked a before b, and the other way round.
    FeatureAgainstLabel counts = FeatureAgainstLabel.text();
    add(counts, "a", 0, 3, 1);
    add(counts, "b", 0, 1, 3);
    add(counts, "a", 1, 2, 1);
    add(counts, "b", 1, 1, 2);
    // On half 1: 3 × 3 pairs, 2 × 2 in order, 2 × 1 + 1 × 2 ties: 6/9. On half 0: 16 pairs,
    // 9 in order, 3 + 3 ties: 12/16.
    assertThat(Association.of(counts).rocAuc(0.95).estimate())
        .isCloseTo((6.0 / 9 + 12.0 / 16) / 2, within(1e-12));
  }

  @Test
  void theIntervalIsThatOfHanleyAndMcNeil() {
    // Two halves of equal counts and area A = 0.75, 40 positives and 40 negatives each: with
    // Q1 = 0.6 and Q2 = 9/14, V = (0.1875 + 39 × (0.6 - 0.5625) + 39 × (9/14 - 0.5625)) / 1600.
    FeatureAgainstLabel counts = FeatureAgainstLabel.text();
    for (int half = 0; half < 2; half++) {
      add(counts, "a", half, 30, 10);
      add(counts, "b", half, 10, 30);
    }
    double variance = (0.1875 + 39 * (0.6 - 0.5625) + 39 * (9.0 / 14 - 0.5625)) / 1600;
    Interval area = Association.of(counts).rocAuc(0.95);
    assertThat(area.estimate()).isCloseTo(0.75, within(1e-12));
    assertThat(area.width()).isCloseTo(2 * 1.959964 * Math.sqrt(variance / 2), within(1e-6));
  }

  @Test
  void missingValuesMaySayAllThereIsToSay() {
    FeatureAgainstLabel arrival = FeatureAgainstLabel.numeric(0);
    Random random = new Random(3);
    for (int i = 0; i < 1_000; i++) {
      if (i % 10 == 0) {
        arrival.addMissing(true, random.nextInt(2));
      } else {
        arrival.add(random.nextGaussian(), i % 10 == 1, random.nextInt(2));
      }
    }
    // Half of the positives and no negative are missing: 0.5 + (0.5 - 0) / 2.
    assertThat(Association.of(arrival).missingnessRocAuc()).isCloseTo(0.75, within(1e-12));
    Association.Purity purity = Association.of(arrival).purity(20, 0, 0.99, 5);
    assertThat(purity.values()).extracting(Association.PureValue::value).containsExactly("missing");
    assertThat(purity.share()).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void aRareLabelDoesNotMakeSmallValuesPure() {
    FeatureAgainstLabel counts = FeatureAgainstLabel.text();
    add(counts, "large", 0, 20, 980);
    add(counts, "small", 1, 0, 50);
    assertThat(Association.of(counts).purity(20, 0.01, 0.95, 5).values()).isEmpty();
  }

  @Test
  void aLabelOfOneClassHasNoArea() {
    FeatureAgainstLabel counts = FeatureAgainstLabel.text().add("a", true, 0).add("a", true, 1);
    Interval area = Association.of(counts).rocAuc(0.95);
    assertThat(area.estimate()).isNaN();
    assertThat(area.reason()).isEqualTo("A half of the rows lacks positives or negatives.");
  }

  @Test
  void keepsTheSameValuesWhateverTheOrderOfRowsAndMerges() {
    FeatureAgainstLabel upwards = FeatureAgainstLabel.text(50);
    FeatureAgainstLabel few = FeatureAgainstLabel.text(50);
    FeatureAgainstLabel many = FeatureAgainstLabel.text(50);
    for (int i = 0; i < 4_000; i++) {
      upwards.add("v" + i % 1_000, i % 3 == 0, i % 2);
      int down = 3_999 - i;
      (down % 1_000 < 30 ? few : many).add("v" + down % 1_000, down % 3 == 0, down % 2);
    }
    assertThat(few.sampledShare()).isEqualTo(1);
    assertThat(many.sampledShare()).isLessThan(0.1);
    for (FeatureAgainstLabel merged :
        new FeatureAgainstLabel[] {
          Copies.bySerialization(few).merge(many), Copies.bySerialization(many).merge(few)
        }) {
      assertThat(merged.rows()).isEqualTo(4_000);
      assertThat(merged.sampledShare()).isEqualTo(upwards.sampledShare());
      assertThat(merged.byValue().keySet()).isEqualTo(upwards.byValue().keySet()).isNotEmpty();
      assertThat(merged.byValue().values()).allMatch(value -> value.rows() == 4);
      assertThat(Association.of(merged).rocAuc(0.9)).isEqualTo(Association.of(upwards).rocAuc(0.9));
    }
  }

  @Test
  void refusesAHalfThatIsNone() {
    assertThatThrownBy(() -> FeatureAgainstLabel.numeric(1).add(0, true, 2))
        .hasMessage("Half must be 0 or 1, but is 2");
  }

  private static void add(
      FeatureAgainstLabel counts, String value, int half, int positives, int negatives) {
    for (int i = 0; i < positives; i++) {
      counts.add(value, true, half);
    }
    for (int i = 0; i < negatives; i++) {
      counts.add(value, false, half);
    }
  }
}
