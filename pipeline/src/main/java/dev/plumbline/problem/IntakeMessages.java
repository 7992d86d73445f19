package dev.plumbline.problem;

/** Messages about formats and how a source is taken in: what is wrong, then what to write. */
final class IntakeMessages {
  private IntakeMessages() {}

  static String oneRule() {
    return "not one rule; write for example { clip = [0, 1000] }, and each rule in braces of its"
        + " own";
  }

  static String notARange() {
    return "not a range; write the smaller end, then the larger, for example [0, 1000]";
  }

  static String ruleOfOtherType(String rule, String applies, SourceColumn column) {
    return rule
        + " is for "
        + applies
        + ", but "
        + column.name()
        + " is a "
        + column.type()
        + "; leave it out, or declare the column otherwise";
  }

  static String tooManyRules(int rules, int most) {
    return rules + " rules, but a source may have " + most + "; derive columns instead";
  }

  static String notAnEncoding() {
    return "not a character set that Java knows; write for example UTF-8, ISO-8859-1 or"
        + " windows-1252";
  }

  static String wideEncoding() {
    return "lines of this character set cannot be told apart one by one; write multi-line = true"
        + " beside it";
  }

  static String notAPattern(String pattern) {
    return pattern + " is not a pattern of dates and times; write for example \"dd.MM.yyyy HH:mm\"";
  }

  static String noFiles() {
    return "there are no files to tell apart in this format; write load { watermark = recorded_at }";
  }

  static String notAWatermark(SourceColumn column) {
    return column.name()
        + " is a "
        + column.type()
        + (column.nullable() ? " that may be missing" : "")
        + "; a watermark is a number, date or timestamp declared not null";
  }

  static String derivedWatermark(String column) {
    return column + " is derived after the rows are read; write a declared column";
  }

  static String reservedColumn(String column) {
    return "an incremental table has a column "
        + column
        + " of its own; declare yours under another name, or write load = whole";
  }

  static String otherFormat(String section, String format) {
    return "says nothing, because the format is "
        + format
        + "; leave it out, or write format = "
        + section;
  }

  static String versionAndChanges() {
    return "a version and the change feed; write one of them";
  }

  static String tableOrQuery() {
    return "write table = \"schema.name\" or query = \"select …\", and only one of them";
  }

  static String partitionsWithoutColumn() {
    return "reads in parts need a column to part by; write partition-column, or leave it out";
  }

  static String notAPartitionColumn(SourceColumn column) {
    return column.name()
        + " is a "
        + column.type()
        + "; the parts of a table are ranges of a number, date or timestamp";
  }

  static String secretInFile() {
    return "a secret has no place in a file; name the environment variables that hold user and"
        + " password: user-env = SHOP_USER, password-env = SHOP_PASSWORD";
  }

  static String notAVariable() {
    return "not the name of an environment variable; write for example SHOP_PASSWORD";
  }

  static String notJdbc() {
    return "not a JDBC URL; write for example \"jdbc:postgresql://host:5432/shop\"";
  }

  static String dottedName(String name) {
    return "a column with a dot in its name can be a feature, but no key, clock or group; give it"
        + " another name, and say beside columns what the source calls it: names { "
        + name.replace('.', '_')
        + " = \""
        + name
        + "\" }";
  }
}
