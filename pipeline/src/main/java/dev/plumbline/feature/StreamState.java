package dev.plumbline.feature;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeSet;

/**
 * What is known of one stream's events under one key, as the clock moves on.
 *
 * <p>An event is held in the order of event time, once, whatever the number of windows, from when
 * it can first be seen until it is superseded or older than the stream's retention; so the state is
 * bounded by the events of the longest span under one key.
 */
final class StreamState {
  /** Between predictions old events are let go this often, so that a long wait stays bounded. */
  private static final int EVENTS_BETWEEN_CLEANINGS = 256;

  private final ScanLayout.Stream stream;
  private final List<SpanState> spans;
  private final TreeSet<Event> events = new TreeSet<>(Event::byTimeThenSequence);
  private final PriorityQueue<Event> supersessions =
      new PriorityQueue<>(Comparator.comparingLong(Event::supersededAt));
  private int eventsSinceCleaning;

  StreamState(ScanLayout.Stream stream) {
    this.stream = stream;
    this.spans =
        stream.spans().stream().map(span -> new SpanState(span, stream.measures())).toList();
  }

  void clear() {
    events.clear();
    supersessions.clear();
    spans.forEach(SpanState::clear);
    eventsSinceCleaning = 0;
  }

  /** Takes an event in at the clock from which it can be seen. */
  void add(Event event, long clock) {
    events.add(event);
    spans.forEach(span -> span.add(event));
    // Superseded only after it is too old anyway: nothing to wait for.
    if (event.supersededAt() <= event.time() + stream.retention()) {
      supersessions.add(event);
    }
    if (++eventsSinceCleaning >= EVENTS_BETWEEN_CLEANINGS) {
      moveTo(clock);
    }
  }

  /** Writes the features as of a prediction time, which never goes back under one key. */
  void write(long predictionTime, Object[] row, int offset) {
    moveTo(predictionTime);
    spans.forEach(span -> span.write(row, offset));
    if (events.isEmpty()) {
      return;
    }
    Event last = events.last();
    for (ScanLayout.LatestOutput latest : stream.latest()) {
      if (last.time() >= predictionTime - latest.maximumAge()) {
        row[offset + latest.output()] = last.latest()[latest.value()];
      }
    }
  }

  private void moveTo(long time) {
    eventsSinceCleaning = 0;
    while (!supersessions.isEmpty() && isPast(supersessions.peek().supersededAt(), time)) {
      Event superseded = supersessions.poll();
      if (events.remove(superseded)) {
        spans.forEach(span -> span.remove(superseded));
      }
    }
    spans.forEach(span -> span.moveTo(time, events));
    // Where nothing can be superseded the newest event is all that latest values need, however old.
    int kept = stream.latest().isEmpty() || stream.correctable() ? 0 : 1;
    while (events.size() > kept && events.first().time() < time - stream.retention()) {
      events.pollFirst();
    }
  }

  private boolean isPast(long recorded, long time) {
    return stream.strict() ? recorded < time : recorded <= time;
  }
}
