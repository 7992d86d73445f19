package dev.plumbline.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RateLineTest {
  private static final int CELLS = 40;
  private static final int ROWS = 200;

  @Test
  void outcomesThatHaveTheirRatesScatterAsChiSquaredDoes() {
    // The mean of chi squared is its degrees of freedom: 40 cells less the line's two numbers.
    double sum = 0;
    int surprising = 0;
    for (int seed = 0; seed < 400; seed++) {
      RateLine line = line(new Random(seed), v -> 0.1 + 0.4 * v);
      sum += line.chiSquared();
      surprising += line.chance() < 0.05 ? 1 : 0;
    }
    assertThat(sum / 400).isCloseTo(CELLS - 2, within(1.5));
    // One in twenty, give or take three standard errors of 400 trials.
    assertThat(surprising).isBetween(7, 33);
  }

  @Test
  void ratesOfTheRowsThemselvesLieOnTheLine() {
    Random random = new Random(3);
    List<RateLine.Cell> cells = new ArrayList<>();
    for (int group = 0; group < CELLS; group++) {
      double positives = outcomes(random, 0.3);
      cells.add(new RateLine.Cell(positives / ROWS, ROWS, positives));
    }
    RateLine line = RateLine.of(cells).orElseThrow();
    assertThat(line.slope()).isCloseTo(1, within(1e-9));
    assertThat(line.chiSquared()).isCloseTo(0, within(1e-9));
    assertThat(line.chance()).isLessThan(1e-100);
  }

  @Test
  void aBentRelationIsFurtherFromTheLineThanChance() {
    RateLine line = line(new Random(4), v -> 0.1 + 0.8 * (v - 0.5) * (v - 0.5) * 4);
    assertThat(line.chance()).isGreaterThan(0.999);
  }

  @Test
  void cellsOfFewRowsAreJudgedTogetherAndTooFewNotAtAll() {
    List<RateLine.Cell> cells = new ArrayList<>();
    Random random = new Random(5);
    for (int value = 0; value < 1_000; value++) {
      cells.add(new RateLine.Cell(value, 1, random.nextInt(2)));
    }
    // A variance of 5 rows at a rate of one half takes 20 rows.
    assertThat(RateLine.of(cells).orElseThrow().cells()).isBetween(35, 50);
    assertThat(RateLine.of(cells.subList(0, 100))).isEmpty();
    assertThat(RateLine.of(List.of())).isEmpty();
  }

  private interface Rate {
    double at(double value);
  }

  private static RateLine line(Random random, Rate rate) {
    List<RateLine.Cell> cells = new ArrayList<>();
    for (int i = 0; i < CELLS; i++) {
      double value = (double) i / CELLS;
      cells.add(new RateLine.Cell(value, ROWS, outcomes(random, rate.at(value))));
    }
    return RateLine.of(cells).orElseThrow();
  }

  private static double outcomes(Random random, double rate) {
    int positives = 0;
    for (int i = 0; i < ROWS; i++) {
      positives += random.nextDouble() < rate ? 1 : 0;
    }
    return positives;
  }
}
