package dev.plumbline.evaluate;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.Trial;
import dev.plumbline.statistic.BlockedMean;
import dev.plumbline.statistic.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/**
 * Permutation importance (Breiman, Machine Learning 45, 2001) in money: by how much the decisions
 * of a model cost more a row where one feature's values are shuffled among the rows, so that it
 * tells nothing, and all else stays. One job for all features. The interval's unit is the block, as
 * of all costs; it holds for the shuffles made, whose own chance the repeats keep small. Features
 * that say the same share what they are worth: alone each is missed little.
 */
final class Importances {
  private static final String SHUFFLED = "shuffled";
  private static final String AS_IT_IS = "as it is";

  private Importances() {}

  /**
   * One feature.
   *
   * @param cost what a row costs more
   * @param rows of the sample
   */
  record Importance(String feature, Interval cost, long rows) {}

  /** The importance of each feature that the model reads, largest first. */
  static List<Importance> of(
      Trial.Sample sample,
      StructType schema,
      FittedPipeline pipeline,
      Pricing pricing,
      int repeats,
      long seed,
      double confidence) {
    int block = schema.fieldIndex(FeatureRows.BLOCK);
    List<Tuple2<String, BlockedMean>> found =
        Trial.ask(
            sample,
            pipeline,
            pipeline.features(),
            (trial, features) -> shuffled(trial, features, pricing, block, repeats, seed));
    return found.stream()
        .map(
            f ->
                new Importance(
                    f._1(), f._2().difference(SHUFFLED, AS_IT_IS, confidence), f._2().rows()))
        .sorted(
            Comparator.comparingDouble((Importance i) -> -i.cost().estimate())
                .thenComparing(Importance::feature))
        .toList();
  }

  private static List<Tuple2<String, BlockedMean>> shuffled(
      Trial trial, List<String> features, Pricing pricing, int block, int repeats, long seed) {
    List<Row> rows = trial.rows();
    double[] asItIs = costs(rows, trial.predicted(), pricing);
    List<Tuple2<String, BlockedMean>> found = new ArrayList<>();
    for (String feature : features) {
      double[] mean = new double[rows.size()];
      for (int repeat = 0; repeat < repeats; repeat++) {
        int[] order = shuffle(rows.size(), 31 * (31 * seed + feature.hashCode()) + repeat);
        double[] costs = costs(rows, trial.predictedTaking(feature, order), pricing);
        for (int row = 0; row < mean.length; row++) {
          mean[row] += costs[row] / repeats;
        }
      }
      BlockedMean byBlock = BlockedMean.of(SHUFFLED, AS_IT_IS);
      for (int row = 0; row < mean.length; row++) {
        byBlock.add(rows.get(row).getString(block), mean[row], asItIs[row]);
      }
      found.add(new Tuple2<>(feature, byBlock));
    }
    return found;
  }

  private static double[] costs(List<Row> rows, double[] predicted, Pricing pricing) {
    double[] costs = new double[rows.size()];
    for (int row = 0; row < costs.length; row++) {
      costs[row] = pricing.cost(rows.get(row), predicted, row);
    }
    return costs;
  }

  /** Fisher and Yates' shuffle: every order is as likely as any other. */
  private static int[] shuffle(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }
}
