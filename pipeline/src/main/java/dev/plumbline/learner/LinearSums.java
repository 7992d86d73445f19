package dev.plumbline.learner;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The sums over the rows of one model's training part that its fits need: the loss, the gradient
 * and, to the second order, the Hessian: its diagonal, or its lower triangle row by row. A row has
 * few entries, so its share of the Hessian costs the square of their number, not of the width. The
 * candidates of all settings lie side by side at every place: a row is encoded once for all of
 * them, and each pair of its entries touches one stretch of memory.
 */
final class LinearSums {
  /** How far the derivatives go. */
  enum Order {
    /** The gradient. */
    FIRST,
    /** The gradient and the Hessian's diagonal. */
    DIAGONAL,
    /** The gradient and the Hessian. */
    SECOND;

    /** Numbers for one candidate. */
    int length(int width) {
      return 1
          + switch (this) {
            case FIRST -> width;
            case DIAGONAL -> 2 * width;
            case SECOND -> width + width * (width + 1) / 2;
          };
    }
  }

  /** A row with more entries than these adds to {@link WideHessians}. */
  static final int FEW_ENTRIES = 40;

  private final LinearDesign design;
  private final LinearCandidates candidates;
  private final LinearLoss loss;
  private final double[] sums;

  /** Of at most {@link LinearLoss#ROWS} rows. */
  private final int[] positions;

  private final double[] values;
  private final double[] margins;
  private final double[] curvatures;
  private final double[] losses;
  private final Optional<WideHessians> wide;

  private LinearSums(LinearDesign design, LinearCandidates candidates, LinearLoss loss) {
    this.design = design;
    this.candidates = candidates;
    this.loss = loss;
    this.sums = new double[candidates.order().length(design.width()) * candidates.count()];
    this.positions = new int[LinearLoss.ROWS * design.entries()];
    this.values = new double[positions.length];
    this.margins = new double[LinearLoss.ROWS * candidates.count()];
    this.curvatures = new double[margins.length];
    this.losses = new double[candidates.count()];
    this.wide =
        candidates.order() == Order.SECOND && design.entries() > FEW_ENTRIES
            ? Optional.of(new WideHessians(design.homes(), design.width(), candidates.count()))
            : Optional.empty();
  }

  /** The sums over blocks for each of the models asked for. */
  static double[][] of(
      Iterator<Block> blocks,
      Folds folds,
      List<FeatureColumn> columns,
      String[][] dictionaries,
      List<LinearDesign> designs,
      List<LinearCandidates> asked,
      LinearLoss loss) {
    LinearSums[] sums =
        asked.stream()
            .map(candidates -> new LinearSums(designs.get(candidates.model()), candidates, loss))
            .toArray(LinearSums[]::new);
    while (blocks.hasNext()) {
      Block block = blocks.next();
      for (LinearSums model : sums) {
        model.add(block, block.training(folds, model.candidates.model()), columns, dictionaries);
      }
    }
    return Arrays.stream(sums).map(LinearSums::whole).toArray(double[][]::new);
  }

  /** The mean Hessian of one candidate from its sums to the second order. */
  static double[][] hessian(double[] sums, int width, double weight) {
    double[][] hessian = new double[width][width];
    int at = 1 + width;
    for (int row = 0; row < width; row++) {
      for (int column = 0; column <= row; column++, at++) {
        hessian[row][column] = sums[at] / weight;
        hessian[column][row] = hessian[row][column];
      }
    }
    return hessian;
  }

  /** Adds the second to the first and returns the first. */
  static double[][] add(double[][] mine, double[][] other) {
    for (int i = 0; i < mine.length; i++) {
      for (int j = 0; j < mine[i].length; j++) {
        mine[i][j] += other[i][j];
      }
    }
    return mine;
  }

