package dev.plumbline.problem;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Every message about a problem file: what is wrong, then what to write instead. The file, line,
 * key and value stand before it.
 */
final class ConfigurationMessages {
  /** So many names are listed where none is near the one written. */
  private static final int NAMES_LISTED = 12;

  private ConfigurationMessages() {}

  // Files and keys

  static String noSuchFile() {
    return "no such file; name a problem file, for example conf/shipments.conf";
  }

  static String notHocon(String message) {
    int advice = message.indexOf(" (if you intended");
    return "not HOCON: "
        + (advice < 0 ? message.strip() : message.substring(0, advice))
        + "; put text with such characters in double quotes";
  }

  static String unknownKey(String key, Collection<String> known) {
    return "unknown key; " + suggestion(key, known, "keys here");
  }

  static String missing(String example) {
    return "missing; write for example " + example;
  }

  static String notAnObject() {
    return "not an object; write { … } with keys inside";
  }

  static String notAList(String example) {
    return "not a list; write for example [" + example + "]";
  }

  static String emptyList(String example) {
    return "an empty list; write at least one, for example [" + example + "]";
  }

  /** For values that are not of the kind asked for, such as "a duration". */
  static String not(String kind, String example) {
    return "not " + kind + "; write for example " + example;
  }

  static String emptyText(String example) {
    return "empty; write for example " + example;
  }

  static String notAnIdentifier(String example) {
    return "not a name; write lower-case letters, digits and underscores, beginning with a letter,"
        + " for example "
        + example;
  }

  /** An acceptance of a finding that is not about one feature. */
  static String acceptedRowsHaveNoFeature(LeakKind kind) {
    return kind.written() + " is about the rows as a whole; leave out feature";
  }

  static String acceptedTwice() {
    return "accepted twice; leave one of them";
  }

  static String notTrueOrFalse() {
    return "neither true nor false; write one of them";
  }

  static String outOfRange(String least, String most) {
    return "out of range; write a value from " + least + " to " + most;
  }

  static String tooSmall(String least) {
    return "out of range; write " + least + " or more";
  }

  static String zeroDuration(String example) {
    return "no time at all; write for example " + example;
  }

  static String notWholeMinutes(String example) {
    return "not whole minutes, which the feature is named after; write for example " + example;
  }

  static String notATimeZone(String written, Collection<String> known) {
    Optional<String> nearest = Nearest.to(written, known);
    return "not a time zone; "
        + nearest.map(name -> "did you mean " + name + "?").orElse("write for example UTC");
  }

  static String notOneOf(String written, List<String> names) {
    return "not one of " + String.join(", ", names) + "; " + choose(written, names);
  }

  // SQL

  static String sqlEndsEarly(int line, int position) {
    return "not SQL: ends too early, at " + position(line, position);
  }

  static String sqlSyntax(String near, int line, int position) {
    return "not SQL: cannot read \"" + near + "\" at " + position(line, position);
  }

  static String sqlSubquery() {
    return "a query inside the expression; it is computed over one row: bring the other table in"
        + " as a lookup, latest or window";
  }

  static String sqlWindow() {
    return "OVER reads other rows, whatever their time; use features.window, which reads only what"
        + " was known";
  }

  static String sqlStar() {
    return "* stands for no value; name a column";
  }

  static String sqlAlias(String sql) {
    return "two expressions or an alias: " + sql + "; write one expression, without AS";
  }

  static String qualifiedColumn(String name) {
    return "a name with a dot: %1$s; write the column's plain name, or `%1$s` where it has the dot"
        .formatted(name);
  }

  static String unknownFunction(String name, Collection<String> known) {
    return "unknown SQL function "
        + name
        + "; "
        + Nearest.to(name, known)
            .map(near -> "did you mean " + near + "?")
            .orElse("use one of Spark's built-in functions");
  }

  static String functionOfManyRows(String name) {
    return name
        + " reads or makes many rows; an expression is computed over one: use features.window for"
        + " aggregates";
  }

  static String changingFunction(String name) {
    return name + " gives another answer on every run; use columns of the row only";
  }

