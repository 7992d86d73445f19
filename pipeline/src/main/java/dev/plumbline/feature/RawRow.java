package dev.plumbline.feature;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.SQLUserDefinedType;

/**
 * A row in the form that Spark itself computes with, passed through typed operations as it is. What
 * is read from it holds until the next row is asked for, unless it is copied.
 *
 * <p>Public because the code that Spark generates refers to it.
 */
@SQLUserDefinedType(udt = RawRowType.class)
public final class RawRow {
  private final InternalRow values;

  RawRow(InternalRow values) {
    this.values = values;
  }

  InternalRow values() {
    return values;
  }
}
