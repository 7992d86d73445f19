package dev.plumbline.evaluate;

import dev.plumbline.statistic.BlockSums;
import dev.plumbline.statistic.Interval;
import dev.plumbline.statistic.QueryRanking;
import dev.plumbline.statistic.Resampling;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well one model ranks the rows of each query: the mean normalised discounted cumulative gain,
 * a positive row being worth one and the others nothing, over the queries that have a positive. The
 * unit of its intervals is the query.
 */
final class QueryMetrics {
  private static final int[] FIRST = {1, 5, 10};

  private QueryMetrics() {}

  /** That of as many rows as are kept, and of the first few. */
  static List<Metric> of(
      String rung, QueryRanking ranking, int depth, Resampling resampling, double confidence) {
    List<Metric> metrics = new ArrayList<>();
    BlockSums whole = ranking.byQuery(depth);
    long queries = Math.round(whole.total()[BlockSums.ROWS]);
    if (queries == 0) {
      return metrics;
    }
    metrics.add(Metric.of(rung, "ndcg", mean(whole, resampling, confidence), queries));
    IntStream.of(FIRST)
        .filter(first -> first < depth)
        .forEach(
            first ->
                metrics.add(
                    Metric.at(
                        rung,
                        "ndcg at",
                        first,
                        mean(ranking.byQuery(first), resampling, confidence),
                        queries)));
    return metrics;
  }

  private static Interval mean(BlockSums byQuery, Resampling resampling, double confidence) {
    return resampling
        .of(byQuery)
        .statistic(sums -> sums[1] / sums[BlockSums.ROWS])
        .interval(confidence);
  }
}
