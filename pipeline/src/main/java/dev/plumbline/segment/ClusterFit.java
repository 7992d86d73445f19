package dev.plumbline.segment;

import dev.plumbline.problem.SegmentSettings;
import dev.plumbline.statistic.Centres;
import dev.plumbline.statistic.ClusterSums;
import dev.plumbline.statistic.OnePass;
import dev.plumbline.statistic.SparseRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Clusterings of all sizes, of all rows and of either half, from several beginnings, by k-means
 * (Lloyd, IEEE Transactions on Information Theory 28, 1982), all moved by one pass over the rows at
 * a time: as many passes as the slowest takes, and one to draw the first centres from. The library
 * of Spark fits them one after another, at more than ten jobs each.
 *
 * <p>Whether a pass sees the rows in one order or another changes the last digits of a centre only.
 */
final class ClusterFit {
  /** Centres that move by less, in units of the encoded features, have settled. */
  private static final double SETTLED = 1e-4;

  private final Dataset<Row> rows;
  private final SegmentSettings settings;
  private final long seed;
  private final Consumer<String> progress;

  /**
   * @param rows of the columns {@link SegmentRows#VECTOR} and {@link SegmentRows#HALF}, in memory
   */
  ClusterFit(Dataset<Row> rows, SegmentSettings settings, long seed, Consumer<String> progress) {
    this.rows = rows;
    this.settings = settings;
    this.seed = seed;
    this.progress = progress;
  }

  /**
   * The best clustering of each size and part of the rows: for every size that of {@link
   * Clustering.Rows} in their order.
   *
   * @param sample rows as above that the first centres are drawn from
   */
  List<List<Clustering>> best(List<Row> sample, int width) {
    List<Clustering> fits = begun(sample, width);
    for (int pass = 0;
        pass < settings.iterations() && !fits.stream().allMatch(Clustering::isSettled);
        pass++) {
      fits = moved(fits);
    }
    long moving = fits.stream().filter(fit -> !fit.isSettled()).count();
    if (moving > 0) {
      progress.accept(
          "%d of %d clusterings still moved after %d iterations; raise segments.iterations"
              .formatted(moving, fits.size(), settings.iterations()));
    }
    List<List<Clustering>> best = new ArrayList<>();
    for (int clusters : settings.clusters()) {
      List<Clustering> ofSize = new ArrayList<>();
      for (Clustering.Rows part : Clustering.Rows.values()) {
        ofSize.add(
            fits.stream()
                .filter(fit -> fit.rows() == part && fit.centres().count() == clusters)
                .min(Comparator.comparingDouble(Clustering::within))
                .orElseThrow());
      }
      best.add(ofSize);
    }
    return best;
  }

  private List<Clustering> begun(List<Row> sample, int width) {
    List<Clustering> begun = new ArrayList<>();
    for (Clustering.Rows part : Clustering.Rows.values()) {
      List<SparseRow> from =
          sample.stream()
              .filter(row -> part.include(row.getInt(1)))
              .map(ClusterFit::sparse)
              .toList();
      for (int clusters : settings.clusters()) {
        for (int start = 0; start < settings.starts(); start++) {
          begun.add(
              new Clustering(
                  part,
                  Centres.drawn(from, clusters, width, seed + start),
                  Double.POSITIVE_INFINITY,
                  false));
        }
      }
    }
    return begun;
  }

  /** Moves the centres that still move; one pass. */
  private List<Clustering> moved(List<Clustering> fits) {
    List<Clustering> moving = fits.stream().filter(fit -> !fit.isSettled()).toList();
    ArrayList<ClusterSums> sums = sums(moving);
    List<Clustering> moved = new ArrayList<>();
    int next = 0;
    for (Clustering fit : fits) {
      moved.add(fit.isSettled() ? fit : moved(fit, sums.get(next++)));
    }
    return moved;
  }

  private static Clustering moved(Clustering fit, ClusterSums sums) {
    Centres centres = fit.centres().moved(sums);
    return new Clustering(
        fit.rows(), centres, sums.within(), centres.farthest(fit.centres()) < SETTLED);
  }

  private ArrayList<ClusterSums> sums(List<Clustering> fits) {
    return OnePass.over(
        rows,
        () -> empty(fits),
        (state, row) -> {
          SparseRow point = sparse(row);
          for (int i = 0; i < fits.size(); i++) {
            Clustering fit = fits.get(i);
            if (fit.rows().include(row.getInt(1))) {
              state.get(i).add(fit.centres().nearest(point), point);
            }
          }
        },
        (first, second) -> {
          for (int i = 0; i < first.size(); i++) {
            first.get(i).merge(second.get(i));
          }
          return first;
        });
  }

  private static ArrayList<ClusterSums> empty(List<Clustering> fits) {
    ArrayList<ClusterSums> empty = new ArrayList<>();
    fits.forEach(fit -> empty.add(new ClusterSums(fit.centres().count(), fit.centres().width())));
    return empty;
  }

  /** The vector of a row whose first column it is. */
  static SparseRow sparse(Row row) {
    SparseVector vector = row.getAs(0);
    return new SparseRow(vector.indices(), vector.values());
  }
}
