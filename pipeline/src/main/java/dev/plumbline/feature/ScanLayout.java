package dev.plumbline.feature;

import dev.plumbline.problem.FeatureSet.Function;
import java.io.Serializable;
import java.util.List;

/**
 * Where a {@link PointInTimeScan} finds things in its rows and what it computes for which output.
 *
 * <p>A row of the scan is, in order: the keys; the clock (microseconds; a prediction's time, or
 * when an event can first be seen; null for a prediction that sees nothing); the stream (the
 * position in {@code streams}, or {@link #PREDICTION}); event time; superseded time; the measures;
 * the latest values; the population's columns as one struct.
 *
 * @param keys number of key columns
 * @param measures number of measure columns, shared by the streams
 * @param latestValues number of latest value columns, each of one stream
 * @param populationColumns number of the population's columns
 * @param outputs number of features computed
 */
record ScanLayout(
    int keys,
    int measures,
    int latestValues,
    int populationColumns,
    int outputs,
    List<Stream> streams)
    implements Serializable {

  static final int PREDICTION = -1;

  ScanLayout {
    streams = List.copyOf(streams);
  }

  int clock() {
    return keys;
  }

  int stream() {
    return keys + 1;
  }

  int eventTime() {
    return keys + 2;
  }

  int supersededAt() {
    return keys + 3;
  }

  int measure(int index) {
    return keys + 4 + index;
  }

  int latestValue(int index) {
    return measure(measures) + index;
  }

  int population() {
    return latestValue(latestValues);
  }

  /**
   * The events of one source by one list of its columns.
   *
   * @param strict whether events count only strictly after their recorded time
   * @param correctable whether events may be superseded by later versions
   * @param retention how long, by event time, an event can matter to any window (or, where events
   *     may be superseded, to the latest value too): microseconds
   * @param latestValueOffset position of its first latest value among all
   * @param latestValueCount number of its latest values
   */
  record Stream(
      boolean strict,
      boolean correctable,
      long retention,
      int measures,
      int latestValueOffset,
      int latestValueCount,
      List<Span> spans,
      List<LatestOutput> latest)
      implements Serializable {
    Stream {
      spans = List.copyOf(spans);
      latest = List.copyOf(latest);
    }
  }

  /** One window length in microseconds and the features over it. */
  record Span(long length, List<WindowOutput> outputs) implements Serializable {
    Span {
      outputs = List.copyOf(outputs);
    }
  }

  /** A function of one measure, put at a position among the outputs. */
  record WindowOutput(int output, Function function, int measure) implements Serializable {}

  /** A latest value no older than an age in microseconds, put at a position among the outputs. */
  record LatestOutput(int output, long maximumAge, int value) implements Serializable {}
}
