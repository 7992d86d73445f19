package dev.plumbline.learner;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * What the rows of one cell (segment and available-from) say of every feature: enough to fit an
 * encoder, or the rules, to any union of cells. A mergeable state.
 */
final class CellSummary implements Serializable {
  private final int distinctValues;
  private long rows;
  private double weight;
  private double positive;

  /** For each numeric column: weight present, mean, sum of squared deviations, weight missing. */
  private final double[][] moments;

  /** For each rule column: weight and positive weight where it holds. */
  private final double[][] holding;

  /** For each categorical column: rows by value. */
  private final List<Map<String, Long>> categories;

  private final boolean[] truncated;

  CellSummary(int columns, int distinctValues) {
    this.distinctValues = distinctValues;
    this.moments = new double[columns][4];
    this.holding = new double[columns][2];
    this.categories = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      categories.add(new HashMap<>());
    }
    this.truncated = new boolean[columns];
  }

  void add(List<FeatureColumn> columns, RowReader reader, Row row, double rowWeight, int label) {
    rows++;
    weight += rowWeight;
    positive += rowWeight * label;
    for (int i = 0; i < columns.size(); i++) {
      switch (columns.get(i).kind()) {
        case NUMERIC -> addNumber(moments[i], reader.number(i, row), rowWeight);
        case RULE -> {
          if (reader.number(i, row) == 1) {
            holding[i][0] += rowWeight;
            holding[i][1] += rowWeight * label;
          }
        }
        case CATEGORICAL -> {
          String value = reader.category(i, row);
          if (value != null) {
            categories.get(i).merge(value, 1L, Long::sum);
            truncate(i);
          }
        }
      }
    }
  }

  /** Adds the other cell to this one and returns this one. */
  CellSummary merge(CellSummary that) {
    rows += that.rows;
    weight += that.weight;
    positive += that.positive;
    for (int i = 0; i < moments.length; i++) {
      mergeMoments(moments[i], that.moments[i]);
      holding[i][0] += that.holding[i][0];
      holding[i][1] += that.holding[i][1];
      Map<String, Long> mine = categories.get(i);
      that.categories.get(i).forEach((value, count) -> mine.merge(value, count, Long::sum));
      truncated[i] |= that.truncated[i];
      truncate(i);
    }
    return this;
  }

  long rows() {
    return rows;
  }

  double weight() {
    return weight;
  }

  double positive() {
    return positive;
  }

  double mean(int column) {
    return moments[column][1];
  }

  double deviation(int column) {
    return moments[column][0] > 0 ? Math.sqrt(moments[column][2] / moments[column][0]) : 0;
  }

  double missingWeight(int column) {
    return moments[column][3];
  }

  double holdingWeight(int column) {
    return holding[column][0];
  }

  double holdingPositive(int column) {
    return holding[column][1];
  }

  boolean truncated(int column) {
    return truncated[column];
  }

  /** The values of a categorical column, most frequent first, ties by name. */
  List<String> byFrequency(int column) {
    return categories.get(column).entrySet().stream()
        .sorted(MOST_FREQUENT_FIRST)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static final Comparator<Map.Entry<String, Long>> MOST_FREQUENT_FIRST =
      Map.Entry.<String, Long>comparingByValue()
          .reversed()
          .thenComparing(Map.Entry.comparingByKey());

  /** West (1979), weighted updating of mean and squared deviations. */
  private static void addNumber(double[] moments, double value, double rowWeight) {
    if (Double.isNaN(value)) {
      moments[3] += rowWeight;
    } else if (rowWeight > 0) {
      moments[0] += rowWeight;
      double distance = value - moments[1];
      moments[1] += distance * rowWeight / moments[0];
      moments[2] += rowWeight * distance * (value - moments[1]);
    }
  }

  /** Chan, Golub and LeVeque (1979), merging of two parts' moments. */
  private static void mergeMoments(double[] mine, double[] other) {
    double together = mine[0] + other[0];
    if (other[0] > 0) {
      double distance = other[1] - mine[1];
      mine[2] += other[2] + distance * distance * mine[0] * other[0] / together;
      mine[1] += distance * other[0] / together;
      mine[0] = together;
    }
    mine[3] += other[3];
  }

  /** Twice the limit may gather before the rarest are given up, so that sorting stays rare. */
  private void truncate(int column) {
    Map<String, Long> counts = categories.get(column);
    if (counts.size() > 2L * distinctValues) {
      List<String> rarest = byFrequency(column).subList(distinctValues, counts.size());
      rarest.forEach(counts::remove);
      truncated[column] = true;
    }
  }
}
