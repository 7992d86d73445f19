package dev.plumbline.problem;

import java.util.List;
import java.util.Optional;

/**
 * How texts stand for values of other types.
 *
 * @param timestampFormats patterns of timestamps, tried in this order; ISO 8601 where there is none
 * @param dateFormats patterns of dates, tried in this order; ISO 8601 where there is none
 * @param decimalMark what stands before the decimals of a number
 * @param thousandsMark what may stand between a number's groups of three digits; empty where
 *     nothing may
 */
public record Notation(
    List<String> timestampFormats,
    List<String> dateFormats,
    String decimalMark,
    String thousandsMark) {
  /** ISO 8601, a decimal point and no groups. */
  public static final Notation PLAIN = new Notation(List.of(), List.of(), ".", "");

  public Notation {
    timestampFormats = List.copyOf(timestampFormats);
    dateFormats = List.copyOf(dateFormats);
  }

  static Notation of(Optional<String> timestampFormat) {
    return new Notation(timestampFormat.stream().toList(), List.of(), ".", "");
  }

  /** Whether numbers are written as they are in programs. */
  public boolean hasPlainNumbers() {
    return decimalMark.equals(".") && thousandsMark.isEmpty();
  }
}
