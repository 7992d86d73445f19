package dev.plumbline.problem;

/** Every message about the ladder, its rungs and their search. */
final class LadderMessages {
  private LadderMessages() {}

  static String notARate(String example) {
    return "not so many in a time; write for example \""
        + example
        + "\" (an hour, a day, a week, a"
        + " month, a year)";
  }

  static String monotoneCategory(String feature) {
    return feature
        + " is a category, which has no order; take it out, or out of features.categorical";
  }

  static String volumeIsUnknown(String rung) {
    return rung
        + " costs something to run, and without a clock nobody can count the decisions; write"
        + " value.volume = \"20000 a month\"";
  }
}
