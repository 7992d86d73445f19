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
 */
final class ClusterFit {
  /** Centres that move by less, in standard deviations of a column, have settled. */
  private static final double SETTLED = 1e-4;

  private final int model;
  private final String name;
  private final Encodings.Clusters asked;
  private final List<ColumnEncoding.Scaled> columns;
  private Centres centres;
  private Optional<ClusterSums> sums = Optional.empty();
  private int passes;
  private boolean settled;

  /**
   * @param columns what the clusters are of
   * @param begun the centres to begin with
   */
  ClusterFit(
      int model,
      String name,
      Encodings.Clusters asked,
      List<ColumnEncoding.Scaled> columns,
      Centres begun) {
    this.model = model;
    this.name = name;
    this.asked = asked;
    this.columns = columns;
    this.centres = begun;
  }

  int model() {
    return model;
  }

  String name() {
    return name;
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

  /** Whether no pass is needed any more. */
  boolean isDone() {
    return settled || passes >= asked.iterations();
  }

  /**
   * Moves the centres to the means of their rows, unless they are there or it was the last move.
   */
  void advance(ClusterSums found) {
    passes++;
    sums = Optional.of(found);
    Centres moved = centres.moved(found);
    settled = moved.farthest(centres) < SETTLED;
    if (!isDone()) {
      centres = moved;
    }
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
