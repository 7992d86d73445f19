package dev.plumbline.statistic;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Histograms of columns by period (a month) of the training rows, mergeable. From them: what the
 * columns looked like, and how far one period ordinarily lies from the rest. A column that moves
 * with the seasons lies far from itself every month, and only more than that is news.
 */
public final class DriftBaseline implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A period with fewer than this share of the median period's rows says too little. */
  private static final double LEAST_SHARE_OF_MEDIAN = 0.25;

  private final List<Binning> binnings;
  private final SortedMap<String, Histogram[]> periods = new TreeMap<>();

  private DriftBaseline(List<Binning> binnings) {
    this.binnings = List.copyOf(binnings);
  }

  /** No rows yet, of columns binned so. */
  public static DriftBaseline of(List<Binning> binnings) {
    return new DriftBaseline(binnings);
  }

  /**
   * Adds a row.
   *
   * @param values a number, a text or null for each column, as its binning takes
   */
  public DriftBaseline add(String period, Object... values) {
    Histogram[] histograms = periods.computeIfAbsent(period, p -> empty());
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        histograms[i].addMissing();
      } else if (values[i] instanceof Number number) {
        histograms[i].add(number.doubleValue());
      } else {
        histograms[i].add(values[i].toString());
      }
    }
    return this;
  }

  /** Adds the other's rows to these. */
  public DriftBaseline merge(DriftBaseline other) {
    other.periods.forEach(
        (period, theirs) -> {
          Histogram[] ours = periods.computeIfAbsent(period, p -> empty());
          for (int i = 0; i < ours.length; i++) {
            ours[i].merge(theirs[i]);
          }
        });
    return this;
  }

  /** All rows of one column, whatever their period. */
  public Histogram total(int column) {
    Histogram total = Histogram.of(binnings.get(column));
    periods.values().forEach(histograms -> total.merge(histograms[column]));
    return total;
  }

  /**
   * The largest population stability index between one period of the training rows and all others;
   * 0 with fewer than two periods.
   */
  public double largestIndexBetweenPeriods(int column) {
    long least = leastRows();
    List<Histogram> kept = new ArrayList<>();
    for (Histogram[] histograms : periods.values()) {
      if (histograms[column].rows() >= least) {
        kept.add(histograms[column]);
      }
    }
    double largest = 0;
    for (Histogram period : kept) {
      Histogram rest = Histogram.of(binnings.get(column));
      kept.stream().filter(h -> h != period).forEach(rest::merge);
      if (rest.rows() > 0) {
        largest = Math.max(largest, PopulationStability.index(rest, period));
      }
    }
    return largest;
  }

  private long leastRows() {
    long[] rows = periods.values().stream().mapToLong(h -> h[0].rows()).sorted().toArray();
    return rows.length == 0 ? 0 : (long) (LEAST_SHARE_OF_MEDIAN * rows[rows.length / 2]);
  }

  private Histogram[] empty() {
    Histogram[] histograms = new Histogram[binnings.size()];
    Arrays.setAll(histograms, i -> Histogram.of(binnings.get(i)));
    return histograms;
  }
}
