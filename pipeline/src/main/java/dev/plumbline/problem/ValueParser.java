package dev.plumbline.problem;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one value of a problem file from its text.
 *
 * @param example a value that can be read, for messages
 */
record ValueParser<T>(String example, Reader<T> reader) {
  private static final Pattern QUANTITY = Pattern.compile("(\\d+)\\s*([a-zA-Z]+)");
  private static final Pattern IDENTIFIER = Pattern.compile("[a-z][a-z0-9_]*");

  T parse(String text) throws UnreadableValueException {
    return reader.read(text);
  }

  /** From text to value. */
  interface Reader<T> {
    T read(String text) throws UnreadableValueException;
  }

  /** The text is not such a value; the message says what to write instead. */
  static final class UnreadableValueException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableValueException(String message) {
      super(message);
    }
  }

  static ValueParser<String> text(String example) {
    return new ValueParser<>(
        example,
        text -> {
          if (text.isBlank()) {
            throw new UnreadableValueException(ConfigurationMessages.emptyText(example));
          }
          return text.strip();
        });
  }

  /** A name that becomes part of a table's or column's name. */
  static ValueParser<String> identifier(String example) {
    return new ValueParser<>(
        example,
        text -> {
          if (!IDENTIFIER.matcher(text).matches()) {
            throw new UnreadableValueException(ConfigurationMessages.notAnIdentifier(example));
          }
          return text;
        });
  }

  static boolean isIdentifier(String text) {
    return IDENTIFIER.matcher(text).matches();
  }

  /** Exactly as written, spaces and emptiness included. */
  static ValueParser<String> verbatim(String example) {
    return new ValueParser<>(example, text -> text);
  }

  static ValueParser<Boolean> trueOrFalse() {
    return new ValueParser<>(
        "true",
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true", "yes", "on" -> true;
              case "false", "no", "off" -> false;
              default -> throw new UnreadableValueException(ConfigurationMessages.notTrueOrFalse());
            });
  }

  static ValueParser<Long> wholeNumber(long least, long most, String example) {
    return new ValueParser<>(
        example,
        text -> {
          try {
            long number = new BigDecimal(text).longValueExact();
            if (number < least || number > most) {
              throw new UnreadableValueException(
                  most == Long.MAX_VALUE
                      ? ConfigurationMessages.tooSmall(Long.toString(least))
                      : ConfigurationMessages.outOfRange(
                          Long.toString(least), Long.toString(most)));
            }
            return number;
          } catch (ArithmeticException | NumberFormatException e) {
            throw new UnreadableValueException(
                ConfigurationMessages.not("a whole number", example));
          }
        });
  }

  static ValueParser<Integer> integer(int least, int most, String example) {
    return new ValueParser<>(
        example, text -> Math.toIntExact(wholeNumber(least, most, example).parse(text)));
  }

  static ValueParser<Double> number(double least, double most, String example) {
    return new ValueParser<>(
        example,
        text -> {
          double number = decimal(text, ConfigurationMessages.not("a number", example));
          if (number < least || number > most) {
            throw new UnreadableValueException(
                ConfigurationMessages.outOfRange(plain(least), plain(most)));
          }
          return number;
        });
  }

  /** A share between the bounds, written as {@code 8%} or {@code 0.08}. */
  static ValueParser<Double> share(double least, double most, String example) {
    return new ValueParser<>(
        example,
        text -> {
          String message = ConfigurationMessages.not("a share", example);
          double share =
              text.endsWith("%")
                  ? decimal(text.substring(0, text.length() - 1).strip() + "e-2", message)
                  : decimal(text, message);
          if (share < least || share > most) {
            throw new UnreadableValueException(
                ConfigurationMessages.outOfRange(percent(least), percent(most)));
          }
          return share;
        });
  }

  static ValueParser<Duration> duration(String example) {
    return new ValueParser<>(
        example,
        text -> {
          Matcher quantity = QUANTITY.matcher(text);
          if (!quantity.matches()) {
            throw new UnreadableValueException(ConfigurationMessages.not("a duration", example));
          }
          try {
            long amount = Long.parseLong(quantity.group(1));
            return switch (unit(quantity.group(2))) {
              case "second", "s" -> Duration.ofSeconds(amount);
              case "minute", "m" -> Duration.ofMinutes(amount);
              case "hour", "h" -> Duration.ofHours(amount);
              case "day", "d" -> Duration.ofDays(amount);
              case "week", "w" -> Duration.ofDays(Math.multiplyExact(7L, amount));
              default ->
                  throw new UnreadableValueException(
                      ConfigurationMessages.not("a duration", example));
            };
          } catch (ArithmeticException | NumberFormatException e) {
            throw new UnreadableValueException(ConfigurationMessages.not("a duration", example));
          }
        });
  }

  /** A duration above zero. */
  static ValueParser<Duration> positiveDuration(String example) {
    return new ValueParser<>(
        example,
        text -> {
          Duration duration = duration(example).parse(text);
          if (duration.isZero()) {
            throw new UnreadableValueException(ConfigurationMessages.zeroDuration(example));
          }
          return duration;
        });
  }

  /** The span of a window: whole minutes, because its feature is named after them. */
  static ValueParser<Duration> wholeMinutes(String example) {
    return new ValueParser<>(
        example,
        text -> {
          Duration duration = positiveDuration(example).parse(text);
          if (!duration.equals(Duration.ofMinutes(duration.toMinutes()))) {
            throw new UnreadableValueException(ConfigurationMessages.notWholeMinutes(example));
          }
          return duration;
        });
  }

  /** A duration of at least a day, in days: what is counted in logical dates. */
  static ValueParser<Duration> wholeDays(String example) {
    return new ValueParser<>(
        example,
        text -> {
          Duration duration = positiveDuration(example).parse(text);
          if (!duration.equals(Duration.ofDays(duration.toDays()))) {
            throw new UnreadableValueException(ConfigurationMessages.not("whole days", example));
          }
          return duration;
        });
  }

  /** Calendar time above zero: days, weeks, months or years. */
  static ValueParser<Period> period(String example) {
    return new ValueParser<>(
        example,
        text -> {
          Matcher quantity = QUANTITY.matcher(text);
          if (!quantity.matches()) {
            throw new UnreadableValueException(
                ConfigurationMessages.not("a number of days, weeks, months or years", example));
          }
          try {
            int amount = Integer.parseInt(quantity.group(1));
            if (amount == 0) {
              throw new UnreadableValueException(
                  ConfigurationMessages.not("a number of days, weeks, months or years", example));
            }
            return switch (unit(quantity.group(2))) {
              case "day", "d" -> Period.ofDays(amount);
              case "week", "w" -> Period.ofWeeks(amount);
              case "month" -> Period.ofMonths(amount);
              case "year", "y" -> Period.ofYears(amount);
              default ->
                  throw new UnreadableValueException(
                      ConfigurationMessages.not(
                          "a number of days, weeks, months or years", example));
            };
          } catch (ArithmeticException | NumberFormatException e) {
            throw new UnreadableValueException(
                ConfigurationMessages.not("a number of days, weeks, months or years", example));
          }
        });
  }

  /** A day, written as {@code 2026-12-31}. */
  static ValueParser<LocalDate> date(String example) {
    return new ValueParser<>(
        example,
        text -> {
          try {
            return LocalDate.parse(text);
          } catch (DateTimeException e) {
            throw new UnreadableValueException(ConfigurationMessages.not("a date", example));
          }
        });
  }

  static ValueParser<ZoneId> timeZone() {
    return new ValueParser<>(
        "Europe/Berlin",
        text -> {
          try {
            return ZoneId.of(text);
          } catch (DateTimeException e) {
            throw new UnreadableValueException(
                ConfigurationMessages.notATimeZone(text, ZoneId.getAvailableZoneIds()));
          }
        });
  }

  /** One of an enumeration's constants, written in lower case with hyphens. */
  static <E extends Enum<E>> ValueParser<E> choice(Class<E> type) {
    Map<String, E> choices = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      choices.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
    }
    return choice(choices);
  }

  static <T> ValueParser<T> choice(Map<String, T> choices) {
    List<String> names = List.copyOf(choices.keySet());
    return new ValueParser<>(
        String.join(" | ", names),
        text -> {
          T choice = choices.get(text);
          if (choice == null) {
            throw new UnreadableValueException(ConfigurationMessages.notOneOf(text, names));
          }
          return choice;
        });
  }

  private static double decimal(String text, String message) throws UnreadableValueException {
    try {
      return new BigDecimal(text).doubleValue();
    } catch (NumberFormatException e) {
      throw new UnreadableValueException(message);
    }
  }

  private static String unit(String unit) {
    String lower = unit.toLowerCase(Locale.ROOT);
    return lower.length() > 1 && lower.endsWith("s")
        ? lower.substring(0, lower.length() - 1)
        : lower;
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  private static String percent(double share) {
    return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
  }
}
