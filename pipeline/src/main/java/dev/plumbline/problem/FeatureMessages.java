package dev.plumbline.problem;

/** What is said about mistakes in features. */
final class FeatureMessages {
  private FeatureMessages() {}

  static String notAnAggregate() {
    return "not an aggregate; write count(*) or hours_since(*), or count, sum, mean, min, max, sd,"
        + " rate, distinct, first, last, lag, difference or hours_since over one SQL expression, for"
        + " example mean(dwell_hours), lag(dwell_hours, 1) or rate(dwell_hours > 8)";
  }

  static String longWindow(long days) {
    return "longer than " + days + " days, the longest window; write for example 365 days";
  }

  static String nothingDerived(String example) {
    return "nothing to compute; write for example " + example;
  }

  static String notCyclic(String part) {
    return "a "
        + part
        + " does not come again, so it has no place on a circle; list it under parts";
  }

  static String isNumber(String feature) {
    return feature
        + " is a number, and encode is for categories; list it under categorical, or scale it";
  }

  static String isCategory(String feature) {
    return feature
        + " is a category, and only numbers are imputed and scaled; a missing category is a value of"
        + " its own";
  }

  static String droppedAndEncoded(String feature) {
    return feature + " is dropped, so no model reads it; leave it out of one list";
  }

  static String clusteredCategory(String feature) {
    return feature + " is a category, and clusters are of numbers; leave it out of columns";
  }

  static String clustersHideFeature(String name) {
    return name
        + " is a feature already; call the clusters something else, for example parcel_kind";
  }

  static String takesNoNumber(String word) {
    return "takes no number; write " + word;
  }

  static String isDate(String feature, String type) {
    return "a "
        + type
        + " is no number or text that a model takes; write date-parts { part { of = "
        + feature
        + ", parts = [month, weekday] } } or an expression instead, or list it under drop";
  }

  static String columnCalledLabel() {
    return "the features' table calls the outcome so; give the column another name, and say beside"
        + " columns what the source calls it: names { tag = label }";
  }

  static String sourceCalledLabel() {
    return "label is the history of the outcomes here; rename the source label";
  }
}
