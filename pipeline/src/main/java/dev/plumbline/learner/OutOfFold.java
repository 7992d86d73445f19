package dev.plumbline.learner;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Predicts rows of a block, each by the models of one fold. */
final class OutOfFold {
  private OutOfFold() {}

  /** Which rows of a block are predicted by a fold's models. */
  interface Chosen {
    int[] of(int fold);
  }

  /** The validating rows, each by the models that never saw it. */
  static PredictedBlock validating(
      Block block,
      Folds folds,
      List<FeatureColumn> columns,
      String[][] dictionaries,
      List<List<FittedModel>> models) {
    return predicted(
        block, folds, fold -> block.validating(folds, fold), columns, dictionaries, models);
  }

  /** The training rows, each by models of one of the folds that learned from it, in turn. */
  static PredictedBlock inSample(
      Block block,
      Folds folds,
      List<FeatureColumn> columns,
      String[][] dictionaries,
      List<List<FittedModel>> models) {
    int[] learned = new int[block.rows];
    for (int row = 0; row < block.rows; row++) {
      learned[row] = one(block, folds, row);
    }
    return predicted(
        block,
        folds,
        fold -> IntStream.range(0, block.rows).filter(row -> learned[row] == fold).toArray(),
        columns,
        dictionaries,
        models);
  }

  /** One of the folds that learn from a row; −1 where none does. */
  private static int one(Block block, Folds folds, int row) {
    int[] learning =
        IntStream.range(0, folds.folds())
            .filter(fold -> folds.trains(fold, block.segments[row], block.availableFrom[row]))
            .toArray();
    return learning.length == 0 ? -1 : learning[row % learning.length];
  }

  /**
   * Fold after fold.
   *
   * @param models by setting, those of the folds in order
   */
  private static PredictedBlock predicted(
      Block block,
      Folds folds,
      Chosen choice,
      List<FeatureColumn> columns,
      String[][] dictionaries,
      List<List<FittedModel>> models) {
    List<int[]> chosen = IntStream.range(0, folds.folds()).mapToObj(choice::of).toList();
    int[] rows = chosen.stream().flatMapToInt(IntStream::of).toArray();
    int[] segments = new int[rows.length];
    List<Predicted> predictions =
        models.stream()
            .map(byFold -> byFold.get(0).outputs())
            .map(outputs -> new Predicted(new double[rows.length * outputs], outputs))
            .toList();
    int next = 0;
    for (int fold = 0; fold < chosen.size(); fold++) {
      int count = chosen.get(fold).length;
      if (count > 0) {
        FeatureBatch batch = block.features(columns, dictionaries, chosen.get(fold));
        for (int i = 0; i < models.size(); i++) {
          Predicted to = predictions.get(i);
          double[] predicted = models.get(i).get(fold).predict(batch);
          System.arraycopy(predicted, 0, to.all(), next * to.outputs(), count * to.outputs());
        }
        Arrays.fill(segments, next, next + count, fold);
        next += count;
      }
    }
    return new PredictedBlock(
        keys(block, rows),
        segments,
        Block.pick(block.labels, rows),
        Block.pick(block.weights, rows),
        predictions);
  }

  private static Object[][] keys(Block block, int[] rows) {
    Object[][] keys = new Object[block.keys.length][rows.length];
    for (int key = 0; key < keys.length; key++) {
      for (int i = 0; i < rows.length; i++) {
        keys[key][i] = block.keys[key][rows[i]];
      }
    }
    return keys;
  }
}
