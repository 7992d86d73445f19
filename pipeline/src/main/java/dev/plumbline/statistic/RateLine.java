package dev.plumbline.statistic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/**
 * How close the rates of positives by value of a number lie to a straight line. Outcomes that have
 * a rate scatter around it, by rate · (1 − rate) / rows; so the squared distances from the line,
 * each over its variance, add up to about as many as there are cells, less two (Pearson,
 * Philosophical Magazine 50, 1900). Much less is not given by chance, however the number goes with
 * the outcomes: the number was then computed from these very outcomes, as the mean of a group is.
 *
 * @param cells neighbouring values with enough rows together
 * @param slope of the line
 * @param slopeError its standard error
 * @param chiSquared the squared distances from the line, each over its variance
 * @param chance of so small a sum
 */
public record RateLine(
    int cells, double slope, double slopeError, double chiSquared, double chance) {
  /** A cell's variance in rows: with less the normal distribution does not hold. */
  private static final double LEAST_VARIANCE = 5;

  private static final int FEWEST_CELLS = 8;

  /** Of weighted least squares, weights by the line before. */
  private static final int ROUNDS = 4;

  /** The rows of one value, or of neighbouring ones. */
  public record Cell(double mean, double rows, double positives) {
    Cell and(Cell other) {
      double both = rows + other.rows;
      return new Cell(
          (mean * rows + other.mean * other.rows) / both, both, positives + other.positives);
    }

    double rate() {
      return positives / rows;
    }
  }

  /** The line; empty where there are too few cells. */
  public static Optional<RateLine> of(List<Cell> values) {
    List<Cell> cells = merged(values);
    if (cells.size() < FEWEST_CELLS) {
      return Optional.empty();
    }
    double[] weights = new double[cells.size()];
    double base = rate(cells);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = cells.get(i).rows() / (base * (1 - base));
    }
    double slope = 0;
    double slopeError = 0;
    double chiSquared = 0;
    for (int round = 0; round < ROUNDS; round++) {
      double sum = 0;
      double mean = 0;
      double rate = 0;
      for (int i = 0; i < weights.length; i++) {
        sum += weights[i];
        mean += weights[i] * cells.get(i).mean();
        rate += weights[i] * cells.get(i).rate();
      }
      mean /= sum;
      rate /= sum;
      double squares = 0;
      double products = 0;
      for (int i = 0; i < weights.length; i++) {
        double distance = cells.get(i).mean() - mean;
        squares += weights[i] * distance * distance;
        products += weights[i] * distance * (cells.get(i).rate() - rate);
      }
      slope = squares > 0 ? products / squares : 0;
      slopeError = squares > 0 ? 1 / Math.sqrt(squares) : Double.POSITIVE_INFINITY;
      chiSquared = 0;
      for (int i = 0; i < weights.length; i++) {
        Cell cell = cells.get(i);
        double fitted = rate + slope * (cell.mean() - mean);
        chiSquared += weights[i] * (cell.rate() - fitted) * (cell.rate() - fitted);
        // No cell is surer than one of its rows would make it.
        double bounded = Math.min(1 - 0.5 / cell.rows(), Math.max(0.5 / cell.rows(), fitted));
        weights[i] = cell.rows() / (bounded * (1 - bounded));
      }
    }
    double chance =
        new ChiSquaredDistribution(null, cells.size() - 2.0).cumulativeProbability(chiSquared);
    return Optional.of(new RateLine(cells.size(), slope, slopeError, chiSquared, chance));
  }

  /** Neighbours put together until each has enough rows of both outcomes. */
  private static List<Cell> merged(List<Cell> values) {
    List<Cell> sorted =
        values.stream()
            .filter(c -> c.rows() > 0 && Double.isFinite(c.mean()))
            .sorted(Comparator.comparingDouble(Cell::mean))
            .toList();
    List<Cell> merged = new ArrayList<>();
    Cell open = null;
    for (Cell cell : sorted) {
      open = open == null ? cell : open.and(cell);
      if (open.rows() * open.rate() * (1 - open.rate()) >= LEAST_VARIANCE) {
        merged.add(open);
        open = null;
      }
    }
    if (open != null && !merged.isEmpty()) {
      merged.add(merged.remove(merged.size() - 1).and(open));
    }
    return merged;
  }

  private static double rate(List<Cell> cells) {
    double rows = cells.stream().mapToDouble(Cell::rows).sum();
    return cells.stream().mapToDouble(Cell::positives).sum() / rows;
  }
}
