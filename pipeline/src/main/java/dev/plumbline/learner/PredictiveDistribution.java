package dev.plumbline.learner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What an outcome may be, given what was predicted of it: the quantiles of out-of-fold residuals at
 * 1% to 99% and their means beyond, in bins of the prediction, interpolated between the bins'
 * centres and flat outside them (Lei, G'Sell, Rinaldo, Tibshirani and Wasserman, JASA 113, 2018,
 * take one bin). The regression's counterpart of a {@link Calibrator}: it makes a prediction a
 * decision, and says what the decision will cost.
 *
 * <p>Of costs u for each unit too little and o for each too much, the decision is the u / (u + o)
 * quantile, which has the least expected cost (the newsvendor's; Koenker and Bassett, Econometrica
 * 46, 1978); a share below 1% is decided as 1%, above 99% as 99%. Between two quantiles outcomes
 * are taken as equally likely.
 */
public final class PredictiveDistribution implements Calibrator {
  private static final long serialVersionUID = 1L;

  /** Quantiles at 1%, 2%, … 99%. */
  static final int QUANTILES = 99;

  /** The mean below the first quantile, the quantiles, the mean above the last. */
  static final int NUMBERS = QUANTILES + 2;

  private static final double PART = 1.0 / (QUANTILES + 1);

  private final double[] centres;
  private final double[][] residuals;
  private final double[] outcomes;

  /**
   * From what was saved.
   *
   * @param centres the mean prediction of each bin, ascending
   * @param residuals for each bin the {@link #NUMBERS} of its residuals
   * @param outcomes those of the outcomes themselves, whatever was predicted
   */
  PredictiveDistribution(double[] centres, double[][] residuals, double[] outcomes) {
    this.centres = centres.clone();
    this.residuals = Arrays.stream(residuals).map(double[]::clone).toArray(double[][]::new);
    this.outcomes = outcomes.clone();
  }

  /**
   * Fits a distribution: neighbouring bins are put together until each has {@link
   * ResidualTable#LEAST_ROWS} rows, as far as there are as many.
   *
   * @throws IllegalArgumentException of a table without rows
   */
  public static PredictiveDistribution fit(ResidualTable table) {
    if (table.rows() == 0) {
      throw LearnerErrors.notAScoreTable("no residuals");
    }
    List<Double> centres = new ArrayList<>();
    List<double[]> residuals = new ArrayList<>();
    RoundedValues gathered = new RoundedValues(Integer.MAX_VALUE);
    double sum = 0;
    long rows = 0;
    long left = table.rows();
    for (int bin = 0; bin < table.bins(); bin++) {
      gathered.merge(table.residuals(bin));
      sum += table.sumOfPredictions(bin);
      rows += table.rows(bin);
      left -= table.rows(bin);
      boolean enoughLeft = left == 0 || left >= ResidualTable.LEAST_ROWS;
      if (rows > 0 && (left == 0 || (rows >= ResidualTable.LEAST_ROWS && enoughLeft))) {
        centres.add(sum / rows);
        residuals.add(numbers(gathered));
        gathered = new RoundedValues(Integer.MAX_VALUE);
        sum = 0;
        rows = 0;
      }
    }
    return new PredictiveDistribution(
        centres.stream().mapToDouble(Double::doubleValue).toArray(),
        residuals.toArray(double[][]::new),
        numbers(table.outcomes()));
  }

  private static double[] numbers(RoundedValues values) {
    var ascending = values.ascending();
    double[] value = ascending.keySet().stream().mapToDouble(Double::doubleValue).toArray();
    double[] upTo = ascending.values().stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.parallelPrefix(upTo, Double::sum);
    double all = upTo[upTo.length - 1];
    double[] numbers = new double[NUMBERS];
    numbers[0] = meanBetween(value, upTo, 0, all * PART);
    for (int k = 1; k <= QUANTILES; k++) {
      int at = Arrays.binarySearch(upTo, all * k * PART);
      // Halfway to the next where the share falls between the two, as RoundedValues has it.
      numbers[k] =
          at >= 0 && at + 1 < value.length
              ? value[at] / 2 + value[at + 1] / 2
              : value[at < 0 ? -at - 1 : at];
    }
    numbers[NUMBERS - 1] = meanBetween(value, upTo, all * (1 - PART), all);
    return numbers;
  }

