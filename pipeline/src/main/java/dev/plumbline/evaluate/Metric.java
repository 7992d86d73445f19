package dev.plumbline.evaluate;

import dev.plumbline.statistic.Interval;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One measured number of one rung or policy.
 *
 * @param part the rows it is about
 * @param at the point of a curve it belongs to; empty for a plain number
 * @param interval its two-sided 95% interval, where it has one
 * @param support rows it rests on
 */
public record Metric(
    String rung,
    String name,
    Part part,
    OptionalDouble at,
    double value,
    Optional<Interval> interval,
    long support) {

  static Metric of(String rung, String name, Interval interval, long support) {
    return of(rung, name, Part.ALL, interval, support);
  }

  static Metric of(String rung, String name, Part part, Interval interval, long support) {
    return new Metric(
        rung,
        name,
        part,
        OptionalDouble.empty(),
        interval.estimate(),
        Optional.of(interval).filter(Interval::isBounded),
        support);
  }

  static Metric of(String rung, String name, double value, long support) {
    return of(rung, name, Part.ALL, value, support);
  }

  static Metric of(String rung, String name, Part part, double value, long support) {
    return new Metric(rung, name, part, OptionalDouble.empty(), value, Optional.empty(), support);
  }

  static Metric at(String rung, String name, double at, double value, long support) {
    return new Metric(
        rung, name, Part.ALL, OptionalDouble.of(at), value, Optional.empty(), support);
  }

  static Metric at(String rung, String name, double at, Interval interval, long support) {
    return new Metric(
        rung,
        name,
        Part.ALL,
        OptionalDouble.of(at),
        interval.estimate(),
        Optional.of(interval).filter(Interval::isBounded),
        support);
  }

  /** Whether it is a plain number of all rows. */
  public boolean isPlain() {
    return at.isEmpty() && part.equals(Part.ALL);
  }
}
