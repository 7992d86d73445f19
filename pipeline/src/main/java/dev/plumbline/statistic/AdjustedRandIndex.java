package dev.plumbline.statistic;

/**
 * How alike two clusterings of the same rows are: the share of pairs of rows on which they agree,
 * corrected for chance (Hubert and Arabie, Journal of Classification 2, 1985):
 *
 * <pre>  (Σ C(n_ij, 2) − E) / (½ (Σ C(a_i, 2) + Σ C(b_j, 2)) − E),
 *   E = Σ C(a_i, 2) × Σ C(b_j, 2) / C(n, 2)</pre>
 *
 * <p>1 where they are the same whatever the clusters are called, 0 as expected of clusterings that
 * have nothing to do with each other, below 0 where they agree less than that.
 */
public final class AdjustedRandIndex {
  private AdjustedRandIndex() {}

  /**
   * @param together rows by the cluster of the first clustering and that of the second
   */
  public static double of(long[][] together) {
    double both = 0;
    double first = 0;
    long rows = 0;
    long[] columns = new long[together.length == 0 ? 0 : together[0].length];
    for (long[] row : together) {
      long sum = 0;
      for (int j = 0; j < columns.length; j++) {
        both += pairs(row[j]);
        columns[j] += row[j];
        sum += row[j];
      }
      first += pairs(sum);
      rows += sum;
    }
    double second = 0;
    for (long column : columns) {
      second += pairs(column);
    }
    if (rows < 2) {
      return Double.NaN;
    }
    double expected = first * second / pairs(rows);
    double most = (first + second) / 2;
    // Both put all rows in one cluster, or each in its own: they are the same.
    return most == expected ? 1 : (both - expected) / (most - expected);
  }

  private static double pairs(long rows) {
    return rows * (rows - 1.0) / 2;
  }
}
