package dev.plumbline.personal;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.right;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/** What is left of a personal value that is masked. What does not fit a mask is hidden whole. */
public enum Mask {
  /** {@code ****1234}: the last four letters or digits of at least eight. */
  LAST_4,
  /** {@code ****@example.org}: what follows the @ of an e-mail address. */
  DOMAIN,
  /** {@code 192.0.2.0}, {@code 2001:db8:1::}: the first 24 bits of an address, or 48. */
  NETWORK;

  private static final String HIDDEN = "****";
  private static final int LEAST_LENGTH = 8;

  /** The mask of a column's text; null stays null. */
  public Column of(Column column) {
    Column text = column.cast("string");
    Column shown =
        switch (this) {
          case LAST_4 -> lastFour(text);
          case DOMAIN -> domain(text);
          case NETWORK -> network(text);
        };
    return when(text.isNotNull(), shown);
  }

  private static Column lastFour(Column text) {
    Column plain = regexp_replace(text, "[^\\p{L}\\p{Nd}]", "");
    return when(length(plain).geq(LEAST_LENGTH), concat(lit(HIDDEN), right(plain, lit(4))))
        .otherwise(HIDDEN);
  }

  private static Column domain(Column text) {
    Column domain = regexp_extract(text, "^[^@\\s]+(@[^@\\s]+\\.[A-Za-z]{2,})$", 1);
    return when(domain.notEqual(""), concat(lit(HIDDEN), domain)).otherwise(HIDDEN);
  }

  private static Column network(Column text) {
    Column version4 = regexp_extract(text, "^(\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.)\\d{1,3}$", 1);
    Column version6 =
        regexp_extract(text, "^([0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{1,4}:)", 1);
    return when(version4.notEqual(""), concat(version4, lit("0")))
        .when(version6.notEqual(""), concat(version6, lit(":")))
        .otherwise(HIDDEN);
  }
}
