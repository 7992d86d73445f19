package dev.plumbline.learner;

import dev.plumbline.problem.Task;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Predicts rows of a block, each by the model of one fold. */
final class OutOfFold {
  private OutOfFold() {}

  /** Which rows of a block are predicted by a fold's model. */
  interface Chosen {
    int[] of(int fold);
  }

  /** The validating rows, each by the model that never saw it. */
  static Iterator<Row> rows(
      Block block,
      Folds folds,
      List<FeatureColumn> columns,
      String[][] dictionaries,
      Map<String, List<FittedModel>> models,
      Task task) {
    return rows(
        block, folds, fold -> block.validating(folds, fold), columns, dictionaries, models, task);
  }

  /** The training rows, each by one of the folds' models that learned from it, in turn. */
  static Iterator<Row> inSample(
      Block block,
      Folds folds,
      List<FeatureColumn> columns,
      String[][] dictionaries,
      Map<String, List<FittedModel>> models,
      Task task) {
    int[] learned = new int[block.rows];
    for (int row = 0; row < block.rows; row++) {
      learned[row] = one(block, folds, row);
    }
    return rows(
        block,
        folds,
        fold -> IntStream.range(0, block.rows).filter(row -> learned[row] == fold).toArray(),
        columns,
        dictionaries,
        models,
        task);
  }

  /** One of the folds that learn from a row; −1 where none does. */
  private static int one(Block block, Folds folds, int row) {
    int[] learning =
        IntStream.range(0, folds.folds())
            .filter(fold -> folds.trains(fold, block.segments[row], block.availableFrom[row]))
            .toArray();
    return learning.length == 0 ? -1 : learning[row % learning.length];
  }

  private static Iterator<Row> rows(
      Block block,
      Folds folds,
      Chosen choice,
      List<FeatureColumn> columns,
      String[][] dictionaries,
      Map<String, List<FittedModel>> models,
      Task task) {
    List<Row> predicted = new ArrayList<>();
    for (int fold = 0; fold < folds.folds(); fold++) {
      int[] chosen = choice.of(fold);
      if (chosen.length == 0) {
        continue;
      }
      FeatureBatch batch = block.features(columns, dictionaries, chosen);
      List<Predicted> probabilities = new ArrayList<>();
      for (List<FittedModel> byModelIndex : models.values()) {
        FittedModel model = byModelIndex.get(fold);
        probabilities.add(new Predicted(model.predict(batch), model.outputs()));
      }
      for (int i = 0; i < chosen.length; i++) {
        predicted.add(row(block, fold, chosen[i], i, probabilities, task));
      }
    }
    return predicted.iterator();
  }

  private static Row row(
      Block block, int fold, int row, int position, List<Predicted> probabilities, Task task) {
    Object[] values = new Object[block.keys.length + 3 + probabilities.size()];
    int next = 0;
    for (Object[] key : block.keys) {
      values[next++] = key[row];
    }
    values[next++] = fold;
    if (task == Task.BINARY) {
      values[next++] = (int) block.labels[row];
    } else {
      values[next++] = block.labels[row];
    }
    values[next++] = block.weights[row];
    for (Predicted probability : probabilities) {
      values[next++] = probability.of(position);
    }
    return RowFactory.create(values);
  }
}
