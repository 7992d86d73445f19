package dev.plumbline.feature;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataType;

/**
 * Reads predictions and events in the order (hash of the key, clock) and gives every prediction
 * with its features. It streams: a partition is never held, only the state of the current key, so a
 * key with a large share of all events costs time, not memory. Keys whose hashes begin alike come
 * interleaved; each has a state of its own.
 *
 * <p>What is only carried through, the population's columns and the latest values, stays in Spark's
 * own form, and so do the rows that come out.
 */
final class PointInTimeScan implements MapPartitionsFunction<Row, Row> {
  private static final Object[] NO_VALUES = {};

  private final ScanLayout layout;

  PointInTimeScan(ScanLayout layout) {
    this.layout = layout;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Predictions(layout, rows);
  }

  private static final class Predictions implements Iterator<Row> {
    private final ScanLayout layout;
    private final Iterator<Row> rows;

    /** Of a prediction that sees nothing. */
    private final StreamState[] nothing;

    /** Of the first key with the current beginning of a hash; nearly always the only one. */
    private final StreamState[] first;

    private final Map<Long, StreamState[]> others = new HashMap<>();
    private final double[][] measures;
    private final int firstMeasure;
    private final DataType[] latestTypes;
    private final boolean superseding;
    private StreamState[] current;
    private long beginning;
    private long firstIdentity;
    private boolean started;
    private Row next;

    Predictions(ScanLayout layout, Iterator<Row> rows) {
      this.layout = layout;
      this.rows = rows;
      this.nothing = states();
      this.first = states();
      this.current = first;
      this.firstMeasure = layout.measure(0);
      this.latestTypes = layout.latestValues().toArray(DataType[]::new);
      this.superseding = layout.superseding();
      this.measures =
          layout.streams().stream().map(s -> new double[s.measures()]).toArray(double[][]::new);
    }

    @Override
    public boolean hasNext() {
      while (next == null && rows.hasNext()) {
        Row row = rows.next();
        if (row.isNullAt(ScanLayout.CLOCK)) {
          current = nothing;
          next = row;
        } else {
          moveToKeyOf(row);
          int stream = layout.streamOf(row.getInt(ScanLayout.TURN));
          if (stream == ScanLayout.PREDICTION) {
            next = row;
          } else {
            add(row, stream);
          }
        }
      }
      return next != null;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Row row = next;
      next = null;
      return predicted(row);
    }

    private void moveToKeyOf(Row row) {
      long beginningOfRow = row.getLong(ScanLayout.PLACE) >>> Integer.SIZE;
      long identity = row.getLong(ScanLayout.IDENTITY);
      if (!started || beginningOfRow != beginning) {
        started = true;
        beginning = beginningOfRow;
        firstIdentity = identity;
        others.clear();
        for (StreamState state : first) {
          state.clear();
        }
      }
      current = identity == firstIdentity ? first : others.computeIfAbsent(identity, i -> states());
    }

    private void add(Row row, int stream) {
      ScanLayout.Stream definition = layout.streams().get(stream);
      double[] values = measures[stream];
      for (int i = 0; i < values.length; i++) {
        int column = firstMeasure + i;
        // The negative zero would make a minimum depend on the order of arrival, and a NaN of
        // another form would be taken for a missing value.
        values[i] = row.isNullAt(column) ? EventStore.MISSING : canonical(row.getDouble(column));
      }
      Object[] latest = latestOf(row, definition);
      current[stream].add(
          row.getLong(ScanLayout.EVENT_TIME),
          !superseding || row.isNullAt(ScanLayout.SUPERSEDED_AT)
              ? Long.MAX_VALUE
              : row.getLong(ScanLayout.SUPERSEDED_AT),
          values,
          latest,
          row.getLong(ScanLayout.CLOCK));
    }

    /** Copied, as they are kept beyond the row they are part of. */
    private Object[] latestOf(Row row, ScanLayout.Stream stream) {
      if (stream.latestValueCount() == 0) {
        return NO_VALUES;
      }
      InternalRow values = row.<RawRow>getAs(layout.latest()).values();
      Object[] latest = new Object[stream.latestValueCount()];
      for (int i = 0; i < latest.length; i++) {
        int column = stream.latestValueOffset() + i;
        latest[i] = InternalRow.copyValue(values.get(column, latestTypes[column]));
      }
      return latest;
    }

    private static double canonical(double value) {
      return Double.isNaN(value) ? Double.NaN : value + 0.0;
    }

    private Row predicted(Row row) {
      Object[] values = new Object[1 + layout.outputs()];
      values[0] = row.<RawRow>getAs(layout.population()).values();
      long predictionTime =
          row.isNullAt(ScanLayout.CLOCK) ? Long.MIN_VALUE / 2 : row.getLong(ScanLayout.CLOCK);
      for (StreamState state : current) {
        state.write(predictionTime, values, 1);
      }
      return RowFactory.create(new RawRow(new GenericInternalRow(values)));
    }

    private StreamState[] states() {
      return layout.streams().stream().map(StreamState::new).toArray(StreamState[]::new);
    }
  }
}
