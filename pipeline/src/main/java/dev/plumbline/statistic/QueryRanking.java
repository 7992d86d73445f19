package dev.plumbline.statistic;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How well each query's rows are ranked: the normalised discounted cumulative gain of the first k
 * (Järvelin and Kekäläinen, ACM TOIS 20, 2002), gain / log₂(rank + 1), over that of the best order.
 * Of a query only its k highest scores with their gains, and its k highest gains, are kept, so that
 * parts merge exactly, and that of fewer than k follows. Among equal scores the smaller gain comes
 * first: nobody is given credit for a tie. Memory is at most 24 k bytes a query; more queries than
 * the bound are refused.
 */
public final class QueryRanking implements Serializable {
  private static final long serialVersionUID = 1L;

  public static final int DEFAULT_MAXIMUM_QUERIES = 1 << 20;

  private final int depth;
  private final int maximumQueries;
  private final Map<String, Top> queries = new HashMap<>();

  private QueryRanking(int depth, int maximumQueries) {
    this.depth = depth;
    this.maximumQueries = maximumQueries;
  }

  /**
   * @param depth k, at least 1
   */
  public static QueryRanking ofDepth(int depth, int maximumQueries) {
    if (depth < 1) {
      throw new IllegalArgumentException("Depth must be at least 1, but is " + depth);
    }
    return new QueryRanking(depth, maximumQueries);
  }

  /**
   * Adds one row.
   *
   * @param gain what it is worth to have it first, not negative
   */
  public QueryRanking add(String query, double score, double gain) {
    if (!(gain >= 0) || Double.isNaN(score)) {
      throw new IllegalArgumentException(
          "Cannot rank a score %s of gain %s".formatted(score, gain));
    }
    top(query).add(score, gain, depth);
    return this;
  }

  public QueryRanking merge(QueryRanking other) {
    if (other.depth != depth) {
      throw new IllegalArgumentException(
          "Cannot merge rankings of depth %d and %d".formatted(depth, other.depth));
    }
    other.queries.forEach((query, theirs) -> top(query).merge(theirs, depth));
    return this;
  }

  public int queries() {
    return queries.size();
  }

  /** The mean over the queries that have any gain; NaN where none has. */
  public double meanNdcg() {
    return queries.values().stream()
        .mapToDouble(top -> top.ndcg(depth))
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }

  /** One query's; NaN where it has no gain. */
  public double ndcg(String query) {
    return queries.get(query).ndcg(depth);
  }

  /**
   * A block's sums for {@link BlockSums}, a query a block: whether it counts, and its NDCG.
   *
   * @param first of so many rows of the query, at most k
   */
  public BlockSums byQuery(int first) {
    if (first < 1 || first > depth) {
      throw new IllegalArgumentException(
          "The first %d rows are not among the first %d".formatted(first, depth));
    }
    BlockSums sums = BlockSums.ofWidth(2);
    queries.forEach(
        (query, top) -> {
          double ndcg = top.ndcg(first);
          if (Double.isFinite(ndcg)) {
            double[] block = sums.of(query);
            block[BlockSums.ROWS]++;
            block[1] += ndcg;
          }
        });
    return sums;
  }

  private Top top(String query) {
    Top top = queries.get(query);
    if (top == null) {
      if (queries.size() == maximumQueries) {
        throw new IllegalStateException(
            "More than %d queries; name a column of fewer".formatted(maximumQueries));
      }
      top = new Top();
      queries.put(query, top);
    }
    return top;
  }

  /** One query's best rows by score, best first, and its best gains, largest first. */
  private static final class Top implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int SMALLEST = 4;

    private double[] scores = new double[SMALLEST];
    private double[] gains = new double[SMALLEST];
    private int rows;
    private double[] best = new double[SMALLEST];
    private int kept;

    void add(double score, double gain, int depth) {
      rank(score, gain, depth);
      keep(gain, depth);
    }

    void merge(Top other, int depth) {
      for (int i = 0; i < other.rows; i++) {
        rank(other.scores[i], other.gains[i], depth);
      }
      for (int i = 0; i < other.kept; i++) {
        keep(other.best[i], depth);
      }
    }

    private void rank(double score, double gain, int depth) {
      int at = rows;
      while (at > 0
          && (scores[at - 1] < score || scores[at - 1] == score && gains[at - 1] > gain)) {
        at--;
      }
      if (at < depth) {
        scores = inserted(scores, rows, at, score, depth);
        gains = inserted(gains, rows, at, gain, depth);
        rows = Math.min(rows + 1, depth);
      }
    }

    private void keep(double gain, int depth) {
      int at = kept;
      while (at > 0 && best[at - 1] < gain) {
        at--;
      }
      if (at < depth) {
        best = inserted(best, kept, at, gain, depth);
        kept = Math.min(kept + 1, depth);
      }
    }

    /** The values with one more among them; the last falls out where there are too many. */
    private static double[] inserted(double[] values, int filled, int at, double value, int depth) {
      double[] to =
          filled == values.length && filled < depth
              ? Arrays.copyOf(values, Math.min(depth, 2 * filled))
              : values;
      int last = Math.min(filled, Math.min(depth, to.length) - 1);
      System.arraycopy(to, at, to, at + 1, last - at);
      to[at] = value;
      return to;
    }

    double ndcg(int first) {
      double ideal = 0;
      double got = 0;
      for (int i = 0; i < Math.min(first, rows); i++) {
        double discount = Math.log(2) / Math.log(i + 2.0);
        ideal += best[i] * discount;
        got += gains[i] * discount;
      }
      return ideal > 0 ? got / ideal : Double.NaN;
    }
  }
}
