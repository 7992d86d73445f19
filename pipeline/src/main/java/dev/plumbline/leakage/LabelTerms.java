package dev.plumbline.leakage;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * The numeric features and the number behind the label, as cross products: as they are, for what
 * adds up to it, or by their logarithms, for what multiplies to it. Mergeable.
 */
final class LabelTerms implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int[] columns;
  private final double[] standIns;
  private final Scale scale;
  private final CrossProducts products;
  private final double[] vector;

  /** How values are taken. */
  enum Scale {
    AS_THEY_ARE,
    LOGARITHMS
  }

  /**
   * @param columns the features by their places; for logarithms none that is zero or below
   * @param standIns what stands for a missing value of each
   */
  LabelTerms(int[] columns, double[] standIns, Scale scale) {
    this.columns = columns;
    this.standIns = standIns;
    this.scale = scale;
    this.products = new CrossProducts(columns.length);
    this.vector = new double[columns.length + 1];
  }

  /**
   * Adds a row.
   *
   * @param target on the same scale; nothing is added where it is NaN
   */
  void add(Object[] values, double target) {
    if (Double.isNaN(target)) {
      return;
    }
    for (int i = 0; i < columns.length; i++) {
      double value =
          values[columns[i]] instanceof Double number && Double.isFinite(number)
              ? number
              : standIns[i];
      vector[i] = scale == Scale.LOGARITHMS ? Math.log(value) : value;
    }
    vector[columns.length] = target;
    products.add(vector);
  }

  LabelTerms merge(LabelTerms other) {
    products.merge(other.products);
    return this;
  }

  Scale scale() {
    return scale;
  }

  /** The features by their places. */
  List<Integer> columns() {
    return Arrays.stream(columns).boxed().toList();
  }

  CrossProducts products() {
    return products;
  }
}
