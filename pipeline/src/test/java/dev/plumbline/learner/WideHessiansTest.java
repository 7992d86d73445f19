package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WideHessiansTest {
  private static final int CANDIDATES = 2;

  /** The intercept, a number, one that is missing at times, a category of three values. */
  private static final int[] HOMES = {0, 1, 2, -1};

  private static final int WIDTH = 7;

  /** Added up pair by pair; seven rows, so that the last three are fewer than go together. */
  @Test
  void addsTheProductsOfEachPairOfEntries() {
    Random random = new Random(5);
    int rows = 7;
    int[] positions = new int[rows * HOMES.length];
    double[] values = new double[positions.length];
    double[] curvatures = random.doubles(rows * CANDIDATES).toArray();
    double[][][] expected = new double[CANDIDATES][WIDTH][WIDTH];
    for (int row = 0; row < rows; row++) {
      boolean missing = row % 3 == 0;
      int[] own = {0, 1, missing ? 3 : 2, 4 + random.nextInt(3)};
      double[] ofRow = {1, random.nextGaussian(), missing ? 1 : random.nextGaussian(), 1};
      System.arraycopy(own, 0, positions, row * HOMES.length, own.length);
      System.arraycopy(ofRow, 0, values, row * HOMES.length, own.length);
      for (int candidate = 0; candidate < CANDIDATES; candidate++) {
        for (int i = 0; i < own.length; i++) {
          for (int j = 0; j <= i; j++) {
            expected[candidate][own[i]][own[j]] +=
                curvatures[row * CANDIDATES + candidate] * ofRow[i] * ofRow[j];
          }
        }
      }
    }
    WideHessians hessians = new WideHessians(HOMES, WIDTH, CANDIDATES);
    hessians.add(rows, positions, values, curvatures);

    double[] found = new double[1 + WIDTH * (WIDTH + 1) / 2 * CANDIDATES];
    hessians.writeTo(found, 1);

    for (int row = 0, at = 1; row < WIDTH; row++) {
      for (int column = 0; column <= row; column++) {
        for (int candidate = 0; candidate < CANDIDATES; candidate++, at++) {
          assertThat(found[at]).isCloseTo(expected[candidate][row][column], within(1e-12));
        }
      }
    }
  }
}
