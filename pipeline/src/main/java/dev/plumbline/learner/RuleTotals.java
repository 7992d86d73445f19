package dev.plumbline.learner;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * By feature and value: the weight of the rows, that of the positive ones, and what acting on them
 * saves over not acting. Enough to choose a rule about a single feature. A mergeable state; numbers
 * are rounded to as many leading bits as leave at most {@link #VALUES} different ones.
 */
final class RuleTotals implements Serializable {
  /** So many values of a feature are told apart. */
  static final int VALUES = 256;

  /** Weight, positive weight and saving by value of one feature. */
  static final class Column implements Serializable {
    /** A number's bits without the dropped ones, or a category's code. */
    private Map<Long, double[]> byValue = new HashMap<>();

    private final double[] missing = new double[3];
    private int droppedBits;

    private void add(long value, double weight, double positive, double saving) {
      add(byValue.computeIfAbsent(value, v -> new double[3]), weight, positive, saving);
    }

    private static void add(double[] to, double weight, double positive, double saving) {
      to[0] += weight;
      to[1] += positive;
      to[2] += saving;
    }

    private void number(double number, double weight, double positive, double saving) {
      if (Double.isNaN(number)) {
        add(missing, weight, positive, saving);
        return;
      }
      // 0.0 and −0.0 are one value.
      long bits = Double.doubleToLongBits(number + 0.0);
      add(rounded(bits), weight, positive, saving);
      keepWithinBounds();
    }

    private void category(int code, double weight, double positive, double saving) {
      if (code == FeatureBatch.MISSING) {
        add(missing, weight, positive, saving);
      } else {
        add(code, weight, positive, saving);
      }
    }

    private void merge(Column that) {
      if (that.droppedBits > droppedBits) {
        round(that.droppedBits);
      }
      add(missing, that.missing[0], that.missing[1], that.missing[2]);
      that.byValue.forEach((value, t) -> add(rounded(value), t[0], t[1], t[2]));
    }

    private void keepWithinBounds() {
      while (byValue.size() > VALUES) {
        round(droppedBits + 1);
      }
    }

    private void round(int bits) {
      droppedBits = bits;
      Map<Long, double[]> finer = byValue;
      byValue = new HashMap<>();
      finer.forEach((value, t) -> add(rounded(value), t[0], t[1], t[2]));
    }

    private long rounded(long bits) {
      return bits >>> droppedBits << droppedBits;
    }

    double[] missing() {
      return missing;
    }

    /** Totals by the least number of each group of numbers, ascending. */
    SortedMap<Double, double[]> ascending() {
      SortedMap<Double, double[]> ascending = new TreeMap<>();
      byValue.forEach((bits, totals) -> ascending.put(least(bits), totals));
      return ascending;
    }

    /** Of negative numbers the dropped bits, all set, make the least. */
    private double least(long bits) {
      return Double.longBitsToDouble(bits < 0 ? bits | ((1L << droppedBits) - 1) : bits);
    }

    /** Totals by code. */
    Map<Integer, double[]> byCode() {
      Map<Integer, double[]> byCode = new TreeMap<>();
      byValue.forEach((code, totals) -> byCode.put(Math.toIntExact(code), totals));
      return byCode;
    }
  }

  private final List<Column> columns = new ArrayList<>();
  private final double[] all = new double[3];

  RuleTotals(int features) {
    for (int i = 0; i < features; i++) {
      columns.add(new Column());
    }
  }

  /**
   * The totals of a block's rows by cell.
   *
   * @param costs the places of the four costs among the keys; none where there are no costs
   */
  static HashMap<Long, RuleTotals> of(Block block, List<FeatureColumn> features, int[] costs) {
    HashMap<Long, RuleTotals> byCell = new HashMap<>();
    for (int row = 0; row < block.rows; row++) {
      long cell = new Cell(block.segments[row], block.availableFrom[row]).packed();
      byCell
          .computeIfAbsent(cell, c -> new RuleTotals(features.size()))
          .add(block, row, features, saving(block, row, costs));
    }
    return byCell;
  }

  static HashMap<Long, RuleTotals> merge(
      HashMap<Long, RuleTotals> mine, HashMap<Long, RuleTotals> other) {
    other.forEach(
        (cell, totals) -> {
          RuleTotals known = mine.putIfAbsent(cell, totals);
          if (known != null) {
            known.merge(totals);
          }
        });
    return mine;
  }

  RuleTotals merge(RuleTotals that) {
    Column.add(all, that.all[0], that.all[1], that.all[2]);
    for (int i = 0; i < columns.size(); i++) {
      columns.get(i).merge(that.columns.get(i));
    }
    return this;
  }

  /** Weight, positive weight and saving of all rows. */
  double[] all() {
    return all;
  }

  Column column(int index) {
    return columns.get(index);
  }

  private void add(Block block, int row, List<FeatureColumn> features, double saving) {
    double weight = block.weights[row];
    double positive = weight * block.labels[row];
    Column.add(all, weight, positive, saving);
    for (int i = 0; i < features.size(); i++) {
      switch (features.get(i).kind()) {
        case NUMERIC -> columns.get(i).number(block.numbers[i][row], weight, positive, saving);
        case CATEGORICAL -> columns.get(i).category(block.codes[i][row], weight, positive, saving);
        case RULE -> {
          // A stated rule is a setting of its own.
        }
      }
    }
  }

  /**
   * What acting on the row would have saved over not acting, however much it weighs in learning.
   */
  private static double saving(Block block, int row, int[] costs) {
    if (costs.length == 0) {
      return 0;
    }
    boolean positive = block.labels[row] == 1;
    double acting = cost(block, row, costs[positive ? 2 : 1]);
    double waiting = cost(block, row, costs[positive ? 0 : 3]);
    return waiting - acting;
  }

  private static double cost(Block block, int row, int key) {
    return ((Number) block.keys[key][row]).doubleValue();
  }
}
