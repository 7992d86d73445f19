package dev.plumbline.feature;

import org.apache.spark.sql.catalyst.InternalRow;

/**
 * A prediction or an event as it arrives at the scan, taken out of the row that Spark overwrites.
 *
 * @param place where it stands in the order that Spark sorts by: the beginning of the key's hash,
 *     then the clock in steps
 * @param identity of the key
 * @param clock in microseconds; {@link #SEES_NOTHING} for a prediction without a key or time
 * @param turn at one clock, which says the stream
 * @param eventTime of an event, like all that follows but the last
 * @param recordedAt and {@code tie} decide between events of one time, where that matters
 * @param supersededAt {@link Long#MAX_VALUE} where no later version was recorded
 * @param values of the measures, {@link EventStore#MISSING} where there is none
 * @param population of a prediction: its columns
 */
record Arrival(
    long place,
    long identity,
    long clock,
    int turn,
    long eventTime,
    long recordedAt,
    long tie,
    long supersededAt,
    double[] values,
    Object[] latest,
    InternalRow population)
    implements Comparable<Arrival> {

  static final long SEES_NOTHING = Long.MIN_VALUE / 2;

  boolean seesNothing() {
    return clock == SEES_NOTHING;
  }

  /** Within one place: by key, clock, what counts first, then by what decides ties. */
  @Override
  public int compareTo(Arrival other) {
    int order = Long.compare(identity, other.identity);
    order = order != 0 ? order : Long.compare(clock, other.clock);
    order = order != 0 ? order : Integer.compare(turn, other.turn);
    order = order != 0 ? order : Long.compare(eventTime, other.eventTime);
    order = order != 0 ? order : Long.compare(recordedAt, other.recordedAt);
    return order != 0 ? order : Long.compare(tie, other.tie);
  }
}
