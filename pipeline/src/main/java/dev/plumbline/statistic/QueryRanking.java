package dev.plumbline.statistic;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How well each query's rows are ranked: the normalised discounted cumulative gain of the first k
 * (Järvelin and Kekäläinen, ACM TOIS 20, 2002), gain / log₂(rank + 1), over that of the best order.
 * Of a query only its k highest scores with their gains, and its k highest gains, are kept, so that
 * parts merge exactly. Among equal scores the smaller gain comes first: nobody is given credit for
 * a tie. Memory is 24 k bytes a query; more queries than the bound are refused.
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
    top(query).add(score, gain);
    return this;
  }

  public QueryRanking merge(QueryRanking other) {
    if (other.depth != depth) {
      throw new IllegalArgumentException(
          "Cannot merge rankings of depth %d and %d".formatted(depth, other.depth));
    }
    other.queries.forEach((query, theirs) -> top(query).merge(theirs));
    return this;
  }

  public int queries() {
    return queries.size();
  }

  /** The mean over the queries that have any gain; NaN where none has. */
  public double meanNdcg() {
    return queries.values().stream()
        .mapToDouble(Top::ndcg)
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }

  /** One query's; NaN where it has no gain. */
  public double ndcg(String query) {
    return queries.get(query).ndcg();
  }

  /** A block's sums for {@link BlockSums}, a query a block: whether it counts, and its NDCG. */
  public BlockSums byQuery() {
    BlockSums sums = BlockSums.ofWidth(2);
    queries.forEach(
        (query, top) -> {
          double ndcg = top.ndcg();
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
      top = new Top(depth);
      queries.put(query, top);
    }
    return top;
  }

  /** One query's best rows by score, and its best gains. */
  private static final class Top implements Serializable {
    private static final long serialVersionUID = 1L;

    private final double[] scores;
    private final double[] gains;
    private final double[] best;
    private int rows;

    Top(int depth) {
      scores = new double[depth];
      gains = new double[depth];
      best = new double[depth];
    }

    void add(double score, double gain) {
      keep(gain);
      rank(score, gain);
    }

    void merge(Top other) {
      for (int i = 0; i < other.rows; i++) {
        rank(other.scores[i], other.gains[i]);
      }
      for (double gain : other.best) {
        keep(gain);
      }
    }

    private void rank(double score, double gain) {
      int at = rows;
      while (at > 0
          && (scores[at - 1] < score || scores[at - 1] == score && gains[at - 1] > gain)) {
        at--;
      }
      if (at == scores.length) {
        return;
      }
      int moved = Math.min(rows, scores.length - 1) - at;
      System.arraycopy(scores, at, scores, at + 1, moved);
      System.arraycopy(gains, at, gains, at + 1, moved);
      scores[at] = score;
      gains[at] = gain;
      rows = Math.min(rows + 1, scores.length);
    }

    private void keep(double gain) {
      if (gain > best[0]) {
        best[0] = gain;
        Arrays.sort(best);
      }
    }

    double ndcg() {
      double ideal = 0;
      double got = 0;
      for (int i = 0; i < gains.length; i++) {
        double discount = Math.log(2) / Math.log(i + 2.0);
        ideal += best[best.length - 1 - i] * discount;
        got += i < rows ? gains[i] * discount : 0;
      }
      return ideal > 0 ? got / ideal : Double.NaN;
    }
  }
}