  // Columns and sources

  static String unknownColumn(String name, String description, Collection<String> known) {
    return name + " is not " + description + "; " + suggestion(name, known, "there are");
  }

  static String barredColumn(String name, String reason) {
    return name + " cannot be used here: " + reason;
  }

  static String otherCase(String written, String declared) {
    return written + " is declared as " + declared + "; write it the same way";
  }

  static String unknownSource(String name, Collection<String> known) {
    return "unknown source; " + suggestion(name, known, "sources");
  }

  static String notAColumnDeclaration(String example) {
    return "not a column's declaration; write \"<type> [not null] [-- comment]\", for example "
        + example;
  }

  static String unknownType(String type, Collection<String> known) {
    return "unknown type " + type + "; " + suggestion(type, known, "types");
  }

  static String impossibleDecimal() {
    return "not a decimal; its precision is 1 to 38 and its scale 0 to the precision, for example"
        + " decimal(10,2)";
  }

  static String impossibleColumnName() {
    return "not a column's name; tables allow no space , ; { } ( ) = or line break in it: give it"
        + " another name here, and say beside columns what the source calls it: names { unit_price"
        + " = \"Unit price (EUR)\" }";
  }

  static String derivedTwice(String name) {
    return name + " is a declared column already; derive it under another name";
  }

  static String personalDropped(String source) {
    return "it is personal data and dropped at ingest (problem.sources." + source + ".personal)";
  }

  static String notATime(String column, String type) {
    return column + " is a " + type + "; a time is a timestamp or a date: declare or derive one";
  }

  static String correctionWithoutKey() {
    return "versions of a fact are told by its key; write the source's key, or same-key = duplicate";
  }

  static String correctionWithoutRecordedAt() {
    return "which version was known when needs recorded-at; write it, or same-key = duplicate";
  }

  static String recordedWithoutEvent() {
    return "recorded-at without event-time; write the column that says when it happened as"
        + " event-time";
  }

  // The prediction

  static String keyIsNotEntity(List<String> key, List<String> entity) {
    return "the key of the population is "
        + key
        + " but the entity is "
        + entity
        + "; a prediction is about one row, so write the same columns, or leave the key out";
  }

  static String entityNotInLabel(String column, String source) {
    return "outcomes are joined by the entity, but "
        + source
        + " has no column "
        + column
        + "; derive it there";
  }

  static String rowWithOtherLabel(String population) {
    return "with entity = row nothing joins another source to the population; write "
        + population
        + ", or name the entity's columns";
  }

  static String labelKeyIsNotEntity(List<String> entity) {
    return "outcomes are joined by the entity, which must be their key, or rows would multiply;"
        + " write "
        + entity;
  }

  static String ambiguousColumn(String name, String population, String labelSource) {
    return name
        + " is a column of both "
        + population
        + " and "
        + labelSource
        + "; derive it under another name in one of them";
  }

  static String maturityWithoutClock() {
    return "a maturity without problem.prediction-time; leave it out, or say when a prediction is"
        + " made";
  }

  static String labelRecordedWithoutClock() {
    return "when the outcome is recorded matters only with problem.prediction-time; leave it out, or"
        + " say when a prediction is made";
  }

  static String labelWithoutRecordedAt(String source) {
    return "missing: when does the outcome come to be known? write a column of "
        + source
        + ", for example recorded_at";
  }

  static String constantLabel() {
    return "reads no column, so it is the same for every row; write a condition on the outcome";
  }

  static String outcomeInValue(String source) {
    return "it belongs to "
        + source
        + ", which carries the outcome and is not known at prediction"
        + " time";
  }

  static String labelColumnInValue(String key) {
    return "problem.label." + key + " reads it: it is the outcome, not known at prediction time";
  }

  static String mistakeCostsNothing(String right) {
    return "no more than " + right + ", so a mistake would cost nothing; write a larger amount";
  }

  static String unknownFloor(String name, List<String> known) {
    return "unknown metric; " + suggestion(name, known, "metrics");
  }

  // Features

