package dev.plumbline.report;

import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Numbers as people read them: thousands separated, a true minus sign, a dash for what was not
 * measured. Money is stated for 1,000 rows.
 */
final class Units {
  /** Rows that money is stated for: a cost a row is too small to be felt. */
  static final int ROWS = 1_000;

  static final String PER_ROWS = "per 1,000 rows";

  private static final String NOTHING = "–";

  private Units() {}

  static String count(long value) {
    return signed("%,d", value);
  }

  static String share(double value) {
    return decimals(100 * value, 1, "%");
  }

  static String decimal(double value, int decimals) {
    return decimals(value, decimals, "");
  }

  /** Three significant digits or so, whatever the size. */
  static String number(double value) {
    return decimals(value, decimalsFor(Math.abs(value)), "");
  }

  /** "1 row", "2 rows". */
  static String counted(long count, String singular, String plural) {
    return count(count) + " " + (count == 1 ? singular : plural);
  }

  static String seconds(double value) {
    return decimals(value, 1, " s");
  }

  /** Both ends of an interval, or a dash where it has none. */
  static String interval(String lower, String upper) {
    return lower.equals(NOTHING) || upper.equals(NOTHING) ? NOTHING : lower + " to " + upper;
  }

  /** Amounts of one unit, given a row and said per 1,000 rows, all with the same decimals. */
  record Amounts(String unit, int decimals) {
    /** Decimals that suit the largest of these amounts a row. */
    static Amounts fitting(String unit, DoubleStream amounts) {
      double largest = amounts.map(Math::abs).filter(Double::isFinite).max().orElse(1);
      return new Amounts(unit, decimalsFor(ROWS * largest));
    }

    String plain(double amount) {
      return Units.decimals(ROWS * amount, decimals, "");
    }

    String withUnit(double amount) {
      return Units.decimals(ROWS * amount, decimals, " " + unit);
    }
  }

  private static int decimalsFor(double size) {
    return size >= 1000 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  }

  private static String decimals(double value, int decimals, String unit) {
    return Double.isFinite(value) ? signed("%,." + decimals + "f", value) + unit : NOTHING;
  }

  private static String signed(String format, Object value) {
    String text = String.format(Locale.ROOT, format, value);
    boolean isZero = text.chars().noneMatch(c -> c >= '1' && c <= '9');
    return isZero ? text.replace("-", "") : text.replace('-', '−');
  }
}
