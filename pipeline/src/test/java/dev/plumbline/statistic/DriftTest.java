package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class DriftTest {
  @Test
  void theIndexIsThatOfTheFormula() {
    // 0.1 ln 1.2 - 0.1 ln 0.8 = 0.1 ln 1.5.
    double index =
        PopulationStability.index(new double[] {0.5, 0.5}, new double[] {0.6, 0.4}, 1e-4);
    assertThat(index).isCloseTo(0.1 * Math.log(1.5), within(1e-15));
    assertThat(PopulationStability.index(new double[] {0.6, 0.4}, new double[] {0.5, 0.5}, 1e-4))
        .isCloseTo(index, within(1e-15));
  }

  @Test
  void anEmptyBinCountsAsEpsilon() {
    // 0 against 0.1 is 0.0001 against 0.1; 1 against 0.9 as it is.
    assertThat(PopulationStability.index(new double[] {0, 1}, new double[] {0.1, 0.9}, 1e-4))
        .isCloseTo(0.0999 * Math.log(1000) - 0.1 * Math.log(0.9), within(1e-12));
  }

  @Test
  void theNoiseIsTheMeanIndexWhenNothingChanged() {
    Random random = new Random(1);
    double[] edges = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};
    double sum = 0;
    for (int draw = 0; draw < 400; draw++) {
      Histogram expected = Histogram.numeric(edges);
      Histogram actual = Histogram.numeric(edges);
      random.doubles(2_000).forEach(expected::add);
      random.doubles(1_000).forEach(actual::add);
      sum += PopulationStability.index(expected, actual);
    }
    // 9 × (1/2000 + 1/1000) = 0.0135; the standard error of the mean of 400 is 2.4% of it.
    assertThat(PopulationStability.noise(10, 2_000, 1_000)).isCloseTo(0.0135, within(1e-12));
    assertThat(sum / 400).isCloseTo(0.0135, within(0.0014));
  }

  @Test
  void aNumberOnAnEdgeFallsBelowItAndNotANumberIsMissing() {
    Histogram histogram = Histogram.numeric(0, 10);
    DoubleStream.of(-1, -0.0, 0, 10, 10.5, Double.POSITIVE_INFINITY, Double.NaN)
        .forEach(histogram::add);
    histogram.addMissing();
    assertThat(histogram.counts()).containsExactly(3, 1, 2, 2);
    assertThat(histogram.binning().labels())
        .containsExactly("(-∞, 0.0]", "(0.0, 10.0]", "(10.0, ∞)", "missing");
  }

  @Test
  void levelsOthersAndMissingValuesHaveTheirBins() {
    Histogram first = Histogram.categorical(List.of("EWR", "JFK")).add("JFK").add("LGA");
    Histogram second = Histogram.categorical(List.of("EWR", "JFK")).addMissing().add("JFK");
    Histogram whole = Copies.bySerialization(first).merge(second);
    assertThat(whole.counts()).containsExactly(0, 2, 1, 1);
    assertThat(whole.shares()).containsExactly(0, 0.5, 0.25, 0.25);
    assertThat(whole.binning().labels()).containsExactly("EWR", "JFK", "other", "missing");
  }

  @Test
  void refusesToMergeOrCompareOtherBins() {
    assertThatThrownBy(() -> Histogram.numeric(1).merge(Histogram.numeric(2)))
        .hasMessageStartingWith("Cannot merge histograms of different bins: [(-∞, 1.0]");
    assertThatThrownBy(() -> Histogram.numeric(1).add("JFK"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> PopulationStability.index(Histogram.numeric(1), Histogram.numeric(2)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void edgesCutASampleIntoEqualParts() {
    double[] sample = DoubleStream.iterate(1, x -> x + 1).limit(100).toArray();
    assertThat(QuantileEdges.of(sample, 4)).containsExactly(25, 50, 75);
    assertThat(QuantileEdges.of(new double[] {3}, 4)).isEmpty();
    assertThat(QuantileEdges.of(new double[0], 4)).isEmpty();
    // Ranks 2, 4, 6, 8 hold 0, 0, 1, 2: a value of several parts is one edge; the largest is none.
    assertThat(QuantileEdges.of(new double[] {0, 0, 0, 0, 0, 1, 1, 2, 2, 2}, 5))
        .containsExactly(0, 1);
  }

  @Test
  void edgesOfASmallSketchAreThoseOfTheSample() {
    QuantileSketch sketch = new QuantileSketch();
    DoubleStream.iterate(1, x -> x + 1).limit(100).forEach(sketch::add);
    assertThat(QuantileEdges.of(sketch, 4)).containsExactly(25, 50, 75);
    assertThat(QuantileEdges.of(new QuantileSketch(), 4)).isEmpty();
  }
}
