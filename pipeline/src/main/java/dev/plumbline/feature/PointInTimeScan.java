package dev.plumbline.feature;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Reads predictions and events in the order (key, clock) and gives every prediction with its
 * features. It streams: a partition is never held, only the state of the current key, so a key with
 * a large share of all events costs time, not memory.
 */
final class PointInTimeScan implements MapPartitionsFunction<Row, Row> {
  private static final Double ZERO = 0.0;

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
    private final List<StreamState> streams;
    private final Object[] key;
    private long sequence;
    private Row next;

    Predictions(ScanLayout layout, Iterator<Row> rows) {
      this.layout = layout;
      this.rows = rows;
      this.streams = layout.streams().stream().map(StreamState::new).toList();
      this.key = new Object[layout.keys()];
    }

    @Override
    public boolean hasNext() {
      while (next == null && rows.hasNext()) {
        Row row = rows.next();
        moveToKeyOf(row);
        int stream = (Integer) row.get(layout.stream());
        if (stream == ScanLayout.PREDICTION) {
          next = row;
        } else {
          streams.get(stream).add(event(row, stream), (Long) row.get(layout.clock()));
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
      boolean same = true;
      for (int i = 0; i < key.length; i++) {
        Object part = row.get(i);
        if (!Objects.deepEquals(part, key[i])) {
          key[i] = part;
          same = false;
        }
      }
      if (!same) {
        streams.forEach(StreamState::clear);
      }
    }

    private Event event(Row row, int stream) {
      ScanLayout.Stream definition = layout.streams().get(stream);
      Double[] measures = new Double[definition.measures()];
      for (int i = 0; i < measures.length; i++) {
        Double value = (Double) row.get(layout.measure(i));
        // The negative zero would make a minimum depend on the order of arrival.
        measures[i] = value != null && value == 0.0 ? ZERO : value;
      }
      Object[] latest = new Object[definition.latestValueCount()];
      for (int i = 0; i < latest.length; i++) {
        latest[i] = row.get(layout.latestValue(definition.latestValueOffset() + i));
      }
      Long supersededAt = (Long) row.get(layout.supersededAt());
      return new Event(
          (Long) row.get(layout.eventTime()),
          sequence++,
          supersededAt == null ? Long.MAX_VALUE : supersededAt,
          measures,
          latest);
    }

    /** A prediction without a time or with a key part missing is in a group that has no events. */
    private Row predicted(Row row) {
      Row population = (Row) row.get(layout.population());
      int offset = layout.populationColumns();
      Object[] values = new Object[offset + layout.outputs()];
      for (int i = 0; i < offset; i++) {
        values[i] = population.get(i);
      }
      Long clock = (Long) row.get(layout.clock());
      if (clock == null) {
        streams.forEach(StreamState::clear);
      }
      long predictionTime = clock == null ? Long.MIN_VALUE / 2 : clock;
      streams.forEach(stream -> stream.write(predictionTime, values, offset));
      return RowFactory.create(values);
    }
  }
}
