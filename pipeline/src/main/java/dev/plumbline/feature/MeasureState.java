package dev.plumbline.feature;

import dev.plumbline.problem.FeatureSet.Function;
import java.util.List;

/** The values of one measure inside one window, kept only as far as its functions need them. */
final class MeasureState {
  /** Below this share of the sum of squares a variance is the rounding of equal values. */
  private static final double NOTHING = 0x1p-98;

  private final int measure;
  private final boolean summed;
  private final boolean squared;
  private final boolean ordered;
  private final boolean tallied;
  private final ExactSum sum = new ExactSum();
  private final ExactSum squares;
  private final SortedValues values = new SortedValues();
  private final ValueTally tally = new ValueTally();
  private long count;

  /**
   * @param correctable whether values may leave by other reasons than age, so that least and
   *     greatest values need all of them
   */
  MeasureState(int measure, List<ScanLayout.WindowOutput> outputs, boolean correctable) {
    this.measure = measure;
    squared = computes(outputs, Function.SD);
    summed =
        squared
            || computes(outputs, Function.SUM)
            || computes(outputs, Function.MEAN)
            || computes(outputs, Function.RATE);
    ordered = correctable && (computes(outputs, Function.MIN) || computes(outputs, Function.MAX));
    tallied = computes(outputs, Function.DISTINCT);
    squares = squared ? new ExactSum() : sum;
  }

  int measure() {
    return measure;
  }

  void add(double value) {
    if (EventStore.isMissing(value)) {
      return;
    }
    count++;
    if (summed) {
      sum.add(value);
    }
    if (squared) {
      double square = value * value;
      squares.add(square);
      if (Double.isFinite(square)) {
        // What rounding took from the square, exactly: the sum is of the true squares.
        squares.add(Math.fma(value, value, -square));
      }
    }
    if (ordered) {
      values.add(value);
    }
    if (tallied) {
      tally.add(value);
    }
  }

  void remove(double value) {
    if (EventStore.isMissing(value)) {
      return;
    }
    count--;
    if (count == 0) {
      clear();
      return;
    }
    if (summed) {
      sum.remove(value);
    }
    if (squared) {
      double square = value * value;
      squares.remove(square);
      if (Double.isFinite(square)) {
        squares.remove(Math.fma(value, value, -square));
      }
    }
    if (ordered) {
      values.remove(value);
    }
    if (tallied) {
      tally.remove(value);
    }
  }

  long count() {
    return count;
  }

  long distinct() {
    return tally.distinct();
  }

  /** A function of the values that are inside; null where there are too few. */
  Double value(Function function) {
    if (count == 0) {
      return null;
    }
    return switch (function) {
      case SUM -> (Double) sum.value();
      case MEAN, RATE -> (Double) (sum.value() / count);
      case MIN -> (Double) values.least();
      case MAX -> (Double) values.greatest();
      case SD -> count < 2 ? null : (Double) deviation();
      case COUNT, DISTINCT, LAST, FIRST, LAG, DIFFERENCE, HOURS_SINCE ->
          throw new IllegalArgumentException(function + " is not computed from a bag of values");
    };
  }

  void clear() {
    count = 0;
    if (summed) {
      sum.clear();
    }
    if (squared) {
      squares.clear();
    }
    values.clear();
    tally.clear();
  }

  /**
   * The sample standard deviation, from the exact sums of values and squares, both taken to 106
   * bits, since their difference may be small against them. T. J. Dekker, "A floating-point
   * technique for extending the available precision" (1971).
   */
  private double deviation() {
    double total = sum.value();
    double squaresTotal = squares.value();
    if (!Double.isFinite(total) || !Double.isFinite(squaresTotal)) {
      return Double.NaN;
    }
    double totalRest = sum.remainder(total);
    double squaresRest = squares.remainder(squaresTotal);
    double product = total * total;
    double productRest = Math.fma(total, total, -product) + 2 * total * totalRest;
    double quotient = product / count;
    double quotientRest = (Math.fma(-quotient, count, product) + productRest) / count;
    double difference = squaresTotal - quotient;
    double back = difference - squaresTotal;
    double differenceRest = (squaresTotal - (difference - back)) + (-quotient - back);
    double variation = difference + (differenceRest + squaresRest - quotientRest);
    return variation <= squaresTotal * NOTHING ? 0.0 : Math.sqrt(variation / (count - 1));
  }

  private static boolean computes(List<ScanLayout.WindowOutput> outputs, Function function) {
    return outputs.stream().anyMatch(output -> output.function() == function);
  }
}
