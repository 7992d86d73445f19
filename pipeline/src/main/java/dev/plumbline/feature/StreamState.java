package dev.plumbline.feature;

import dev.plumbline.problem.FeatureSet.Function;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * What is known of one stream's events under one key, as the clock moves on.
 *
 * <p>An event is held in the order of event time, once, whatever the number of windows, from when
 * it can first be seen until it is superseded or older than the stream's retention; so the state is
 * bounded by the events of the longest span under one key, at the few bytes each that {@link
 * EventStore} says.
 */
final class StreamState {
  /** Between predictions old events are let go this often, so that a long wait stays bounded. */
  private static final int EVENTS_BETWEEN_CLEANINGS = 256;

  private final ScanLayout.Stream stream;
  private final SpanState[] spans;
  private final EventStore events;
  private final Staircase[] least;
  private final Staircase[] greatest;
  private final PriorityQueue<Supersession> supersessions =
      new PriorityQueue<>(Comparator.comparingLong(Supersession::at));
  private long sequence;
  private int eventsSinceCleaning;

  /** The youngest event's, where events only age: all that latest values need, however old. */
  private long newestTime;

  private Object[] newestLatest;

  StreamState(ScanLayout.Stream stream) {
    this.stream = stream;
    this.spans =
        stream.spans().stream().map(span -> new SpanState(stream, span)).toArray(SpanState[]::new);
    this.events = new EventStore(stream.measures(), stream.correctable());
    this.least = staircases(Function.MIN);
    this.greatest = staircases(Function.MAX);
    clear();
  }

  private record Supersession(long time, long sequence, long at) {}

  void clear() {
    events.clear();
    supersessions.clear();
    for (SpanState span : spans) {
      span.clear();
    }
    for (int i = 0; i < stream.measures(); i++) {
      if (least[i] != null) {
        least[i].clear();
      }
      if (greatest[i] != null) {
        greatest[i].clear();
      }
    }
    newestTime = Long.MIN_VALUE;
    newestLatest = null;
    sequence = 0;
    eventsSinceCleaning = 0;
  }

  /**
   * Takes an event in at the clock from which it can be seen.
   *
   * @param supersededAt when a later version was recorded; {@link Long#MAX_VALUE} if none
   * @param values of the measures; {@link EventStore#MISSING} where there is none
   */
  void add(long time, long supersededAt, double[] values, Object[] latest, long clock) {
    if (spans.length > 0 || stream.correctable()) {
      events.add(time, sequence, values, latest);
      for (SpanState span : spans) {
        span.add(time, values);
      }
    }
    if (stream.correctable()) {
      // Superseded only after it is too old anyway: nothing to wait for.
      if (supersededAt <= time + stream.retention()) {
        supersessions.add(new Supersession(time, sequence, supersededAt));
      }
    } else {
      for (int i = 0; i < values.length; i++) {
        addToStairs(i, time, values[i]);
      }
      if (time >= newestTime) {
        newestTime = time;
        newestLatest = latest;
      }
    }
    sequence++;
    if (++eventsSinceCleaning >= EVENTS_BETWEEN_CLEANINGS) {
      moveTo(clock);
    }
  }

  /** Writes the features as of a prediction time, which never goes back under one key. */
  void write(long predictionTime, Object[] row, int offset) {
    moveTo(predictionTime);
    for (SpanState span : spans) {
      span.write(predictionTime, events, least, greatest, row, offset);
    }
    if (stream.latest().isEmpty()) {
      return;
    }
    long last = events.last();
    boolean inStore = stream.correctable() && last != EventStore.NONE;
    Object[] latest = inStore ? events.latest(last) : newestLatest;
    if (latest == null) {
      return;
    }
    long time = inStore ? events.time(last) : newestTime;
    for (ScanLayout.LatestOutput output : stream.latest()) {
      if (time >= predictionTime - output.maximumAge()) {
        row[offset + output.output()] = latest[output.value()];
      }
    }
  }

  private void moveTo(long time) {
    eventsSinceCleaning = 0;
    while (!supersessions.isEmpty() && isPast(supersessions.peek().at(), time)) {
      Supersession superseded = supersessions.poll();
      long place = events.find(superseded.time(), superseded.sequence());
      if (place != EventStore.NONE) {
        for (SpanState span : spans) {
          span.remove(superseded.time(), events, place);
        }
        events.remove(place);
      }
    }
    for (SpanState span : spans) {
      span.moveTo(time, events);
    }
    long tooOld = time - stream.retention();
    events.dropBefore(tooOld);
    for (int i = 0; i < stream.measures(); i++) {
      if (least[i] != null) {
        least[i].dropThrough(tooOld);
      }
      if (greatest[i] != null) {
        greatest[i].dropThrough(tooOld);
      }
    }
  }

  private boolean isPast(long recorded, long time) {
    return stream.strict() ? recorded < time : recorded <= time;
  }

  private void addToStairs(int measure, long time, double value) {
    if (EventStore.isMissing(value)) {
      return;
    }
    if (least[measure] != null) {
      least[measure].add(time, value);
    }
    if (greatest[measure] != null) {
      greatest[measure].add(time, value);
    }
  }

  private Staircase[] staircases(Function function) {
    Staircase[] staircases = new Staircase[stream.measures()];
    if (!stream.correctable()) {
      for (ScanLayout.Span span : stream.spans()) {
        for (ScanLayout.WindowOutput output : span.outputs()) {
          if (output.function() == function) {
            staircases[output.measure()] =
                function == Function.MIN ? Staircase.least() : Staircase.greatest();
          }
        }
      }
    }
    return staircases;
  }
}
