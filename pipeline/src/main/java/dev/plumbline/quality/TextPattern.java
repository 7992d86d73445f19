package dev.plumbline.quality;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A pattern of a profile as a regular expression: {@code A{2}9{4}} becomes letters and digits. */
final class TextPattern {
  private static final Pattern RUN = Pattern.compile("(?s)(.)(\\{\\d+})?");

  private TextPattern() {}

  static String regularExpression(String pattern) {
    StringBuilder expression = new StringBuilder();
    Matcher runs = RUN.matcher(pattern);
    int at = 0;
    while (at < pattern.length() && runs.find(at)) {
      expression.append(ofClass(runs.group(1).charAt(0)));
      if (runs.group(2) != null) {
        expression.append(runs.group(2));
      }
      at = runs.end();
    }
    return expression.toString();
  }

  private static String ofClass(char character) {
    return switch (character) {
      case 'A' -> "[A-Za-z[^\\x00-\\x7F]]";
      case '9' -> "[0-9]";
      case ' ' -> "[\\x00-\\x20]";
      default -> "\\x" + String.format("%02X", (int) character);
    };
  }
}