  private void add(
      Block block, int[] chosen, List<FeatureColumn> columns, String[][] dictionaries) {
    for (int from = 0; from < chosen.length; from += LinearLoss.ROWS) {
      int[] rows =
          Arrays.copyOfRange(chosen, from, Math.min(chosen.length, from + LinearLoss.ROWS));
      design.fill(block.trainingFeatures(columns, dictionaries, rows), positions, values);
      takeMargins(rows.length);
      loss.derive(
          rows.length,
          candidates.count(),
          Block.pick(block.labels, rows),
          Block.pick(block.weights, rows),
          margins,
          curvatures,
          losses);
      addGradient(rows.length);
      switch (candidates.order()) {
        case FIRST -> {}
        case DIAGONAL -> addDiagonal(rows.length);
        case SECOND ->
            wide.ifPresentOrElse(
                hessians -> hessians.add(rows.length, positions, values, curvatures),
                () -> addHessian(rows.length));
      }
    }
  }

  private void takeMargins(int rows) {
    int count = candidates.count();
    int entries = design.entries();
    double[] coefficients = candidates.coefficients();
    Arrays.fill(margins, 0, rows * count, 0);
    for (int row = 0, at = 0; row < rows; row++) {
      int own = row * count;
      for (int entry = 0; entry < entries; entry++, at++) {
        int from = positions[at] * count;
        double value = values[at];
        for (int candidate = 0; candidate < count; candidate++) {
          margins[own + candidate] += coefficients[from + candidate] * value;
        }
      }
    }
  }

  private void addGradient(int rows) {
    int count = candidates.count();
    int entries = design.entries();
    for (int row = 0, at = 0; row < rows; row++) {
      int own = row * count;
      for (int entry = 0; entry < entries; entry++, at++) {
        int to = (1 + positions[at]) * count;
        double value = values[at];
        for (int candidate = 0; candidate < count; candidate++) {
          sums[to + candidate] += margins[own + candidate] * value;
        }
      }
    }
  }

  private void addDiagonal(int rows) {
    int count = candidates.count();
    int entries = design.entries();
    int diagonal = (1 + design.width()) * count;
    for (int row = 0, at = 0; row < rows; row++) {
      int own = row * count;
      for (int entry = 0; entry < entries; entry++, at++) {
        int to = diagonal + positions[at] * count;
        double square = values[at] * values[at];
        for (int candidate = 0; candidate < count; candidate++) {
          sums[to + candidate] += curvatures[own + candidate] * square;
        }
      }
    }
  }

  /**
   * Four candidates at once: their curvatures stay in registers while the pairs go by, where a loop
   * over the candidates of each pair would be too short to unroll.
   */
  private void addHessian(int rows) {
    int count = candidates.count();
    for (int row = 0; row < rows; row++) {
      int candidate = 0;
      for (; candidate + 4 <= count; candidate += 4) {
        addFourHessians(row, candidate);
      }
      for (; candidate < count; candidate++) {
        addOneHessian(row, candidate);
      }
    }
  }

  private void addFourHessians(int row, int candidate) {
    int count = candidates.count();
    int own = row * count + candidate;
    double curvature0 = curvatures[own];
    double curvature1 = curvatures[own + 1];
    double curvature2 = curvatures[own + 2];
    double curvature3 = curvatures[own + 3];
    int hessian = (1 + design.width()) * count + candidate;
    int first = row * design.entries();
    int last = first + design.entries() - 1;
    for (int at = first; at <= last; at++) {
      int position = positions[at];
      int triangle = hessian + position * (position + 1) / 2 * count;
      double value = values[at];
      for (int other = first; other <= at; other++) {
        int to = triangle + positions[other] * count;
        double product = value * values[other];
        sums[to] += curvature0 * product;
        sums[to + 1] += curvature1 * product;
        sums[to + 2] += curvature2 * product;
        sums[to + 3] += curvature3 * product;
      }
    }
  }

  private void addOneHessian(int row, int candidate) {
    int count = candidates.count();
    double curvature = curvatures[row * count + candidate];
    int hessian = (1 + design.width()) * count + candidate;
    int first = row * design.entries();
    int last = first + design.entries() - 1;
    for (int at = first; at <= last; at++) {
      int position = positions[at];
      int triangle = hessian + position * (position + 1) / 2 * count;
      double value = values[at];
      for (int other = first; other <= at; other++) {
        sums[triangle + positions[other] * count] += curvature * (value * values[other]);
      }
    }
  }

  private double[] whole() {
    System.arraycopy(losses, 0, sums, 0, losses.length);
    wide.ifPresent(hessians -> hessians.writeTo(sums, (1 + design.width()) * candidates.count()));
    return sums;
  }
}
