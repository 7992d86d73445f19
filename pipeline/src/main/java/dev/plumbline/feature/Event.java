package dev.plumbline.feature;

/**
 * A version of a fact inside the scan.
 *
 * @param time event time in microseconds
 * @param sequence order of arrival: of two events with one event time, the later recorded is higher
 * @param supersededAt when a later version was recorded; {@link Long#MAX_VALUE} if none
 * @param measures values of the measures, null where missing
 * @param latest values for latest features
 */
record Event(long time, long sequence, long supersededAt, Double[] measures, Object[] latest) {

  static int byTimeThenSequence(Event left, Event right) {
    int byTime = Long.compare(left.time, right.time);
    return byTime != 0 ? byTime : Long.compare(left.sequence, right.sequence);
  }

  /** A boundary above every event of this time and below every later one. */
  static Event endOf(long time) {
    return new Event(time, Long.MAX_VALUE, Long.MAX_VALUE, new Double[0], new Object[0]);
  }
}
