package dev.plumbline.learner;

import dev.plumbline.problem.Encodings;
import dev.plumbline.statistic.Centres;
import dev.plumbline.statistic.ClusterSums;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Clusters of one model's training rows on their way: k-means (Lloyd, IEEE Transactions on
 * Information Theory 28, 1982), a move of the centres for each pass over the rows.
 *
 * <p>Clusters of fewer rows than are asked for at least are given up when the centres have settled
 * or may move no more: their rows join the nearest other, which one more pass counts and which
 * moves no centre, or far rows would draw one after the other to themselves. So every centre that
 * is kept is the mean of at least so many rows and never one row's numbers; where no cluster has so
 * many there is one, around the mean of all rows, which the scales tell already.
 */
final class ClusterFit {
  /** Centres that move by less, in standard deviations of a column, have settled. */
  private static final double SETTLED = 1e-4;

  private final int model;
  private final String name;
  private final Encodings.Clusters asked;
  private final List<ColumnEncoding.Scaled> columns;
  private final int sampled;
  private Centres centres;
  private Optional<ClusterSums> sums = Optional.empty();
  private int passes;
  private int givenUp;
  private boolean settled;
  private boolean done;

  /**
   * @param columns what the clusters are of
   * @param begun the centres to begin with
   * @param sampled the rows that these are drawn from
   */
  ClusterFit(
      int model,
      String name,
      Encodings.Clusters asked,
      List<ColumnEncoding.Scaled> columns,
      Centres begun,
      int sampled) {
    this.model = model;
    this.name = name;
    this.asked = asked;
    this.columns = columns;
    this.centres = begun;
    this.sampled = sampled;
  }

  int model() {
    return model;
  }

  String name() {
    return name;
  }

  Encodings.Clusters asked() {
    return asked;
  }

  List<ColumnEncoding.Scaled> columns() {
    return columns;
  }

  Centres centres() {
    return centres;
  }

  boolean isSettled() {
    return settled;
  }

  int passes() {
    return passes;
  }

  int sampled() {
    return sampled;
  }

  /** The rows that the model trains on. */
  long rows() {
    return sums.orElseThrow().rows();
  }

  /** Clusters whose rows were too few, and joined others. */
  int givenUp() {
    return givenUp;
  }

  /** Whether no pass is needed any more. */
  boolean isDone() {
    return done;
  }

  /**
   * Moves the centres to the means of their rows; gives up clusters of too few rows where that was
   * the last move.
   */
  void advance(ClusterSums found) {
    passes++;
    sums = Optional.of(found);
    if (givenUp > 0) {
      done = true;
      return;
    }
    Centres moved = centres.moved(found);
    settled = moved.farthest(centres) < SETTLED;
    centres = moved;
    if (settled || passes >= asked.iterations()) {
      List<Integer> large = large(found);
      givenUp = found.filled() - Math.max(1, large.size());
      if (givenUp > 0) {
        centres = large.isEmpty() ? new Centres(List.of(found.mean())) : moved.only(large);
      }
      done = givenUp == 0;
    }
  }

  private List<Integer> large(ClusterSums found) {
    return IntStream.range(0, found.clusters())
        .filter(cluster -> found.rows(cluster) >= asked.minimumRows())
        .boxed()
        .toList();
  }

  /** The share of the rows' spread that lies between clusters; 0 where there is no spread. */
  double explained() {
    double explained = sums.orElseThrow().explained();
    return Double.isNaN(explained) ? 0 : explained;
  }

  /** The rows of each cluster, most first; clusters that no row is nearest to are left out. */
  List<Long> sizes() {
    ClusterSums found = sums.orElseThrow();
    return IntStream.range(0, found.clusters())
        .mapToObj(found::rows)
        .filter(rows -> rows > 0)
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  /** What is learned; its clusters are in the order of {@link #sizes}. */
  ColumnEncoding.Clusters encoding() {
    List<Long> sizes = sizes();
    double rows = sums.orElseThrow().rows();
    List<List<Double>> points = new ArrayList<>();
    for (double[] point : centres.inOrder(sums.orElseThrow()).points()) {
      if (points.size() < sizes.size()) {
        points.add(DoubleStream.of(point).boxed().toList());
      }
    }
    return new ColumnEncoding.Clusters(
        name, columns, points, sizes.stream().map(size -> size / rows).toList());
  }
}
