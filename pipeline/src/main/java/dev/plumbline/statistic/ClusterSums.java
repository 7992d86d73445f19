package dev.plumbline.statistic;

import java.io.Serializable;

/**
 * Rows, sums and squares by cluster, and how good a clustering is by them. Distances are squared
 * Euclidean ones, which is what makes every measure a function of sums: W below is the sum of the
 * squared distances of rows to their cluster's mean, T to the mean of all, k the clusters that have
 * rows, n the rows.
 */
public final class ClusterSums implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long[] rows;
  private final double[][] sums;
  private final double[] squares;

  public ClusterSums(int clusters, int width) {
    this.rows = new long[clusters];
    this.sums = new double[clusters][width];
    this.squares = new double[clusters];
  }

  /** Adds a row to a cluster. */
  public void add(int cluster, SparseRow row) {
    rows[cluster]++;
    row.addTo(sums[cluster]);
    squares[cluster] += row.squaredNorm();
  }

  /** Adds the other's rows and returns this. */
  public ClusterSums merge(ClusterSums that) {
    for (int cluster = 0; cluster < rows.length; cluster++) {
      rows[cluster] += that.rows[cluster];
      squares[cluster] += that.squares[cluster];
      for (int i = 0; i < sums[cluster].length; i++) {
        sums[cluster][i] += that.sums[cluster][i];
      }
    }
    return this;
  }

  public int clusters() {
    return rows.length;
  }

  public long rows(int cluster) {
    return rows[cluster];
  }

  /** All rows. */
  public long rows() {
    long all = 0;
    for (long count : rows) {
      all += count;
    }
    return all;
  }

  /** Whether every cluster has rows. */
  public boolean areFilled() {
    return filled() == rows.length;
  }

  /** The mean of a cluster that has rows. */
  public double[] centre(int cluster) {
    double[] centre = sums[cluster].clone();
    for (int i = 0; i < centre.length; i++) {
      centre[i] /= rows[cluster];
    }
    return centre;
  }

  /** The mean of all rows. */
  public double[] mean() {
    double[] mean = sum();
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= rows();
    }
    return mean;
  }

  /** The clusters that have rows. */
  public int filled() {
    int filled = 0;
    for (long count : rows) {
      filled += count > 0 ? 1 : 0;
    }
    return filled;
  }

  /** W. */
  public double within() {
    double within = 0;
    for (int cluster = 0; cluster < rows.length; cluster++) {
      within += within(cluster);
    }
    return within;
  }

  /** The share of the rows' variance that lies between clusters, 1 − W / T. */
  public double explained() {
    return 1 - within() / total();
  }

  /**
   * Variance between clusters over variance within, each by its degrees of freedom: ((T − W) / (k −
   * 1)) / (W / (n − k)) (Calinski and Harabasz, Communications in Statistics 3, 1974). More is
   * better.
   */
  public double calinskiHarabasz() {
    double within = within();
    return (total() - within) / (filled() - 1.0) / (within / (rows() - filled()));
  }

  /**
   * The mean over clusters of how much a cluster overlaps the one it overlaps most: the sum of
   * their spreads over the distance of their means, a spread being the root of the mean squared
   * distance to the mean (Davies and Bouldin, IEEE Transactions on Pattern Analysis 1, 1979, with p
   * = q = 2). Less is better.
   */
  public double daviesBouldin() {
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      double worst = 0;
      for (int j = 0; j < rows.length && rows[i] > 0; j++) {
        if (i != j && rows[j] > 0) {
          worst = Math.max(worst, (spread(i) + spread(j)) / distance(centre(i), centre(j)));
        }
      }
      sum += worst;
    }
    return filled() < 2 ? Double.NaN : sum / filled();
  }

  /**
   * How much nearer a row is to the other rows of its cluster than to those of the nearest other
   * one: (b − a) / max(a, b), a and b being mean squared distances (Rousseeuw, Journal of
   * Computational and Applied Mathematics 20, 1987). 0 for a row alone in its cluster. The mean
   * squared distance of x to the rows y of a cluster is |x|² + Σ|y|² / n − 2 x·Σy / n, so no pair
   * of rows is looked at.
   *
   * @param own the cluster that the row was added to
   */
  public double silhouette(int own, SparseRow row) {
    if (rows[own] < 2 || filled() < 2) {
      return 0;
    }
    double norm = row.squaredNorm();
    double mine = meanDistance(own, row, norm) * rows[own] / (rows[own] - 1.0);
    double nearest = Double.POSITIVE_INFINITY;
    for (int cluster = 0; cluster < rows.length; cluster++) {
      if (cluster != own && rows[cluster] > 0) {
        nearest = Math.min(nearest, meanDistance(cluster, row, norm));
      }
    }
    double larger = Math.max(mine, nearest);
    return larger == 0 ? 0 : (nearest - mine) / larger;
  }

  private double meanDistance(int cluster, SparseRow row, double norm) {
    double count = rows[cluster];
    return Math.max(0, norm + (squares[cluster] - 2 * row.times(sums[cluster])) / count);
  }

  private double within(int cluster) {
    return rows[cluster] == 0 ? 0 : deviations(rows[cluster], sums[cluster], squares[cluster]);
  }

  private double total() {
    double square = 0;
    for (double ofCluster : squares) {
      square += ofCluster;
    }
    return deviations(rows(), sum(), square);
  }

  private double[] sum() {
    double[] sum = new double[sums[0].length];
    for (double[] ofCluster : sums) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += ofCluster[i];
      }
    }
    return sum;
  }

  private static double deviations(long rows, double[] sum, double square) {
    double squaredSum = 0;
    for (double value : sum) {
      squaredSum += value * value;
    }
    return Math.max(0, square - squaredSum / rows);
  }

  private double spread(int cluster) {
    return Math.sqrt(within(cluster) / rows[cluster]);
  }

  private static double distance(double[] first, double[] second) {
    double squared = 0;
    for (int i = 0; i < first.length; i++) {
      squared += (first[i] - second[i]) * (first[i] - second[i]);
    }
    return Math.sqrt(squared);
  }
}
