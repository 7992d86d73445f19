package dev.plumbline.jobs;

import java.util.Locale;

/** Numbers on the terminal: thousands separated, and a zero without a sign. */
final class Decimals {
  private Decimals() {}

  static String of(double value, int digits) {
    String text = String.format(Locale.ROOT, "%,." + digits + "f", value);
    boolean isZero = text.chars().noneMatch(c -> c >= '1' && c <= '9') && Double.isFinite(value);
    return isZero ? text.replace("-", "") : text;
  }

  static String percent(double share) {
    return of(100 * share, 1);
  }
}
