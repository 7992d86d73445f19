package dev.plumbline.problem;

/** Messages about personal data, consent and retention in a problem file. */
final class GovernanceMessages {
  private GovernanceMessages() {}

  static String keptForWhat() {
    return "personal data is kept for a purpose; write for example { keep-for = \"delivery"
        + " notices\" }, or drop, hash or a mask";
  }

  static String keptOrNotPersonal() {
    return "write one of { keep-for = \"delivery notices\" } and { not-personal = \"our own order"
        + " numbers\" }";
  }

  static String changedAtIngest(String source, String treatment) {
    return "it is personal data ("
        + treatment
        + " at ingest, problem.sources."
        + source
        + ".personal), which a derived column would bring back";
  }

  static String retentionWithoutTime() {
    return "which rows are how old needs a time; write event-time, or leave retention out";
  }

  static String personalTime(String column) {
    return column + " is a time the pipeline works by; it can be kept for a purpose only";
  }

  static String personalKey(String column) {
    return column + " tells rows apart; a mask or drop would make rows of several people one";
  }
}
