package dev.plumbline.problem;

import dev.plumbline.problem.Split.FoldBy;
import dev.plumbline.problem.Split.Holdout;
import dev.plumbline.problem.ValueParser.UnreadableValueException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the values that are written as a few words: holdout and folds. */
final class SplitParsers {
  private static final Pattern FOLDS =
      Pattern.compile(
          "(\\d{1,4})(?:\\s+by\\s+(time|entity|group))?(?:\\s*,\\s*(\\d{1,4})\\s+by\\s+group)?");

  private SplitParsers() {}

  /** {@code 5 by time, 3 by group}: how many folds, what decides a row's, and parts of groups. */
  record Folds(int count, FoldBy by, int groupParts) {}

  static ValueParser<Holdout> holdout() {
    return new ValueParser<>(
        "20%",
        text -> {
          if (text.equals("none")) {
            return new Split.None();
          }
          if (text.startsWith("last ")) {
            return new Split.Last(
                ValueParser.positiveDuration("last 60 days").parse(text.substring(5).strip()));
          }
          if (text.startsWith("where ")) {
            return new Split.Where(text.substring(6).strip());
          }
          if (!text.isEmpty() && Character.isDigit(text.charAt(0))) {
            return new Split.Fraction(ValueParser.share(0.01, 0.9, "20%").parse(text));
          }
          throw new UnreadableValueException(ConfigurationMessages.notAHoldout());
        });
  }

  /** Folds without "by" go by time where there is a clock, else by entity. */
  static ValueParser<Folds> folds(boolean hasClock) {
    return new ValueParser<>(
        "5 by time",
        text -> {
          Matcher folds = FOLDS.matcher(text);
          if (!folds.matches()) {
            throw new UnreadableValueException(ConfigurationMessages.notFolds());
          }
          int count = Integer.parseInt(folds.group(1));
          if (count < 2) {
            throw new UnreadableValueException(ConfigurationMessages.tooFewFolds());
          }
          String by = folds.group(2) == null ? hasClock ? "time" : "entity" : folds.group(2);
          FoldBy foldBy = FoldBy.valueOf(by.toUpperCase(Locale.ROOT));
          return new Folds(count, foldBy, groupParts(folds.group(3), foldBy));
        });
  }

  private static int groupParts(String written, FoldBy by) throws UnreadableValueException {
    if (written == null) {
      return 1;
    }
    if (by != FoldBy.TIME) {
      throw new UnreadableValueException(SplitMessages.groupPartsWithoutTime());
    }
    int parts = Integer.parseInt(written);
    if (parts < 2) {
      throw new UnreadableValueException(SplitMessages.tooFewGroupParts());
    }
    return parts;
  }
}
