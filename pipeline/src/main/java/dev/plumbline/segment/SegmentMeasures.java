package dev.plumbline.segment;

import dev.plumbline.statistic.AdjustedRandIndex;
import dev.plumbline.statistic.Centres;
import dev.plumbline.statistic.ClusterSums;
import dev.plumbline.statistic.OnePass;
import dev.plumbline.statistic.SparseRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Measures clusterings of several sizes: one pass for the sums of every cluster and for how many
 * rows are where in the clusterings of all rows and of either half, one for the silhouettes. Every
 * row takes part, those a clustering was not fitted to as well.
 */
final class SegmentMeasures {
  private final Dataset<Row> rows;

  /**
   * @param rows as of {@link SegmentRows#vectors}
   */
  SegmentMeasures(Dataset<Row> rows) {
    this.rows = rows;
  }

  /** One clustering of all rows, and what is known of it. */
  record Measured(Centres centres, ClusterSums sums, SegmentQuality quality) {}

  /**
   * @param best for every size the clustering of all rows, and of each half
   * @param leastStability from which on a size is stable
   */
  List<Measured> of(List<List<Clustering>> best, double leastStability) {
    List<List<Centres>> centres =
        best.stream().map(fits -> fits.stream().map(Clustering::centres).toList()).toList();
    ArrayList<Tally> tallies = tallies(centres);
    double[] silhouettes = silhouettes(centres, tallies);
    List<Measured> measured = new ArrayList<>();
    for (int i = 0; i < centres.size(); i++) {
      ClusterSums sums = tallies.get(i).sums;
      double stability = tallies.get(i).stability();
      measured.add(
          new Measured(
              centres.get(i).get(0),
              sums,
              new SegmentQuality(
                  sums.clusters(),
                  silhouettes[i] / sums.rows(),
                  sums.explained(),
                  sums.calinskiHarabasz(),
                  sums.daviesBouldin(),
                  stability,
                  stability >= leastStability && sums.areFilled())));
    }
    return measured;
  }

  private ArrayList<Tally> tallies(List<List<Centres>> centres) {
    return OnePass.over(
        rows,
        () -> {
          ArrayList<Tally> empty = new ArrayList<>();
          centres.forEach(fits -> empty.add(new Tally(fits.get(0))));
          return empty;
        },
        (state, row) -> {
          SparseRow point = ClusterFit.sparse(row);
          for (int i = 0; i < centres.size(); i++) {
            state.get(i).add(centres.get(i), point);
          }
        },
        (first, second) -> {
          for (int i = 0; i < first.size(); i++) {
            first.get(i).merge(second.get(i));
          }
          return first;
        });
  }

  /** The sums of all rows' silhouettes, by size. */
  private double[] silhouettes(List<List<Centres>> centres, ArrayList<Tally> tallies) {
    return OnePass.over(
        rows,
        () -> new double[centres.size()],
        (state, row) -> {
          SparseRow point = ClusterFit.sparse(row);
          for (int i = 0; i < state.length; i++) {
            int own = centres.get(i).get(0).nearest(point);
            state[i] += tallies.get(i).sums.silhouette(own, point);
          }
        },
        (first, second) -> {
          for (int i = 0; i < first.length; i++) {
            first[i] += second[i];
          }
          return first;
        });
  }

  /** The clusters of all rows, and beside them those of each half's clustering. */
  private static final class Tally implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ClusterSums sums;
    private final long[][] besideFirst;
    private final long[][] besideSecond;

    Tally(Centres centres) {
      this.sums = new ClusterSums(centres.count(), centres.width());
      this.besideFirst = new long[centres.count()][centres.count()];
      this.besideSecond = new long[centres.count()][centres.count()];
    }

    /**
     * @param fits of all rows, of the first half, of the second
     */
    void add(List<Centres> fits, SparseRow row) {
      int cluster = fits.get(0).nearest(row);
      sums.add(cluster, row);
      besideFirst[cluster][fits.get(1).nearest(row)]++;
      besideSecond[cluster][fits.get(2).nearest(row)]++;
    }

    void merge(Tally that) {
      sums.merge(that.sums);
      merge(besideFirst, that.besideFirst);
      merge(besideSecond, that.besideSecond);
    }

    double stability() {
      return Math.min(AdjustedRandIndex.of(besideFirst), AdjustedRandIndex.of(besideSecond));
    }

    private static void merge(long[][] mine, long[][] other) {
      for (int i = 0; i < mine.length; i++) {
        for (int j = 0; j < mine.length; j++) {
          mine[i][j] += other[i][j];
        }
      }
    }
  }
}
