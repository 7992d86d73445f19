package dev.plumbline.feature;

import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;

/**
 * A struct that typed operations see as a {@link RawRow}: neither taken apart into Java objects nor
 * put together from them. With some forty columns one method that Spark generates for the latter
 * took a fifth of the feature engine's time, most likely because Java does not compile methods of
 * more than 8,000 bytes. A user-defined type is Spark's developer interface for values of one's own
 * form; the one thing internal here is {@link InternalRow}, which it hands to every such type
 * anyway.
 *
 * <p>Public, with a constructor without arguments, because the code that Spark generates makes one.
 */
public final class RawRowType extends UserDefinedType<RawRow> {
  private final StructType columns;

  /** Enough to convert with; the columns are those of the type in the schema. */
  public RawRowType() {
    this(new StructType());
  }

  RawRowType(StructType columns) {
    this.columns = columns;
  }

  @Override
  public DataType sqlType() {
    return columns;
  }

  @Override
  public Object serialize(RawRow row) {
    return row.values();
  }

  @Override
  public RawRow deserialize(Object values) {
    return new RawRow((InternalRow) values);
  }

  @Override
  public Class<RawRow> userClass() {
    return RawRow.class;
  }

  /** Types of other columns are other types, or Spark would take their plans for the same. */
  @Override
  public boolean equals(Object other) {
    return other instanceof RawRowType type && columns.equals(type.columns);
  }

  @Override
  public int hashCode() {
    return Objects.hash(RawRowType.class, columns);
  }
}
