package dev.plumbline.statistic;

import java.util.Arrays;

/**
 * Fixed cells of probabilities, known before a row is seen, from which groups of about equal mass
 * are put together afterwards ({@link OutcomesByBin#groups}): twentieths, and finer ones near 0 and
 * 1, where the chances of a rare class lie.
 */
public final class ProbabilityCells {
  /** Where the second cell and every later one begins. */
  private static final double[] EDGES = {
    0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5,
    0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998, 0.999
  };

  /** How many cells there are. */
  public static final int COUNT = EDGES.length + 1;

  private ProbabilityCells() {}

  /** The cell of a probability, ascending; one on an edge is in the upper cell. */
  public static int of(double probability) {
    int at = Arrays.binarySearch(EDGES, probability);
    return at >= 0 ? at + 1 : -at - 1;
  }
}