  static String noFeatures() {
    return "no features; name columns of the population in columns, or define lookup, latest,"
        + " window or expressions";
  }

  static String allDropped() {
    return "every feature is dropped; leave at least one for the models";
  }

  static String collidingFeature(String name, String other) {
    return "the feature " + name + " is defined already, by " + other + "; rename one";
  }

  static String featureHidesColumn(String name, String population) {
    return "the feature "
        + name
        + " has the name of a column of "
        + population
        + ", so SQL could mean either; rename the feature";
  }

  static String listedTwice(String name) {
    return name + " is listed twice; leave one out";
  }

  static String laterExpression(String name) {
    return "it is defined further down; expressions are computed in order: move "
        + name
        + " above this one";
  }

  static String itself(String name) {
    return "it is what this line defines; use other columns, or rename " + name;
  }

  static String unknownFeature(String name, Collection<String> known) {
    return name + " is not a feature; " + suggestion(name, known, "features");
  }

  static String droppedAndCategorical(String name) {
    return name + " is dropped, so no model reads it as categorical; leave it out of one list";
  }

  static String historyWithoutClock(String kind) {
    return kind
        + " reads what was known at the prediction time, which this problem does not have; write"
        + " problem.prediction-time, or use a lookup";
  }

  static String historyWithoutEventTime(String source) {
    return "the source "
        + source
        + " has no event-time, so nothing in it is recent; write problem.sources."
        + source
        + ".event-time, or use a lookup";
  }

  static String ownOutcomes(String source) {
    return "the source "
        + source
        + " carries the outcome and has no recorded-at: a row would see its own; write"
        + " problem.sources."
        + source
        + ".recorded-at";
  }

  static String lookupWithClock(String source) {
    return "the source "
        + source
        + " has an event-time, and a lookup ignores time; use latest, which reads only what was"
        + " known";
  }

  static String lookupWithoutKey(String source) {
    return "the source "
        + source
        + " has no key, so rows would multiply; write problem.sources."
        + source
        + ".key";
  }

  static String lookupNotByKey(List<String> key) {
    return "not the source's whole key, so rows would multiply; write all of "
        + key
        + ", and no more";
  }

  static String noColumns(String example) {
    return "defines nothing; write for example " + example;
  }

  static String notAHoldout() {
    return "not a holdout; write last 60 days, 20%, where \"<sql>\" or none";
  }

  static String lastWithoutClock() {
    return "a stretch of time without problem.prediction-time; write a share, for example 20%, a"
        + " condition or none";
  }

  static String notFolds() {
    return "not folds; write for example 5 by time, 10 by entity, 5 by group, or 5 by time, 3 by group";
  }

  static String tooFewFolds() {
    return "too few; write 2 folds or more";
  }

  static String timeFoldsWithoutClock() {
    return "folds by time without problem.prediction-time; write for example 5 by entity";
  }

  static String repeatedTimeFolds() {
    return "folds by time are the same in every repeat; write 1, or folds by entity";
  }

  static String rulesFirst() {
    return "does not begin with rules, the baseline that every other rung must beat; write rules"
        + " first";
  }

  static String retrainedTooOften() {
    return "retrained more often than scored; write a longer time, or shorten schedule.every";
  }

  private static String position(int line, int position) {
    return line == 1 ? "character " + position : "line " + line + ", character " + position;
  }

  private static String choose(String written, List<String> names) {
    return Nearest.to(written, names)
        .map(name -> "did you mean " + name + "?")
        .orElse("write one of them");
  }

  static String suggestion(String written, Collection<String> known, String heading) {
    Optional<String> nearest = Nearest.to(written, known);
    if (nearest.isPresent()) {
      return "did you mean " + nearest.get() + "?";
    }
    if (known.isEmpty()) {
      return "there is none";
    }
    List<String> names = new TreeSet<>(known).stream().limit(NAMES_LISTED).toList();
    return heading
        + ": "
        + String.join(", ", names)
        + (known.size() > names.size() ? ", and " + (known.size() - names.size()) + " more" : "");
  }
}
