package dev.plumbline.problem;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The features that a file asks for by name and that are plain SQL over the row: parts of a date,
 * their places on a circle, the length of a text and its hashed words. They are computed before the
 * written expressions, which may use them.
 */
final class DerivedFeatures {
  static final String DATE_PARTS = "date-parts";
  static final String TEXT = "text";

  /** More would be features that no one looks at; a longer vector wants a model of its own. */
  private static final int MOST_BUCKETS = 256;

  private DerivedFeatures() {}

  /** A part of a date, and how many of it make one turn. */
  private enum Part {
    MINUTE("minute(%s)", "60"),
    HOUR("hour(%s)", "24"),
    WEEKDAY("weekday(%s)", "7"),
    DAY("day(%s)", "31"),
    WEEK("weekofyear(%s)", "53"),
    MONTH("month(%s)", "12"),
    QUARTER("quarter(%s)", "4"),
    YEAR_DAY("dayofyear(%s)", "366"),
    YEAR("year(%s)", "");

    private final String sql;
    private final String turn;

    Part(String sql, String turn) {
      this.sql = sql;
      this.turn = turn;
    }

    String of(String time) {
      return sql.formatted(time);
    }

    String suffix() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Feature name → SQL, in the file's order. */
  static Map<String, String> read(Section features, Mistakes mistakes) {
    Map<String, String> expressions = new LinkedHashMap<>();
    Section dates = features.section(DATE_PARTS);
    dates.keys().forEach(name -> dateParts(name, dates.section(name), expressions, mistakes));
    Section texts = features.section(TEXT);
    texts.keys().forEach(name -> text(name, texts.section(name), expressions, mistakes));
    return expressions;
  }

  private static void dateParts(
      String name, Section section, Map<String, String> expressions, Mistakes mistakes) {
    String time = of(section, "booked_at");
    ValueParser<Part> part = ValueParser.choice(Part.class);
    List<Part> plain = section.list("parts", part);
    List<Part> cyclic = section.list("cyclic", part);
    if (plain.isEmpty() && cyclic.isEmpty()) {
      mistakes.add(section.path(), FeatureMessages.nothingDerived("parts = [hour, weekday]"));
    }
    for (Part each : plain) {
      expressions.put(name + "_" + each.suffix(), each.of(time));
    }
    for (int i = 0; i < cyclic.size(); i++) {
      Part each = cyclic.get(i);
      if (each.turn.isEmpty()) {
        mistakes.add(section.path("cyclic").item(i), FeatureMessages.notCyclic(each.suffix()));
        continue;
      }
      String angle = "2 * pi() * %s / %s".formatted(each.of(time), each.turn);
      expressions.put(name + "_" + each.suffix() + "_sin", "sin(" + angle + ")");
      expressions.put(name + "_" + each.suffix() + "_cos", "cos(" + angle + ")");
    }
  }

  private static void text(
      String name, Section section, Map<String, String> expressions, Mistakes mistakes) {
    String text = of(section, "title");
    List<TextFeature> asked = section.list("parts", ValueParser.choice(TextFeature.class));
    int buckets =
        section.optional("hashed-words", ValueParser.integer(1, MOST_BUCKETS, "16")).orElse(0);
    if (asked.isEmpty() && buckets == 0) {
      mistakes.add(section.path(), FeatureMessages.nothingDerived("parts = [length, words]"));
    }
    // An empty text has no words, and splitting it would give one.
    String words =
        "filter(split(lower(%s), '[^\\\\p{L}\\\\p{N}]+'), word -> word <> '')".formatted(text);
    for (TextFeature each : asked) {
      switch (each) {
        case LENGTH -> expressions.put(name + "_length", "length(%s)".formatted(text));
        case WORDS -> expressions.put(name + "_words", "size(%s)".formatted(words));
      }
    }
    for (int bucket = 0; bucket < buckets; bucket++) {
      expressions.put(
          name + "_hash_" + bucket,
          "size(filter(%s, word -> pmod(xxhash64(word), %d) = %d))"
              .formatted(words, buckets, bucket));
    }
  }

  private enum TextFeature {
    LENGTH,
    WORDS
  }

  private static String of(Section section, String example) {
    return "(" + section.required("of", ValueParser.text(example), "null") + ")";
  }
}
