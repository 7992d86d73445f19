package dev.plumbline.evaluate;

import dev.plumbline.statistic.Binning;
import dev.plumbline.statistic.BlockSums;
import dev.plumbline.statistic.Holm;
import dev.plumbline.statistic.Interval;
import dev.plumbline.statistic.Resampled;
import dev.plumbline.statistic.ResampledSums;
import dev.plumbline.statistic.Resampling;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/**
 * Slices in which the model is worse than it believes: by value or tenth of each feature, what rows
 * cost beyond what the model's own probabilities made expect, less the same of all rows. A model
 * whose probabilities hold in a slice has nothing to find there, however dear the slice.
 *
 * <p>Slices are ranked on half of the blocks and judged on the other half, never both on the same
 * rows; those judged are corrected for their number (Holm). Mergeable: 16 bytes a bin and block.
 */
final class SliceSearch implements Serializable {
  private static final Pattern LONG_NUMBER = Pattern.compile("-?\\d+\\.\\d{3,}(E-?\\d+)?");

  private static final long serialVersionUID = 1L;

  private static final int EXCESS = 1;
  private static final int SLICES = 2;

  private final List<Feature> features;
  private final int[] offsets;
  private final BlockSums blocks;

  /** A feature by its bins. */
  record Feature(String name, Binning binning) implements Serializable {
    int bin(Row row, int at) {
      if (row.isNullAt(at)) {
        return binning.missing();
      }
      return binning instanceof Binning.Numeric numeric
          ? numeric.binOf(row.getDouble(at))
          : ((Binning.Categorical) binning).binOf(row.getString(at));
    }
  }

  /**
   * A slice that was judged.
   *
   * @param excess cost a row beyond what was expected, less that of all rows; on the judging half
   * @param chance of so much if there were none, corrected for the number of slices judged
   * @param rows of the slice, in the judging half
   */
  record Found(String slice, Interval excess, double chance, long rows) {}

  SliceSearch(List<Feature> features) {
    this.features = List.copyOf(features);
    this.offsets = new int[features.size()];
    int width = SLICES;
    for (int f = 0; f < offsets.length; f++) {
      offsets[f] = width;
      width += 2 * features.get(f).binning().size();
    }
    this.blocks = BlockSums.ofWidth(width);
  }

  /**
   * Adds a row.
   *
   * @param columns where the features are in it
   * @param excess what it cost beyond what was expected
   */
  void add(String block, Row row, int[] columns, double excess) {
    double[] sums = blocks.of(block);
    sums[BlockSums.ROWS]++;
    sums[EXCESS] += excess;
    for (int f = 0; f < columns.length; f++) {
      int at = offsets[f] + 2 * features.get(f).bin(row, columns[f]);
      sums[at]++;
      sums[at + 1] += excess;
    }
  }

  SliceSearch merge(SliceSearch other) {
    blocks.merge(other.blocks);
    return this;
  }

  /**
   * The worst slices, as the other half of the blocks judges them, surest first.
   *
   * @param leastSupport the least share of rows of a slice
   */
  List<Found> worst(int judged, double leastSupport, double confidence, long seed) {
    Set<String> half = blocks.half(seed);
    // The jackknife alone is used; two replicates are the least there can be.
    Resampling resampling = Resampling.of(2, seed);
    ResampledSums finding = resampling.of(blocks.only(half::contains));
    ResampledSums judging = resampling.of(blocks.only(block -> !half.contains(block)));
    if (Math.min(finding.blocks().size(), judging.blocks().size()) < 2) {
      return List.of();
    }
    List<Integer> worst = worst(finding, judged, leastSupport);
    List<Resampled> excess =
        worst.stream().map(at -> judging.statistic(sums -> excess(sums, at))).toList();
    double[] chances =
        Holm.adjusted(excess.stream().mapToDouble(Resampled::chanceIfZero).toArray());
    return IntStream.range(0, worst.size())
        .mapToObj(
            i ->
                new Found(
                    name(worst.get(i)),
                    excess.get(i).jackknife(confidence),
                    chances[i],
                    Math.round(judging.total()[worst.get(i)])))
        .sorted(Comparator.comparingDouble(Found::chance))
        .toList();
  }

  private List<Integer> worst(ResampledSums finding, int most, double leastSupport) {
    record Candidate(int at, double surprise) {}
    List<Candidate> candidates = new ArrayList<>();
    double rows = finding.total()[BlockSums.ROWS];
    for (int at = SLICES; at < blocks.width(); at += 2) {
      double of = finding.total()[at];
      // A slice that holds nearly all rows is compared with itself.
      if (of >= leastSupport * rows && of > 0 && of <= (1 - leastSupport) * rows) {
        int slice = at;
        Resampled excess = finding.statistic(sums -> excess(sums, slice));
        double error = excess.standardError();
        if (excess.estimate() > 0 && error > 0) {
          candidates.add(new Candidate(at, excess.estimate() / error));
        }
      }
    }
    return candidates.stream()
        .sorted(Comparator.comparingDouble(Candidate::surprise).reversed())
        .limit(most)
        .map(Candidate::at)
        .toList();
  }

  private static double excess(double[] sums, int at) {
    return sums[at + 1] / sums[at] - sums[EXCESS] / sums[BlockSums.ROWS];
  }

  private String name(int at) {
    int feature = 0;
    while (feature + 1 < offsets.length && offsets[feature + 1] <= at) {
      feature++;
    }
    String label = features.get(feature).binning().labels().get((at - offsets[feature]) / 2);
    String name = features.get(feature).name();
    return features.get(feature).binning() instanceof Binning.Numeric && !label.equals("missing")
        ? name + " in " + legible(label)
        : name + " = " + label;
  }

  /** Ends of bins as people read them: to four digits. */
  private static String legible(String label) {
    return LONG_NUMBER
        .matcher(label)
        .replaceAll(
            number ->
                new BigDecimal(number.group())
                    .round(new MathContext(4))
                    .stripTrailingZeros()
                    .toPlainString());
  }
}
