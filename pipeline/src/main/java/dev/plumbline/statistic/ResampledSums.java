package dev.plumbline.statistic;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One state's sums as they are, in each bootstrap replicate, and without each block in turn.
 *
 * @param blocks the names of the blocks, in order
 * @param effectiveBlocks how many blocks of one size weigh as much
 */
public record ResampledSums(
    List<String> blocks,
    double effectiveBlocks,
    double[] total,
    double[][] drawn,
    double[][] leftOut) {

  /** A function of the sums with what it is in every replicate. */
  public Resampled statistic(ToDoubleFunction<double[]> function) {
    return new Resampled(
        function.applyAsDouble(total),
        Arrays.stream(drawn).parallel().mapToDouble(function).toArray(),
        Arrays.stream(leftOut).parallel().mapToDouble(function).toArray(),
        blocks,
        effectiveBlocks);
  }
}
