package dev.plumbline.problem;

/** Messages about the segments of rows. */
final class SegmentMessages {
  private SegmentMessages() {}

  static String twice(Object value) {
    return value + " is listed twice; leave one out";
  }

  static String dropped(String feature) {
    return feature
        + " is dropped, so it is no feature of a model; leave it out of features.drop, or of"
        + " segments.features";
  }
}
