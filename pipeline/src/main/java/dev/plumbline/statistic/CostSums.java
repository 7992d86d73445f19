package dev.plumbline.statistic;

/**
 * What decisions cost, as sums over rows, under every task: they follow the count of rows among a
 * block's sums, and what is counted of a task's own follows them. Undefined numbers are {@code
 * NaN}.
 */
public final class CostSums {
  private static final int COST = BlockSums.ROWS + 1;
  private static final int EXPECTED = BlockSums.ROWS + 2;
  private static final int BASELINE = BlockSums.ROWS + 3;

  /** Where a task's own sums begin. */
  static final int WIDTH = BlockSums.ROWS + 4;

  private CostSums() {}

  /**
   * Adds what a row's decision cost; the row itself is counted by the task's own sums.
   *
   * @param cost once the outcome was known
   * @param expected by the model's own prediction
   * @param baseline what the baseline's decision cost
   */
  public static void add(double[] sums, double cost, double expected, double baseline) {
    sums[COST] += cost;
    sums[EXPECTED] += expected;
    sums[BASELINE] += baseline;
  }

  /** A row's cost. */
  public static double cost(double[] sums) {
    return sums[COST] / sums[BlockSums.ROWS];
  }

  /** What a row was expected to cost by the model's own predictions. */
  public static double expected(double[] sums) {
    return sums[EXPECTED] / sums[BlockSums.ROWS];
  }

  /** What a row costs by the baseline. */
  public static double baseline(double[] sums) {
    return sums[BASELINE] / sums[BlockSums.ROWS];
  }

  /** The share of the baseline's cost that is saved. */
  public static double saving(double[] sums) {
    return (sums[BASELINE] - sums[COST]) / Math.abs(sums[BASELINE]);
  }

  /** What a row cost beyond what the model's own predictions made expect. */
  public static double surprise(double[] sums) {
    return (sums[COST] - sums[EXPECTED]) / sums[BlockSums.ROWS];
  }
}
