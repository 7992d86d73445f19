package dev.plumbline.learner;

import dev.plumbline.problem.Task;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Rows of one block with the raw predictions of their models, in arrays: what is judged of many
 * settings is added up from here, without a row of objects for each.
 *
 * @param keys the columns that name a row, one after another
 * @param segments the fold whose models predict a row
 * @param labels 0 or 1, or any number, or that of a class
 * @param weights of the rows
 * @param predictions of the models, one after another
 */
public record PredictedBlock(
    Object[][] keys, int[] segments, double[] labels, double[] weights, List<Predicted> predictions)
    implements Serializable {

  /** The number of rows. */
  public int rows() {
    return labels.length;
  }

  /** Whether the label of a row is true, where labels are true or false. */
  public boolean positive(int row) {
    return labels[row] == 1;
  }

  /** What a model with one output predicts of a row; models in the order they were given. */
  public double prediction(int model, int row) {
    return predictions.get(model).all()[row];
  }

  /** What a model with several outputs predicts of a row. */
  public double[] predictions(int model, int row) {
    return predictions.get(model).row(row);
  }

  /** A key that is a number, such as a cost. */
  public double number(int key, int row) {
    return (double) keys[key][row];
  }

  /** A key that is a text, such as the name of what depends on each other. */
  public String text(int key, int row) {
    return (String) keys[key][row];
  }

  /** The rows as objects: keys, segment, label, weight, predictions. */
  Iterator<Row> asRows(Task task) {
    return IntStream.range(0, rows()).mapToObj(row -> asRow(row, task)).iterator();
  }

  private Row asRow(int row, Task task) {
    Object[] values = new Object[keys.length + 3 + predictions.size()];
    int next = 0;
    for (Object[] key : keys) {
      values[next++] = key[row];
    }
    values[next++] = segments[row];
    if (task == Task.BINARY) {
      values[next++] = (int) labels[row];
    } else {
      values[next++] = labels[row];
    }
    values[next++] = weights[row];
    for (Predicted prediction : predictions) {
      values[next++] = prediction.of(row);
    }
    return RowFactory.create(values);
  }
}
