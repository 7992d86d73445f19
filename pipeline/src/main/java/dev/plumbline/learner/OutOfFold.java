package dev.plumbline.learner;

import dev.plumbline.problem.Task;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Predicts the validating rows of a block, each by the model of its fold. */
final class OutOfFold {
  private OutOfFold() {}

  static Iterator<Row> rows(
      Block block,
      Folds folds,
      List<FeatureColumn> columns,
      String[][] dictionaries,
      Map<String, List<FittedModel>> models,
      Task task) {
    List<Row> predicted = new ArrayList<>();
    for (int fold = 0; fold < folds.folds(); fold++) {
      int[] chosen = block.validating(folds, fold);
      if (chosen.length == 0) {
        continue;
      }
      FeatureBatch batch = block.features(columns, dictionaries, chosen);
      List<double[]> probabilities = new ArrayList<>();
      for (List<FittedModel> byModelIndex : models.values()) {
        probabilities.add(byModelIndex.get(fold).predict(batch));
      }
      for (int i = 0; i < chosen.length; i++) {
        predicted.add(row(block, chosen[i], i, probabilities, task));
      }
    }
    return predicted.iterator();
  }

  private static Row row(
      Block block, int row, int position, List<double[]> probabilities, Task task) {
    Object[] values = new Object[block.keys.length + 3 + probabilities.size()];
    int next = 0;
    for (Object[] key : block.keys) {
      values[next++] = key[row];
    }
    values[next++] = block.segments[row];
    if (task == Task.BINARY) {
      values[next++] = (int) block.labels[row];
    } else {
      values[next++] = block.labels[row];
    }
    values[next++] = block.weights[row];
    for (double[] probability : probabilities) {
      values[next++] = probability[position];
    }
    return RowFactory.create(values);
  }
}
