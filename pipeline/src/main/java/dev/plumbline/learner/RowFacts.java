package dev.plumbline.learner;

import dev.plumbline.problem.Task;
import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Reads what is not a feature from a labelled row. */
final class RowFacts implements Serializable {
  private final String labelName;
  private final String weightName;
  private final String segmentName;
  private final String availableFromName;
  private final int label;
  private final int weight;
  private final int segment;
  private final int availableFrom;
  private final int part;
  private final String partName;
  private final int[] keys;
  private final Task task;

  RowFacts(StructType schema, MatrixLayout layout) {
    this.task = layout.task();
    this.labelName = layout.label();
    this.weightName = layout.weight().orElse("");
    this.segmentName = layout.segment();
    this.availableFromName = layout.availableFrom();
    this.label = RowReader.position(schema, layout.label());
    this.weight = layout.weight().map(name -> RowReader.position(schema, name)).orElse(-1);
    this.segment = RowReader.position(schema, layout.segment());
    this.availableFrom = RowReader.position(schema, layout.availableFrom());
    this.part = layout.part().map(name -> RowReader.position(schema, name)).orElse(-1);
    this.partName = layout.part().orElse("");
    this.keys = layout.keys().stream().mapToInt(name -> RowReader.position(schema, name)).toArray();
  }

  /** 1 or 0 where the label is true or false, else the number it is, or that of its class. */
  double label(Row row) {
    Object value = row.get(label);
    if (task != Task.BINARY) {
      return number(value);
    }
    if (value instanceof Boolean positive) {
      return positive ? 1 : 0;
    }
    if (value instanceof Number number) {
      double converted = number.doubleValue();
      if (converted == 0 || converted == 1) {
        return converted;
      }
    }
    throw LearnerErrors.labelMissing(labelName);
  }

  private double number(Object value) {
    double number = value instanceof Number given ? given.doubleValue() : Double.NaN;
    if (!Double.isFinite(number)) {
      throw LearnerErrors.labelIsNoNumber(labelName);
    }
    return number;
  }

  double weight(Row row) {
    if (weight < 0) {
      return 1;
    }
    double value = row.isNullAt(weight) ? Double.NaN : ((Number) row.get(weight)).doubleValue();
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw LearnerErrors.badWeight(weightName, value);
    }
    return value;
  }

  int segment(Row row) {
    return integer(row, segment, segmentName);
  }

  int availableFrom(Row row) {
    return integer(row, availableFrom, availableFromName);
  }

  /** So many different draws there are. */
  static final int DRAWS = 1000;

  /** A number that is drawn for the row, the same for what belongs together; 0 without parts. */
  int draw(Row row) {
    return part < 0 ? 0 : Math.floorMod(integer(row, part, partName), DRAWS);
  }

  /** The part that encoding by outcome leaves out for the row; 0 where the layout has none. */
  int part(Row row) {
    return part < 0 ? 0 : Math.floorMod(integer(row, part, partName), TargetSums.PARTS);
  }

  int keys() {
    return keys.length;
  }

  Object key(Row row, int key) {
    return row.get(keys[key]);
  }

  private static int integer(Row row, int position, String column) {
    if (row.get(position) instanceof Number number) {
      return number.intValue();
    }
    throw LearnerErrors.notAnInteger(column, row.get(position));
  }
}
