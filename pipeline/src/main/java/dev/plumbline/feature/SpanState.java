package dev.plumbline.feature;

import dev.plumbline.problem.FeatureSet.Function;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The events of one stream inside one window: event time above the window's lower bound. */
final class SpanState {
  private final ScanLayout.Span span;
  private final MeasureState[] measures;
  private long lowerBound;
  private long oldest;

  SpanState(ScanLayout.Span span, int measureCount) {
    this.span = span;
    this.measures = new MeasureState[measureCount];
    for (int i = 0; i < measureCount; i++) {
      int measure = i;
      List<Function> functions =
          span.outputs().stream()
              .filter(output -> output.measure() == measure)
              .map(ScanLayout.WindowOutput::function)
              .toList();
      measures[i] = new MeasureState(functions);
    }
    clear();
  }

  void clear() {
    lowerBound = Long.MIN_VALUE;
    oldest = Long.MAX_VALUE;
    for (MeasureState measure : measures) {
      measure.clear();
    }
  }

  /** An event that is older than the window no longer enters it. */
  void add(Event event) {
    if (event.time() > lowerBound) {
      oldest = Math.min(oldest, event.time());
      for (int i = 0; i < measures.length; i++) {
        measures[i].add(event.measures()[i]);
      }
    }
  }

  /** Takes out an event that was added, unless the window has left it behind already. */
  void remove(Event event) {
    if (event.time() > lowerBound) {
      for (int i = 0; i < measures.length; i++) {
        measures[i].remove(event.measures()[i]);
      }
    }
  }

  /** Moves the window's end to a time, which never goes back, and lets go of what is too old. */
  void moveTo(long time, TreeSet<Event> events) {
    long bound = time - span.length();
    if (oldest <= bound) {
      for (Event event : events.subSet(Event.endOf(lowerBound), false, Event.endOf(bound), false)) {
        for (int i = 0; i < measures.length; i++) {
          measures[i].remove(event.measures()[i]);
        }
      }
      oldest =
          Optional.ofNullable(events.higher(Event.endOf(bound)))
              .map(Event::time)
              .orElse(Long.MAX_VALUE);
    }
    lowerBound = bound;
  }

  void write(Object[] row, int offset) {
    for (ScanLayout.WindowOutput output : span.outputs()) {
      row[offset + output.output()] = measures[output.measure()].value(output.function());
    }
  }

  /** The values of one measure inside the window, kept only as far as its functions need them. */
  private static final class MeasureState {
    private final boolean summed;
    private final boolean ordered;
    private final ExactSum sum = new ExactSum();
    private final ValueCounts values = new ValueCounts();
    private long count;

    MeasureState(List<Function> functions) {
      summed = functions.contains(Function.SUM) || functions.contains(Function.MEAN);
      ordered = functions.contains(Function.MIN) || functions.contains(Function.MAX);
    }

    void add(Double value) {
      if (value == null) {
        return;
      }
      count++;
      if (summed) {
        sum.add(value);
      }
      if (ordered) {
        values.add(value);
      }
    }

    void remove(Double value) {
      if (value == null) {
        return;
      }
      count--;
      if (count == 0) {
        clear();
        return;
      }
      if (summed) {
        sum.remove(value);
      }
      if (ordered) {
        values.remove(value);
      }
    }

    Object value(Function function) {
      if (function == Function.COUNT) {
        return count;
      }
      if (count == 0) {
        return null;
      }
      return switch (function) {
        case COUNT -> count;
        case SUM -> sum.value();
        case MEAN -> sum.value() / count;
        case MIN -> values.least();
        case MAX -> values.greatest();
      };
    }

    void clear() {
      count = 0;
      sum.clear();
      values.clear();
    }
  }
}