  /** The mean of the values whose rows lie between two counts of rows. */
  private static double meanBetween(double[] value, double[] upTo, double from, double to) {
    double sum = 0;
    for (int i = 0; i < value.length; i++) {
      double begins = i == 0 ? 0 : upTo[i - 1];
      sum += Math.max(0, Math.min(to, upTo[i]) - Math.max(from, begins)) * value[i];
    }
    return sum / (to - from);
  }

  /** A prediction is the mean that is expected, and stays so. */
  @Override
  public double calibrate(double raw) {
    return raw;
  }

  /** The number below which the outcome lies with a probability, 1% to 99%. */
  public double quantile(double prediction, double share) {
    int bin = binBelow(prediction);
    double right = shareOfNext(prediction, bin);
    double low = quantile(residuals[bin], share);
    double high = right == 0 ? low : quantile(residuals[bin + 1], share);
    return prediction + (1 - right) * low + right * high;
  }

  /** The decision of least expected cost; the prediction itself where nothing costs. */
  public double decision(double prediction, double under, double over) {
    return under + over > 0 ? quantile(prediction, under / (under + over)) : prediction;
  }

  /** What a decision is expected to cost. */
  public double expectedCost(double prediction, double decision, double under, double over) {
    int bin = binBelow(prediction);
    double right = shareOfNext(prediction, bin);
    double[] low = residuals[bin];
    double[] high = right == 0 ? low : residuals[bin + 1];
    double missing = decision - prediction;
    double cost =
        cost((1 - right) * low[0] + right * high[0] - missing, under, over)
            + cost(
                (1 - right) * low[NUMBERS - 1] + right * high[NUMBERS - 1] - missing, under, over);
    double from = (1 - right) * low[1] + right * high[1] - missing;
    for (int k = 2; k <= QUANTILES; k++) {
      double to = (1 - right) * low[k] + right * high[k] - missing;
      cost += meanCost(from, to, under, over);
      from = to;
    }
    return cost * PART;
  }

  /**
   * The decision of least expected cost of somebody without a model: it knows the outcomes only.
   */
  public double decisionWithoutModel(double under, double over) {
    return under + over > 0 ? quantile(outcomes, under / (under + over)) : quantile(outcomes, 0.5);
  }

  /** What a decision costs. */
  public static double realised(double outcome, double decision, double under, double over) {
    return cost(outcome - decision, under, over);
  }

  private static double cost(double missing, double under, double over) {
    return missing > 0 ? under * missing : -over * missing;
  }

  /** The mean over what may be missing, all of it equally likely between two ends. */
  private static double meanCost(double from, double to, double under, double over) {
    if (from >= 0 || to <= 0) {
      return cost((from + to) / 2, under, over);
    }
    return (under * to * to + over * from * from) / (2 * (to - from));
  }

  private static double quantile(double[] numbers, double share) {
    double place = Math.max(1, Math.min(QUANTILES, share * (QUANTILES + 1)));
    int below = (int) Math.min(QUANTILES - 1, Math.floor(place));
    return numbers[below] + (place - below) * (numbers[below + 1] - numbers[below]);
  }

  /** How many bins there are. */
  public int bins() {
    return centres.length;
  }

  /** The bin whose centre is nearest to a prediction. */
  public int bin(double prediction) {
    int bin = binBelow(prediction);
    return shareOfNext(prediction, bin) > 0.5 ? bin + 1 : bin;
  }

  /** The last bin whose centre is not above the prediction, the first where all are. */
  private int binBelow(double prediction) {
    int at = Arrays.binarySearch(centres, prediction);
    return at >= 0 ? at : Math.max(0, -at - 2);
  }

  private double shareOfNext(double prediction, int bin) {
    if (bin + 1 == centres.length || !(prediction > centres[bin])) {
      return 0;
    }
    return (prediction - centres[bin]) / (centres[bin + 1] - centres[bin]);
  }

  double[] centres() {
    return centres.clone();
  }

  double[] residuals(int bin) {
    return residuals[bin].clone();
  }

  double[] outcomes() {
    return outcomes.clone();
  }

  @Override
  public boolean equals(Object that) {
    return that instanceof PredictiveDistribution other
        && Arrays.equals(centres, other.centres)
        && Arrays.deepEquals(residuals, other.residuals)
        && Arrays.equals(outcomes, other.outcomes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(centres) + 31 * Arrays.deepHashCode(residuals);
  }
}
