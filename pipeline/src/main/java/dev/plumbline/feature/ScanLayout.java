package dev.plumbline.feature;

import dev.plumbline.problem.FeatureSet.Function;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.types.DataType;

/**
 * Where a {@link PointInTimeScan} finds things in its rows and what it computes for which output.
 *
 * <p>A row of the scan is, in order: the place in the order of the scan, whose upper half is the
 * upper half of the key's hash; the identity of the key (96 bits of two hashes in all: of a billion
 * keys two are taken for one with a probability of 6e-12); the clock (microseconds; a prediction's
 * time, or when an event can first be seen; null for a prediction that sees nothing); the turn at
 * one clock, which says the stream; event time; superseded time where a stream's events can be;
 * recorded time and the hash that decides ties where the order of single events matters; the
 * measures; the latest values as one struct, where there are any; the population's columns as one
 * struct.
 *
 * @param ordered whether it matters which of two events of one time comes first
 * @param measures number of measure columns, shared by the streams
 * @param latestValues types of the latest values, each of one stream
 * @param outputs number of features computed
 */
record ScanLayout(
    boolean ordered, int measures, List<DataType> latestValues, int outputs, List<Stream> streams)
    implements Serializable {

  static final int PREDICTION = -1;

  static final int PLACE = 0;
  static final int IDENTITY = 1;
  static final int CLOCK = 2;
  static final int TURN = 3;
  static final int EVENT_TIME = 4;

  /** The measure of what counts every event: none is kept. */
  static final int EVERY_EVENT = -1;

  ScanLayout {
    latestValues = List.copyOf(latestValues);
    streams = List.copyOf(streams);
  }

  /** Turns at one clock go by rank, then by stream. */
  static int turn(int rank, int stream, int streams) {
    return rank * (streams + 1) + stream + 1;
  }

  /** The stream that takes a turn, or {@link #PREDICTION}. */
  int streamOf(int turn) {
    return turn % (streams.size() + 1) - 1;
  }

  /** Whether events of any stream may be superseded. */
  boolean superseding() {
    return streams.stream().anyMatch(Stream::correctable);
  }

  int supersededAt() {
    return EVENT_TIME + 1;
  }

  int recordedAt() {
    return EVENT_TIME + (superseding() ? 2 : 1);
  }

  int tie() {
    return recordedAt() + 1;
  }

  int measure(int index) {
    return recordedAt() + (ordered ? 2 : 0) + index;
  }

  int latest() {
    return measure(measures);
  }

  int population() {
    return latestValues.isEmpty() ? latest() : latest() + 1;
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

  /**
   * A function of one measure, put at a position among the outputs.
   *
   * @param measure its number; {@link #EVERY_EVENT} for a count of all events
   * @param back how many values before the last a lag or difference looks
   */
  record WindowOutput(int output, Function function, int measure, int back)
      implements Serializable {}

  /** A latest value no older than an age in microseconds, put at a position among the outputs. */
  record LatestOutput(int output, long maximumAge, int value) implements Serializable {}
}
