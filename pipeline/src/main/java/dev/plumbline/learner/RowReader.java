package dev.plumbline.learner;

import dev.plumbline.problem.Encodings;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Turns Spark rows into a {@link FeatureBatch}, the same way for training and for scoring. */
final class RowReader implements Serializable {
  private final List<FeatureColumn> columns;
  private final int[] positions;

  /** By column; null where its values are read as they are. */
  private final Buckets[] buckets;

  /** Reads rows to score. */
  RowReader(StructType schema, List<FeatureColumn> columns) {
    this(schema, columns, Encodings.DEFAULT);
  }

  /** Reads rows to learn from: values of hashed columns are those of {@link Buckets}. */
  static RowReader ofTraining(StructType schema, MatrixLayout layout) {
    return new RowReader(schema, layout.features(), layout.encodings());
  }

  private RowReader(StructType schema, List<FeatureColumn> columns, Encodings encodings) {
    this.columns = columns;
    this.buckets = new Buckets[columns.size()];
    for (int i = 0; i < buckets.length; i++) {
      if (encodings.encodeOf(columns.get(i).name()) instanceof Encodings.Hash hash) {
        buckets[i] = new Buckets(hash.buckets());
      }
    }
    this.positions = new int[columns.size()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = position(schema, columns.get(i).name());
    }
  }

  /** The features of the first {@code count} rows, over dictionaries of the values met in them. */
  FeatureBatch read(Row[] rows, int count) {
    Dictionary[] dictionaries = new Dictionary[columns.size()];
    Arrays.setAll(dictionaries, i -> Dictionary.growing());
    double[][] numbers = numbers(rows, count);
    int[][] codes = codes(rows, count, dictionaries);
    String[][] values = new String[columns.size()][];
    Arrays.setAll(values, i -> dictionaries[i].values());
    return new FeatureBatch(columns, count, numbers, codes, values);
  }

  /** The numeric and rule columns, null in the place of a categorical one. */
  double[][] numbers(Row[] rows, int count) {
    double[][] numbers = new double[columns.size()][];
    for (int i = 0; i < positions.length; i++) {
      if (columns.get(i).kind() != FeatureKind.CATEGORICAL) {
        double[] values = new double[count];
        for (int row = 0; row < count; row++) {
          values[row] = number(columns.get(i), rows[row].get(positions[i]));
        }
        numbers[i] = values;
      }
    }
    return numbers;
  }

  /** The categorical columns as codes, null in the place of any other. */
  int[][] codes(Row[] rows, int count, Dictionary[] dictionaries) {
    int[][] codes = new int[columns.size()][];
    for (int i = 0; i < positions.length; i++) {
      if (columns.get(i).kind() == FeatureKind.CATEGORICAL) {
        int[] values = new int[count];
        for (int row = 0; row < count; row++) {
          Object value = rows[row].get(positions[i]);
          values[row] =
              value == null ? FeatureBatch.MISSING : dictionaries[i].code(category(i, value));
        }
        codes[i] = values;
      }
    }
    return codes;
  }

  double number(int column, Row row) {
    return number(columns.get(column), row.get(positions[column]));
  }

  /** The category of a row, null where missing. */
  String category(int column, Row row) {
    Object value = row.get(positions[column]);
    return value == null ? null : category(column, value);
  }

  static int position(StructType schema, String column) {
    List<String> names = Arrays.asList(schema.fieldNames());
    int position = names.indexOf(column);
    if (position < 0) {
      throw LearnerErrors.columnMissing(column, names);
    }
    return position;
  }

  private static double number(FeatureColumn column, Object value) {
    if (value == null) {
      return Double.NaN;
    }
    if (value instanceof Number number) {
      double converted = number.doubleValue();
      // An infinite value has no place on a standardised scale, nor in a histogram.
      return Double.isInfinite(converted) ? Double.NaN : converted;
    }
    if (value instanceof Boolean holds) {
      return holds ? 1 : 0;
    }
    throw LearnerErrors.notANumber(column.name(), value);
  }

  private String category(int column, Object value) {
    String category = category(value);
    return buckets[column] == null ? category : buckets[column].standIn(category);
  }

  /** A whole number has one name whatever its type, so that 3 and 3.0 are one category. */
  private static String category(Object value) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      if (number == Math.rint(number) && Math.abs(number) < 1L << 53) {
        return Long.toString((long) number);
      }
    }
    return value.toString();
  }
}
