package dev.plumbline.feature;

import java.util.ArrayList;
import java.util.List;

/**
 * The events of one stream inside one window: event time above the window's lower bound. What can
 * be computed by adding and taking out is kept here; least and greatest values of streams whose
 * events only age are {@link Staircase}s that all windows share, and what asks for single events is
 * read from the {@link EventStore}.
 */
final class SpanState {
  private final ScanLayout.Stream stream;
  private final ScanLayout.Span span;
  private final MeasureState[] measures;
  private final MeasureState[] ofMeasure;
  private long lowerBound;
  private long oldest;
  private long inside;

  SpanState(ScanLayout.Stream stream, ScanLayout.Span span) {
    this.stream = stream;
    this.span = span;
    this.ofMeasure = new MeasureState[stream.measures()];
    List<MeasureState> kept = new ArrayList<>();
    for (int i = 0; i < ofMeasure.length; i++) {
      int measure = i;
      List<ScanLayout.WindowOutput> outputs =
          span.outputs().stream().filter(output -> output.measure() == measure).toList();
      if (!outputs.isEmpty()) {
        ofMeasure[i] = new MeasureState(measure, outputs, stream.correctable());
        kept.add(ofMeasure[i]);
      }
    }
    this.measures = kept.toArray(MeasureState[]::new);
    clear();
  }

  void clear() {
    lowerBound = Long.MIN_VALUE;
    oldest = Long.MAX_VALUE;
    inside = 0;
    for (MeasureState measure : measures) {
      measure.clear();
    }
  }

  /** An event that is older than the window no longer enters it. */
  void add(long time, double[] values) {
    if (time > lowerBound) {
      oldest = Math.min(oldest, time);
      inside++;
      for (MeasureState measure : measures) {
        measure.add(values[measure.measure()]);
      }
    }
  }

  /** Takes out an event that was added, unless the window has left it behind already. */
  void remove(long time, EventStore events, long place) {
    if (time > lowerBound) {
      inside--;
      for (MeasureState measure : measures) {
        measure.remove(events.value(place, measure.measure()));
      }
    }
  }

  /** Moves the window's end to a time, which never goes back, and lets go of what is too old. */
  void moveTo(long time, EventStore events) {
    long bound = time - span.length();
    if (oldest <= bound) {
      long place = events.firstAfter(lowerBound);
      while (place != EventStore.NONE && events.time(place) <= bound) {
        inside--;
        for (MeasureState measure : measures) {
          measure.remove(events.value(place, measure.measure()));
        }
        place = events.next(place);
      }
      oldest = place == EventStore.NONE ? Long.MAX_VALUE : events.time(place);
    }
    lowerBound = bound;
  }

  /** Writes the window that was moved to a time. */
  void write(
      long time, EventStore events, Staircase[] least, Staircase[] greatest, Object[] row, int at) {
    for (ScanLayout.WindowOutput output : span.outputs()) {
      int measure = output.measure();
      if (measure == ScanLayout.EVERY_EVENT) {
        row[at + output.output()] = inside;
        continue;
      }
      MeasureState state = ofMeasure[measure];
      row[at + output.output()] =
          switch (output.function()) {
            case COUNT -> state.count();
            case DISTINCT -> state.distinct();
            case SUM, MEAN, RATE, SD -> state.value(output.function());
            case MIN ->
                stream.correctable()
                    ? state.value(output.function())
                    : boxed(least[measure].after(lowerBound));
            case MAX ->
                stream.correctable()
                    ? state.value(output.function())
                    : boxed(greatest[measure].after(lowerBound));
            case LAST -> boxed(last(events, measure, 0));
            case LAG -> boxed(last(events, measure, output.back()));
            case DIFFERENCE -> difference(events, measure, output.back());
            case FIRST -> boxed(first(events, measure));
            case HOURS_SINCE -> hoursSince(time, events, measure);
          };
    }
  }

  private double last(EventStore events, int measure, int back) {
    long place = placeOfLast(events, measure, back);
    return place == EventStore.NONE ? EventStore.MISSING : events.value(place, measure);
  }

  private Double difference(EventStore events, int measure, int back) {
    double last = last(events, measure, 0);
    double before = last(events, measure, back);
    return EventStore.isMissing(last) || EventStore.isMissing(before) ? null : last - before;
  }

  private double first(EventStore events, int measure) {
    long place = events.firstWithValue(events.firstAfter(lowerBound), measure);
    return place == EventStore.NONE ? EventStore.MISSING : events.value(place, measure);
  }

  private Double hoursSince(long time, EventStore events, int measure) {
    long place = placeOfLast(events, measure, 0);
    return place == EventStore.NONE ? null : (time - events.time(place)) / 3.6e9;
  }

  /** The youngest event in the window with a value, or the one so many values before it. */
  private long placeOfLast(EventStore events, int measure, int back) {
    if (ofMeasure[measure].count() <= back) {
      return EventStore.NONE;
    }
    long place = events.lastWithValue(events.last(), measure);
    for (int i = 0; i < back; i++) {
      place = events.lastWithValue(events.previous(place), measure);
    }
    return place;
  }

  private static Double boxed(double value) {
    return EventStore.isMissing(value) ? null : (Double) value;
  }
}
