package dev.plumbline.learner;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Passes over the matrix, each a Spark job, that serve all fits of linear models which have not
 * converged; more than one job a pass where their sums pass {@link #BYTES_IN_JOB}.
 */
final class LinearPasses {
  /** What the partial sums of one task may take. */
  static final long BYTES_IN_JOB = 128L << 20;

  private final TrainingMatrix matrix;
  private final Folds folds;
  private final Shipment<ArrayList<LinearDesign>> designs;
  private final List<LinearFit> fits;
  private final LinearLoss loss;
  private final int classes;

  private LinearPasses(
      TrainingMatrix matrix,
      Folds folds,
      Shipment<ArrayList<LinearDesign>> designs,
      List<LinearFit> fits,
      LinearLoss loss,
      int classes) {
    this.matrix = matrix;
    this.folds = folds;
    this.designs = designs;
    this.fits = fits;
    this.loss = loss;
    this.classes = classes;
  }

  /**
   * Takes as many passes as the slowest fit needs.
   *
   * @param designs of each model
   * @param classes that a fit has coefficients of; 1 where there is one output
   */
  static void converge(
      TrainingMatrix matrix,
      Folds folds,
      ArrayList<LinearDesign> designs,
      List<LinearFit> fits,
      LinearLoss loss,
      int classes) {
    try (Shipment<ArrayList<LinearDesign>> shipped = Shipment.of(matrix.context(), designs)) {
      new LinearPasses(matrix, folds, shipped, fits, loss, classes).converge();
    }
  }

  private void converge() {
    for (int iteration = 1; ; iteration++) {
      List<LinearFit> open = fits.stream().filter(fit -> !fit.done()).toList();
      if (open.isEmpty()) {
        return;
      }
      for (LinearFit fit : open) {
        if (iteration > fit.mostPasses()) {
          throw LearnerErrors.notConverged(fit.penalty().setting(), iteration - 1);
        }
      }
      String description =
          "Fit linear models: iteration %d, %d to go".formatted(iteration, open.size());
      for (List<LinearFit> batch : batches(open)) {
        TrainingMatrix.described(
            matrix.context(),
            description,
            () -> {
              advance(batch);
              return batch;
            });
      }
    }
  }

  private static List<List<LinearFit>> batches(List<LinearFit> open) {
    List<List<LinearFit>> batches = new ArrayList<>();
    long bytes = 0;
    for (LinearFit fit : open) {
      long more = 8L * fit.numbers();
      if (batches.isEmpty() || bytes + more > BYTES_IN_JOB) {
        batches.add(new ArrayList<>());
        bytes = 0;
      }
      batches.get(batches.size() - 1).add(fit);
      bytes += more;
    }
    return batches;
  }

  /** One pass over the rows, and one step of every fit. */
  private void advance(List<LinearFit> batch) {
    Map<Integer, List<LinearFit>> byModel =
        batch.stream()
            .collect(Collectors.groupingBy(LinearPasses::taken, TreeMap::new, Collectors.toList()));
    ArrayList<LinearCandidates> asked = new ArrayList<>();
    byModel.values().forEach(fits -> asked.add(new LinearCandidates(fits, classes)));
    double[][] sums = sums(asked);
    int next = 0;
    for (List<LinearFit> fits : byModel.values()) {
      LinearCandidates taken = asked.get(next);
      double[] found = sums[next++];
      // Each fit is independent of the others, and its equations take a while.
      IntStream.range(0, fits.size())
          .parallel()
          .forEach(fit -> fits.get(fit).advance(taken.sumsOf(fit, found)));
    }
  }

  /** Fits of one model share what is taken of a row, where they want as many derivatives. */
  private static int taken(LinearFit fit) {
    return fit.model() * LinearSums.Order.values().length + fit.order().ordinal();
  }

  /** As few tasks as there are cores: each task's sums are as wide as the models. */
  private double[][] sums(ArrayList<LinearCandidates> asked) {
    // What a task closes over must not be this.
    Folds parted = folds;
    LinearLoss lost = loss;
    Shipment<ArrayList<LinearDesign>> sent = designs;
    JavaSparkContext context = matrix.context();
    List<FeatureColumn> columns = matrix.features();
    Shipment<String[][]> dictionaries = matrix.dictionaries();
    JavaRDD<Block> blocks = matrix.blocks().coalesce(context.defaultParallelism());
    try (Shipment<ArrayList<LinearCandidates>> shipped = Shipment.of(context, asked)) {
      return blocks
          .mapPartitions(
              part ->
                  Collections.singletonList(
                          LinearSums.of(
                              part,
                              parted,
                              columns,
                              dictionaries.value(),
                              sent.value(),
                              shipped.value(),
                              lost))
                      .iterator())
          .treeReduce(LinearSums::add);
    }
  }
}
