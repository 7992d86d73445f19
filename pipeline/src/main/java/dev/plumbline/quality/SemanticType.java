package dev.plumbline.quality;

import dev.plumbline.statistic.ColumnProfile;
import dev.plumbline.statistic.Frequency;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** What a column's values look like. A guess from its profile, for people; nothing hangs on it. */
public enum SemanticType {
  /** No value at all. */
  EMPTY,
  /** One value only. */
  CONSTANT,
  /** Two values. */
  FLAG,
  DATE,
  TIME,
  /** Nearly every row has its own value, of few shapes. */
  IDENTIFIER,
  /** Texts of few shapes that repeat: a tail number, a postcode. */
  CODE,
  /** Few values that repeat. */
  CATEGORY,
  /** Whole numbers that count or measure. */
  COUNT,
  /** Numbers that measure. */
  AMOUNT,
  /** Texts with an @ between word characters. */
  EMAIL,
  /** Long texts of many shapes. */
  FREE_TEXT,
  /** Anything else. */
  TEXT,
  /** Arrays, maps, structures, bytes. */
  NESTED;

  /** A value of its own for so many rows makes an identifier. */
  private static final double UNIQUE_SHARE = 0.95;

  /** So many values at most make a category, if each comes ten times on average. */
  private static final int MOST_CATEGORIES = 100;

  private static final int ROWS_A_CATEGORY = 10;

  /** Longer on average is no code. */
  private static final double LONGEST_CODE = 24;

  /** So few shapes must cover nearly all texts of a code. */
  private static final int SHAPES_OF_A_CODE = 8;

  static SemanticType of(DataType type, ColumnProfile profile) {
    long present = profile.rows() - profile.missing();
    double distinct = profile.distinct();
    if (present == 0) {
      return EMPTY;
    }
    if (ColumnFeed.Reading.of(type) == ColumnFeed.Reading.PRESENCE) {
      return NESTED;
    }
    if (distinct < 1.5) {
      return CONSTANT;
    }
    if (type instanceof BooleanType || distinct < 2.5) {
      return FLAG;
    }
    if (type instanceof DateType) {
      return DATE;
    }
    if (type instanceof TimestampType || type instanceof TimestampNTZType) {
      return TIME;
    }
    boolean unique = distinct >= UNIQUE_SHARE * present;
    boolean few = distinct <= MOST_CATEGORIES && present >= ROWS_A_CATEGORY * distinct;
    return profile.isText() ? ofText(profile, unique, few) : ofNumber(type, profile, unique, few);
  }

  private static SemanticType ofNumber(
      DataType type, ColumnProfile profile, boolean unique, boolean few) {
    boolean whole = ColumnFeed.Reading.of(type) == ColumnFeed.Reading.WHOLE;
    if (!whole) {
      return AMOUNT;
    }
    if (unique && profile.rows() >= ROWS_A_CATEGORY) {
      return IDENTIFIER;
    }
    return few && profile.distinct() <= ROWS_A_CATEGORY ? CATEGORY : COUNT;
  }

  private static SemanticType ofText(ColumnProfile profile, boolean unique, boolean few) {
    List<Frequency> patterns = profile.patterns(SHAPES_OF_A_CODE);
    long present = profile.rows() - profile.missing();
    long covered = patterns.stream().mapToLong(Frequency::atLeast).sum();
    long emails =
        profile.patterns(Integer.MAX_VALUE).stream()
            .filter(p -> p.value().matches("[A9{}0-9._+-]+@[A9{}0-9.-]+\\.A(\\{\\d+})?"))
            .mapToLong(Frequency::atLeast)
            .sum();
    boolean coded = covered >= UNIQUE_SHARE * present && profile.mean() <= LONGEST_CODE;
    boolean spaced = patterns.stream().anyMatch(p -> p.value().contains(" "));
    if (emails > present / 2) {
      return EMAIL;
    }
    if (few) {
      return CATEGORY;
    }
    if (coded && !spaced) {
      return unique ? IDENTIFIER : CODE;
    }
    return spaced && profile.mean() > LONGEST_CODE
        ? FREE_TEXT
        : unique && !spaced ? IDENTIFIER : TEXT;
  }

  /** In words. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
