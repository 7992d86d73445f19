package dev.plumbline.feature;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;

/**
 * Brings rows that Spark sorted by their place alone, which is one number and so sorted by its bits
 * instead of by comparing, into the order of the scan. Rows of one place are of one key, as good as
 * always, and of one moment of a few milliseconds; nearly all have a place for themselves. Only
 * rows of one place are held: 120 bytes each, of which there are many only where very many events
 * of one key are first seen at one moment.
 */
final class Arrivals implements Iterator<Arrival> {
  private static final Object[] NO_LATEST = {};
  private static final double[] NO_VALUES = {};

  private final ScanLayout layout;
  private final Iterator<Row> rows;
  private final DataType[] latestTypes;
  private final int firstMeasure;
  private final boolean superseding;
  private final boolean ordered;

  /** Those of one place, in order, where there are several. */
  private final List<Arrival> together = new ArrayList<>();

  private int given;

  /** The first of the next place; null where it has not been read. */
  private Arrival following;

  /**
   * @param rows sorted by place, those without one first
   */
  Arrivals(ScanLayout layout, Iterator<Row> rows) {
    this.layout = layout;
    this.rows = rows;
    this.latestTypes = layout.latestValues().toArray(DataType[]::new);
    this.firstMeasure = layout.measure(0);
    this.superseding = layout.superseding();
    this.ordered = layout.ordered();
  }

  @Override
  public boolean hasNext() {
    return given < together.size() || following != null || rows.hasNext();
  }

  @Override
  public Arrival next() {
    if (given < together.size()) {
      // Let go at once: the scan keeps what it needs.
      return together.set(given++, null);
    }
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Arrival first = following == null ? read(rows.next()) : following;
    following = null;
    if (first.seesNothing()) {
      return first;
    }
    together.clear();
    given = 0;
    while (following == null && rows.hasNext()) {
      Arrival arrival = read(rows.next());
      if (arrival.place() != first.place()) {
        following = arrival;
      } else {
        if (together.isEmpty()) {
          together.add(first);
        }
        together.add(arrival);
      }
    }
    if (together.isEmpty()) {
      return first;
    }
    together.sort(Comparator.naturalOrder());
    return together.set(given++, null);
  }

  private Arrival read(Row row) {
    boolean seesNothing = row.isNullAt(ScanLayout.CLOCK);
    int turn = row.getInt(ScanLayout.TURN);
    int stream = layout.streamOf(turn);
    if (stream == ScanLayout.PREDICTION) {
      return new Arrival(
          seesNothing ? 0 : row.getLong(ScanLayout.PLACE),
          row.getLong(ScanLayout.IDENTITY),
          seesNothing ? Arrival.SEES_NOTHING : row.getLong(ScanLayout.CLOCK),
          turn,
          0,
          0,
          0,
          Long.MAX_VALUE,
          NO_VALUES,
          NO_LATEST,
          row.<RawRow>getAs(layout.population()).values().copy());
    }
    ScanLayout.Stream definition = layout.streams().get(stream);
    return new Arrival(
        row.getLong(ScanLayout.PLACE),
        row.getLong(ScanLayout.IDENTITY),
        row.getLong(ScanLayout.CLOCK),
        turn,
        row.getLong(ScanLayout.EVENT_TIME),
        ordered ? row.getLong(layout.recordedAt()) : 0,
        ordered ? row.getLong(layout.tie()) : 0,
        !superseding || row.isNullAt(layout.supersededAt())
            ? Long.MAX_VALUE
            : row.getLong(layout.supersededAt()),
        valuesOf(row, definition),
        latestOf(row, definition),
        null);
  }

  private double[] valuesOf(Row row, ScanLayout.Stream stream) {
    double[] values = stream.measures() == 0 ? NO_VALUES : new double[stream.measures()];
    for (int i = 0; i < values.length; i++) {
      int column = firstMeasure + i;
      // The negative zero would make a minimum depend on the order of arrival, and a NaN of
      // another form would be taken for a missing value.
      values[i] = row.isNullAt(column) ? EventStore.MISSING : canonical(row.getDouble(column));
    }
    return values;
  }

  private static double canonical(double value) {
    return Double.isNaN(value) ? Double.NaN : value + 0.0;
  }

  private Object[] latestOf(Row row, ScanLayout.Stream stream) {
    if (stream.latestValueCount() == 0) {
      return NO_LATEST;
    }
    InternalRow values = row.<RawRow>getAs(layout.latest()).values();
    Object[] latest = new Object[stream.latestValueCount()];
    for (int i = 0; i < latest.length; i++) {
      int column = stream.latestValueOffset() + i;
      latest[i] = InternalRow.copyValue(values.get(column, latestTypes[column]));
    }
    return latest;
  }
}
