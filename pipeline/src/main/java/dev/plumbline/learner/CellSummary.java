package dev.plumbline.learner;

import dev.plumbline.problem.Encodings;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
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

  /** Of the label: weight, mean, sum of squared deviations. */
  private final double[] labels = new double[4];

  /** For each numeric column: weight present, mean, sum of squared deviations, weight missing. */
  private final double[][] moments;

  /** For each rule column: weight and {@link #positive} where it holds. */
  private final double[][] holding;

  /** For each categorical column: rows by value. Written as texts and counts, not as objects. */
  private transient List<Map<String, Long>> categories;

  /** For each categorical column: rows without a value. */
  private final long[] withoutValue;

  private final boolean[] truncated;

  /** Whether a numeric column's moments are those of {@link ColumnEncoding.Scaled#log}. */
  private final boolean[] logarithmic;

  /** For numeric columns of which a median or quartile is asked; null for all others. */
  private final RoundedValues[] values;

  /** For categorical columns that are encoded by outcome; null for all others. */
  private final TargetSums[] targets;

  CellSummary(List<FeatureColumn> features, Encodings encodings, int distinctValues) {
    int columns = features.size();
    this.distinctValues = distinctValues;
    this.moments = new double[columns][4];
    this.holding = new double[columns][2];
    this.categories = new ArrayList<>();
    this.withoutValue = new long[columns];
    this.truncated = new boolean[columns];
    this.logarithmic = new boolean[columns];
    this.values = new RoundedValues[columns];
    this.targets = new TargetSums[columns];
    for (int i = 0; i < columns; i++) {
      String name = features.get(i).name();
      categories.add(new HashMap<>());
      logarithmic[i] = encodings.scaleOf(name) == Encodings.Scale.LOG;
      if (encodings.scaleOf(name) == Encodings.Scale.ROBUST
          || encodings.imputeOf(name) instanceof Encodings.Median) {
        values[i] = new RoundedValues(distinctValues);
      }
      if (encodings.encodeOf(name) instanceof Encodings.Target) {
        targets[i] = new TargetSums();
      }
    }
  }

  /** Adds a row; its part is one of those that {@link TargetSums} tells apart. */
  void add(
      List<FeatureColumn> columns,
      RowReader reader,
      Row row,
      double rowWeight,
      double label,
      int part) {
    rows++;
    weight += rowWeight;
    positive += rowWeight * label;
    addMoments(labels, label, rowWeight);
    for (int i = 0; i < columns.size(); i++) {
      switch (columns.get(i).kind()) {
        case NUMERIC -> addNumber(i, reader.number(i, row), rowWeight);
        case RULE -> {
          if (reader.number(i, row) == 1) {
            holding[i][0] += rowWeight;
            holding[i][1] += rowWeight * label;
          }
        }
        case CATEGORICAL -> {
          String value = reader.category(i, row);
          if (targets[i] != null) {
            targets[i].add(value, part, rowWeight, label);
          }
          if (value != null) {
            categories.get(i).merge(value, 1L, Long::sum);
            truncate(i);
          } else {
            withoutValue[i]++;
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
    mergeMoments(labels, that.labels);
    for (int i = 0; i < moments.length; i++) {
      mergeMoments(moments[i], that.moments[i]);
      holding[i][0] += that.holding[i][0];
      holding[i][1] += that.holding[i][1];
      Map<String, Long> mine = categories.get(i);
      that.categories.get(i).forEach((value, count) -> mine.merge(value, count, Long::sum));
      withoutValue[i] += that.withoutValue[i];
      if (values[i] != null) {
        values[i].merge(that.values[i]);
      }
      if (targets[i] != null) {
        targets[i].merge(that.targets[i]);
      }
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

  /** The weight of the positive rows; where the label is a number, the weighted sum of it. */
  double positive() {
    return positive;
  }

  /** Whether there is more than one label. */
  boolean labelsDiffer() {
    return labels[2] > 0;
  }

  double labelMean() {
    return labels[1];
  }

  double labelDeviation() {
    return Math.sqrt(labels[2] / labels[0]);
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

  /** A quantile of a numeric column's present values, of which it was asked. */
  double quantile(int column, double share) {
    return values[column].quantile(share);
  }

  /** Rows with a value of a categorical column. */
  long rowsWith(int column, String value) {
    return categories.get(column).getOrDefault(value, 0L);
  }

  long rowsWithoutValue(int column) {
    return withoutValue[column];
  }

  /** The outcomes of a categorical column that is encoded by them. */
  TargetSums targets(int column) {
    return targets[column];
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

  private void addNumber(int column, double value, double rowWeight) {
    addMoments(
        moments[column], logarithmic[column] ? ColumnEncoding.Scaled.log(value) : value, rowWeight);
    if (values[column] != null && !Double.isNaN(value)) {
      values[column].add(value, rowWeight);
    }
  }

  /** West (1979), weighted updating of mean and squared deviations. */
  private static void addMoments(double[] moments, double value, double rowWeight) {
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
      if (targets[column] != null) {
        targets[column].remove(rarest);
      }
      truncated[column] = true;
    }
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    for (Map<String, Long> counts : categories) {
      out.writeInt(counts.size());
      for (Map.Entry<String, Long> count : counts.entrySet()) {
        out.writeObject(count.getKey());
        out.writeLong(count.getValue());
      }
    }
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    categories = new ArrayList<>();
    for (int column = 0; column < moments.length; column++) {
      Map<String, Long> counts = new HashMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        counts.put((String) in.readObject(), in.readLong());
      }
      categories.add(counts);
    }
  }
}
