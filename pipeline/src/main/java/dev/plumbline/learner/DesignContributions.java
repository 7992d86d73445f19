package dev.plumbline.learner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What features contribute to models over the columns of {@link LinearDesign}. */
final class DesignContributions {
  private final Encoder encoder;
  private final double[] means;
  private final LinearDesign design;

  /**
   * Empty where the means were not kept.
   *
   * @param means of the design's columns over the training part
   */
  static Optional<DesignContributions> of(Encoder encoder, List<Double> means) {
    return means.isEmpty()
        ? Optional.empty()
        : Optional.of(new DesignContributions(encoder, means));
  }

  private DesignContributions(Encoder encoder, List<Double> means) {
    this.encoder = encoder;
    this.means = means.stream().mapToDouble(Double::doubleValue).toArray();
    this.design = new LinearDesign(encoder);
  }

  /**
   * Of a linear model the exact Shapley values, where what is not known of a row is averaged over
   * as if features were independent (Lundberg and Lee, NeurIPS 2017, corollary 1): Σ coefficient ·
   * (column − its mean) over the feature's columns.
   */
  Contributions ofLinear(FeatureBatch batch, List<Double> coefficients, Margin margin) {
    double[] slopes = coefficients.stream().mapToDouble(Double::doubleValue).toArray();
    int[] owners = design.owners();
    double[] usual = new double[encoder.columns().size()];
    double base = slopes[0];
    for (int position = 1; position < slopes.length; position++) {
      usual[owners[position]] += slopes[position] * means[position];
      base += slopes[position] * means[position];
    }
    double[][] byRow = new double[batch.rows()][];
    Arrays.setAll(byRow, row -> negated(usual));
    forEachEntry(
        batch,
        (row, position, value) -> {
          if (position > 0) {
            byRow[row][owners[position]] += slopes[position] * value;
          }
        });
    return new Contributions(names(), base, byRow, margin);
  }

  /** The same class by class; position by position there is a coefficient of each. */
  ClassContributions ofClasses(FeatureBatch batch, List<Double> coefficients, int classes) {
    return classByClass(
        batch,
        classes,
        of ->
            ofLinear(
                batch,
                IntStream.range(0, coefficients.size() / classes)
                    .mapToObj(position -> coefficients.get(position * classes + of))
                    .toList(),
                Margin.LOG_ODDS));
  }

  /** Of a network the same class by class, each an output. */
  ClassContributions ofClassNetwork(
      FeatureBatch batch, int hidden, List<Double> weights, int classes) {
    int first = weights.size() - classes * (hidden + 1);
    return classByClass(
        batch,
        classes,
        of -> {
          int output = first + of * (hidden + 1);
          List<Double> own = new ArrayList<>(weights.subList(0, first));
          own.addAll(weights.subList(output, output + hidden + 1));
          return ofNetwork(batch, hidden, own, Margin.LOG_ODDS);
        });
  }

  private ClassContributions classByClass(
      FeatureBatch batch, int classes, IntFunction<Contributions> ofClass) {
    double[] bases = new double[classes];
    double[][][] byRow = new double[batch.rows()][classes][];
    for (int c = 0; c < classes; c++) {
      Contributions found = ofClass.apply(c);
      bases[c] = found.base();
      for (int row = 0; row < byRow.length; row++) {
        byRow[row][c] = found.byRow()[row];
      }
    }
    return new ClassContributions(names(), bases, byRow, Margin.LOG_ODDS);
  }

  /**
   * Of a network with one hidden layer the Aumann–Shapley values: each feature's share of the way
   * from the mean row to the row, along the straight line (Sundararajan, Taly and Yan, ICML 2017,
   * integrated gradients). One layer has them in closed form: where a unit's sum goes from a to a +
   * Σ d<sub>j</sub>, feature j has the share d<sub>j</sub> / Σ d of tanh(a + Σ d) − tanh(a).
   */
  Contributions ofNetwork(FeatureBatch batch, int hidden, List<Double> weights, Margin margin) {
    double[] all = weights.stream().mapToDouble(Double::doubleValue).toArray();
    int features = encoder.columns().size();
    int[] owners = design.owners();
    double[] usual = new double[hidden];
    double[][] usualOf = new double[features][hidden];
    for (int position = 0; position < means.length; position++) {
      for (int unit = 0; unit < hidden; unit++) {
        double activation = all[position * hidden + unit] * means[position];
        usual[unit] += activation;
        if (position > 0) {
          usualOf[owners[position]][unit] += activation;
        }
      }
    }
    double[][][] moves = new double[batch.rows()][features][];
    for (double[][] ofRow : moves) {
      Arrays.setAll(ofRow, feature -> negated(usualOf[feature]));
    }
    forEachEntry(
        batch,
        (row, position, value) -> {
          if (position > 0) {
            double[] move = moves[row][owners[position]];
            for (int unit = 0; unit < hidden; unit++) {
              move[unit] += all[position * hidden + unit] * value;
            }
          }
        });
    int output = all.length - hidden - 1;
    double base = all[all.length - 1];
    for (int unit = 0; unit < hidden; unit++) {
      base += all[output + unit] * Math.tanh(usual[unit]);
    }
    double[][] byRow = new double[batch.rows()][features];
    for (int row = 0; row < byRow.length; row++) {
      for (int unit = 0; unit < hidden; unit++) {
        double steepness = all[output + unit] * steepness(usual[unit], unit, moves[row]);
        for (int feature = 0; feature < features; feature++) {
          byRow[row][feature] += steepness * moves[row][feature][unit];
        }
      }
    }
    return new Contributions(names(), base, byRow, margin);
  }

  /** The mean steepness of tanh along the way. */
  private static double steepness(double from, int unit, double[][] moves) {
    double way = 0;
    for (double[] move : moves) {
      way += move[unit];
    }
    double start = Math.tanh(from);
    // A difference of near numbers says less than the derivative.
    return Math.abs(way) < 1e-6 ? 1 - start * start : (Math.tanh(from + way) - start) / way;
  }

  private List<String> names() {
    return encoder.names();
  }

  private static double[] negated(double[] values) {
    double[] negated = new double[values.length];
    Arrays.setAll(negated, i -> -values[i]);
    return negated;
  }

  private interface Entry {
    void accept(int row, int position, double value);
  }

  private void forEachEntry(FeatureBatch batch, Entry entry) {
    int entries = design.entries();
    int[] positions = new int[batch.rows() * entries];
    double[] values = new double[positions.length];
    design.fill(batch, positions, values);
    for (int row = 0, at = 0; row < batch.rows(); row++) {
      for (int i = 0; i < entries; i++, at++) {
        entry.accept(row, positions[at], values[at]);
      }
    }
  }
}
