package dev.plumbline.statistic;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** The centres of clusters; a row belongs to the one nearest to it. */
public final class Centres implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Coordinates that differ by less are the same to {@link #inOrder}: they differ by rounding. */
  private static final double ROUNDING = 1e-6;

  /**
   * Distances that differ by a smaller share of what they are computed from are the same to {@link
   * #nearest}. Rows half-way between two centres are common among whole numbers; the last digit of
   * a mean must not say where they belong.
   */
  private static final double AS_NEAR = 1e-12;

  private final double[][] points;
  private final double[] squaredNorms;

  public Centres(List<double[]> points) {
    this.points = points.stream().map(double[]::clone).toArray(double[][]::new);
    this.squaredNorms =
        points.stream()
            .mapToDouble(point -> Arrays.stream(point).map(value -> value * value).sum())
            .toArray();
  }

  /**
   * Centres to begin with: rows drawn one after the other, each with a probability in proportion to
   * its squared distance to the nearest drawn before (k-means++; Arthur and Vassilvitskii, SODA
   * 2007).
   *
   * @param rows at least as many as there are to be centres
   */
  public static Centres drawn(List<SparseRow> rows, int clusters, int width, long seed) {
    if (rows.size() < clusters) {
      throw new IllegalArgumentException(
          "%d centres cannot be drawn of %d rows".formatted(clusters, rows.size()));
    }
    Random random = new Random(seed);
    List<double[]> drawn = new ArrayList<>();
    drawn.add(rows.get(random.nextInt(rows.size())).dense(width));
    double[] nearest = new double[rows.size()];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    while (drawn.size() < clusters) {
      Centres last = new Centres(List.of(drawn.get(drawn.size() - 1)));
      double total = 0;
      for (int row = 0; row < nearest.length; row++) {
        nearest[row] = Math.min(nearest[row], last.squaredDistance(0, rows.get(row)));
        total += nearest[row];
      }
      double place = random.nextDouble() * total;
      int row = 0;
      while (row < nearest.length - 1 && place >= nearest[row]) {
        place -= nearest[row++];
      }
      drawn.add(rows.get(row).dense(width));
    }
    return new Centres(drawn);
  }

  /** The centres, each with a value for each coordinate. */
  public List<double[]> points() {
    return Arrays.stream(points).map(double[]::clone).toList();
  }

  public int count() {
    return points.length;
  }

  public int width() {
    return points[0].length;
  }

  /** The cluster a row belongs to; of two as near the first, whatever rounding says. */
  public int nearest(SparseRow row) {
    int nearest = 0;
    // The row's own norm is the same for all.
    double least = squaredNorms[0] - 2 * row.times(points[0]);
    for (int cluster = 1; cluster < points.length; cluster++) {
      double distance = squaredNorms[cluster] - 2 * row.times(points[cluster]);
      double rounding = AS_NEAR * (Math.abs(distance) + squaredNorms[cluster]);
      if (distance < least - rounding) {
        least = distance;
        nearest = cluster;
      }
    }
    return nearest;
  }

  /** The squared distance of a row to a centre. */
  public double squaredDistance(int cluster, SparseRow row) {
    return Math.max(0, row.squaredNorm() + squaredNorms[cluster] - 2 * row.times(points[cluster]));
  }

  /** The means of the clusters of rows; a cluster without rows stays where it is. */
  public Centres moved(ClusterSums sums) {
    List<double[]> moved = new ArrayList<>();
    for (int cluster = 0; cluster < points.length; cluster++) {
      moved.add(sums.rows(cluster) == 0 ? points[cluster] : sums.centre(cluster));
    }
    return new Centres(moved);
  }

  /** Those of some clusters. */
  public Centres only(List<Integer> clusters) {
    return new Centres(clusters.stream().map(cluster -> points[cluster]).toList());
  }

  /** The farthest that one of the centres is from where another has it. */
  public double farthest(Centres other) {
    double farthest = 0;
    for (int cluster = 0; cluster < points.length; cluster++) {
      double squared = 0;
      for (int i = 0; i < points[cluster].length; i++) {
        double distance = points[cluster][i] - other.points[cluster][i];
        squared += distance * distance;
      }
      farthest = Math.max(farthest, Math.sqrt(squared));
    }
    return farthest;
  }

  /**
   * The same centres, those of the clusters with most rows first, of equal ones by coordinates: an
   * order that depends on the rows alone.
   */
  public Centres inOrder(ClusterSums sums) {
    List<Integer> order = new ArrayList<>();
    for (int cluster = 0; cluster < points.length; cluster++) {
      order.add(cluster);
    }
    order.sort(
        Comparator.<Integer>comparingLong(cluster -> -sums.rows(cluster))
            .thenComparing((a, b) -> compare(points[a], points[b])));
    return new Centres(order.stream().map(cluster -> points[cluster]).toList());
  }

  private static int compare(double[] first, double[] second) {
    for (int i = 0; i < first.length; i++) {
      if (Math.abs(first[i] - second[i]) > ROUNDING) {
        return Double.compare(first[i], second[i]);
      }
    }
    return 0;
  }
}
