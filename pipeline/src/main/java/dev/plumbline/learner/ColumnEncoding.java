package dev.plumbline.learner;

import dev.plumbline.statistic.Centres;
import dev.plumbline.statistic.SparseRow;
import java.io.Serializable;
import java.util.List;

/** What one feature column taught its encoder. */
public sealed interface ColumnEncoding extends Serializable {

  /** The feature column read. */
  String name();

  /** The columns a linear model needs for it. */
  int indicators();

  /** How many of them a row has an entry in. */
  default int entries() {
    return 1;
  }

  /** XGBoost's type of it: {@code q} a number, {@code c} a category. */
  String treeType();

  /**
   * A number.
   *
   * @param mean the mean of the training part, which stands in for a missing value
   * @param deviation the population standard deviation of the training part, 1 where it is 0
   * @param missing whether any value of the training part was missing
   */
  record Numeric(String name, double mean, double deviation, boolean missing)
      implements ColumnEncoding {
    @Override
    public int indicators() {
      return missing ? 2 : 1;
    }

    @Override
    public String treeType() {
      return "q";
    }

    Scaled scaled() {
      return new Scaled(name, false, mean, deviation, mean, missing);
    }
  }

  /**
   * A number that is scaled or imputed otherwise than {@link Numeric}, in linear models; trees read
   * it as it is.
   *
   * @param logarithmic whether it is {@link #log} of it that is scaled and imputed
   * @param centre what is subtracted
   * @param spread what it is then divided by
   * @param standIn what stands in for a missing value, before centre and spread
   * @param missing whether any value of the training part was missing
   */
  record Scaled(
      String name,
      boolean logarithmic,
      double centre,
      double spread,
      double standIn,
      boolean missing)
      implements ColumnEncoding {
    @Override
    public int indicators() {
      return missing ? 2 : 1;
    }

    /** The stand-in and the indicator; at the centre the stand-in is 0 and needs no entry. */
    @Override
    public int entries() {
      return missing && standIn != centre ? 2 : 1;
    }

    @Override
    public String treeType() {
      return "q";
    }

    double of(double number) {
      return ((logarithmic ? log(number) : number) - centre) / spread;
    }

    double ofMissing() {
      return (standIn - centre) / spread;
    }

    /** The logarithm that knows 0 and both signs: sign(x) · ln(1 + |x|). */
    static double log(double number) {
      return Math.copySign(Math.log1p(Math.abs(number)), number);
    }
  }

  /**
   * A category that a number stands for.
   *
   * @param source what the number says
   * @param values the most frequent values of the training part
   * @param numbers the number of each
   * @param others the number of every other value, seen or not
   * @param ofMissing the number of a missing value
   * @param centre what linear models subtract: the mean over the training part
   * @param spread what they then divide by: the population standard deviation
   */
  record Numbers(
      String name,
      Source source,
      List<String> values,
      List<Double> numbers,
      double others,
      double ofMissing,
      double centre,
      double spread)
      implements ColumnEncoding {
    /** What a category's number says. */
    public enum Source {
      /** Its share of the training part's rows. */
      FREQUENCY,
      /** Its rate of positives there, drawn to that of all rows. */
      TARGET
    }

    public Numbers {
      values = List.copyOf(values);
      numbers = List.copyOf(numbers);
    }

    @Override
    public int indicators() {
      return 1;
    }

    @Override
    public String treeType() {
      return "q";
    }

    /** By place: the values, the others, missing. */
    double[] byPlace() {
      double[] places = new double[values.size() + 2];
      for (int place = 0; place < numbers.size(); place++) {
        places[place] = numbers.get(place);
      }
      places[values.size()] = others;
      places[values.size() + 1] = ofMissing;
      return places;
    }
  }

  /** A category whose values are hashed to buckets; see {@link Buckets}. */
  record Hashed(String name, int buckets) implements ColumnEncoding {
    @Override
    public int indicators() {
      return buckets + 1;
    }

    @Override
    public String treeType() {
      return "c";
    }

    /** The place of missing values. */
    int missing() {
      return buckets;
    }
  }

  /**
   * The number of the cluster that a row is nearest to, counted from 0; a feature made of other
   * columns.
   *
   * @param columns what the clusters are of, each put on the scale that linear models see
   * @param centres a value for each column, on its scale; the cluster with most training rows first
   * @param shares of the training rows that are in each
   */
  record Clusters(
      String name, List<Scaled> columns, List<List<Double>> centres, List<Double> shares)
      implements ColumnEncoding {
    public Clusters {
      columns = List.copyOf(columns);
      centres = centres.stream().map(List::copyOf).toList();
      shares = List.copyOf(shares);
    }

    @Override
    public int indicators() {
      return centres.size();
    }

    @Override
    public String treeType() {
      return "c";
    }

    /** The cluster of each row. */
    int[] of(FeatureBatch batch) {
      double[][] numbers =
          columns.stream().map(column -> batch.numbers(column.name())).toArray(double[][]::new);
      Centres points =
          new Centres(
              centres.stream()
                  .map(centre -> centre.stream().mapToDouble(Double::doubleValue).toArray())
                  .toList());
      int[] nearest = new int[batch.rows()];
      for (int row = 0; row < nearest.length; row++) {
        nearest[row] = points.nearest(point(columns, numbers, row));
      }
      return nearest;
    }

    /**
     * Where a row lies among the clusters; what stands in for a missing number counts as known.
     *
     * @param numbers column → row → number
     */
    static SparseRow point(List<Scaled> columns, double[][] numbers, int row) {
      double[] values = new double[numbers.length];
      for (int i = 0; i < values.length; i++) {
        double number = numbers[i][row];
        Scaled column = columns.get(i);
        values[i] = Double.isNaN(number) ? column.ofMissing() : column.of(number);
      }
      return SparseRow.of(values);
    }
  }

  /**
   * A category.
   *
   * @param kept the most frequent values of the training part, most frequent first, ties by name;
   *     every other value, seen or not, shares one place after them
   */
  record Categories(String name, List<String> kept) implements ColumnEncoding {
    public Categories {
      kept = List.copyOf(kept);
    }

    @Override
    public int indicators() {
      return kept.size() + 2;
    }

    @Override
    public String treeType() {
      return "c";
    }

    /** The place shared by the values that are not kept. */
    int other() {
      return kept.size();
    }

    /** The place of missing values. */
    int missing() {
      return kept.size() + 1;
    }
  }
}
