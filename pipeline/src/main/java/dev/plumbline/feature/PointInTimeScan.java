package dev.plumbline.feature;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;

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
  private final ScanLayout layout;

  PointInTimeScan(ScanLayout layout) {
    this.layout = layout;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Predictions(layout, new Arrivals(layout, rows));
  }

  private static final class Predictions implements Iterator<Row> {
    private final ScanLayout layout;
    private final Iterator<Arrival> arrivals;

    /** Of a prediction that sees nothing. */
    private final StreamState[] nothing;

    /** Of the first key with the current beginning of a hash; nearly always the only one. */
    private final StreamState[] first;

    private final Map<Long, StreamState[]> others = new HashMap<>();
    private StreamState[] current;
    private long beginning;
    private long firstIdentity;
    private boolean started;
    private Arrival next;

    Predictions(ScanLayout layout, Iterator<Arrival> arrivals) {
      this.layout = layout;
      this.arrivals = arrivals;
      this.nothing = states();
      this.first = states();
      this.current = first;
    }

    @Override
    public boolean hasNext() {
      while (next == null && arrivals.hasNext()) {
        Arrival arrival = arrivals.next();
        if (arrival.seesNothing()) {
          current = nothing;
          next = arrival;
        } else {
          moveToKeyOf(arrival);
          int stream = layout.streamOf(arrival.turn());
          if (stream == ScanLayout.PREDICTION) {
            next = arrival;
          } else {
            current[stream].add(
                arrival.eventTime(),
                arrival.supersededAt(),
                arrival.values(),
                arrival.latest(),
                arrival.clock());
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
      Arrival prediction = next;
      next = null;
      return predicted(prediction);
    }

    private void moveToKeyOf(Arrival arrival) {
      long beginningOfRow = arrival.place() >>> Integer.SIZE;
      long identity = arrival.identity();
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

    private Row predicted(Arrival prediction) {
      Object[] values = new Object[1 + layout.outputs()];
      values[0] = prediction.population();
      for (StreamState state : current) {
        state.write(prediction.clock(), values, 1);
      }
      return RowFactory.create(new RawRow(new GenericInternalRow(values)));
    }

    private StreamState[] states() {
      return layout.streams().stream().map(StreamState::new).toArray(StreamState[]::new);
    }
  }
}
