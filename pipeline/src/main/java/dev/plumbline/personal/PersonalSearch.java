package dev.plumbline.personal;

import dev.plumbline.statistic.JavaBytes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Aggregator;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@link PersonalScan} as an aggregate, so that it shares the pass of other aggregates. A function
 * of ours, as no expression of Spark's keeps such a state.
 */
public final class PersonalSearch extends Aggregator<Row, PersonalScan, byte[]> {
  private static final long serialVersionUID = 1L;

  private final List<String> columns;
  private final int fully;

  private PersonalSearch(List<String> columns, int fully) {
    this.columns = List.copyOf(columns);
    this.fully = fully;
  }

  /**
   * The aggregate; its value is read by {@link #scan}.
   *
   * @param texts column name → its text; at least one
   * @param fully rows of a partition after which fewer are looked at
   */
  public static Column of(Map<String, Column> texts, int fully) {
    Map<String, Column> sorted = new TreeMap<>(texts);
    StructType schema = new StructType();
    for (String name : sorted.keySet()) {
      schema = schema.add(name, DataTypes.StringType);
    }
    return functions
        .udaf(new PersonalSearch(List.copyOf(sorted.keySet()), fully), Encoders.row(schema))
        .apply(sorted.values().stream().map(text -> text.cast("string")).toArray(Column[]::new));
  }

  /** The state that the aggregate's value holds. */
  public static PersonalScan scan(byte[] value) {
    return JavaBytes.read(value);
  }

  @Override
  public PersonalScan zero() {
    return PersonalScan.of(columns, fully);
  }

  @Override
  public PersonalScan reduce(PersonalScan state, Row row) {
    state.add(column -> row.isNullAt(column) ? null : row.getString(column));
    return state;
  }

  @Override
  public PersonalScan merge(PersonalScan first, PersonalScan second) {
    return first.merge(second);
  }

  @Override
  public byte[] finish(PersonalScan state) {
    return JavaBytes.written(state);
  }

  @Override
  public Encoder<PersonalScan> bufferEncoder() {
    return Encoders.javaSerialization(PersonalScan.class);
  }

  @Override
  public Encoder<byte[]> outputEncoder() {
    return Encoders.BINARY();
  }
}
