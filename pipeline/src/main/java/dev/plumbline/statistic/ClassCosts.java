package dev.plumbline.statistic;

import java.io.Serializable;

/**
 * What decisions between several classes cost. A row has some amounts; which of them is due is told
 * by the true class and the one decided for.
 *
 * @param due true class → decided class → the amount's place; below 0 where nothing is due
 */
public record ClassCosts(int[][] due) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What it cost to decide for a class where another, or the same, came. */
  public double realised(int actual, int decided, double[] amounts) {
    int amount = due[actual][decided];
    return amount < 0 ? 0 : amounts[amount];
  }

  /** What it costs where a class came and nothing better could have been decided. */
  public double least(int actual, double[] amounts) {
    double least = Double.POSITIVE_INFINITY;
    for (int decided = 0; decided < due.length; decided++) {
      least = Math.min(least, realised(actual, decided, amounts));
    }
    return least;
  }

  /** What deciding for a class is expected to cost. */
  public double expected(double[] probabilities, int decided, double[] amounts) {
    double cost = 0;
    for (int actual = 0; actual < probabilities.length; actual++) {
      cost += probabilities[actual] * realised(actual, decided, amounts);
    }
    return cost;
  }

  /** The class of the least expected cost, of several the first. */
  public int decide(double[] probabilities, double[] amounts) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int decided = 0; decided < probabilities.length; decided++) {
      double cost = expected(probabilities, decided, amounts);
      if (cost < least) {
        least = cost;
        best = decided;
      }
    }
    return best;
  }
}
