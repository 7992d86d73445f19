package dev.plumbline.personal;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Texts that are shown to people although nobody declared what they hold: refused values, which
 * stand in the wrong column as often as not. A function of ours, as checksums need one.
 */
public final class Hidden {
  /** What stands in the place of a text that looks personal. */
  public static final String TEXT = "(hidden: looks like personal data)";

  private Hidden() {}

  /** A value, or {@link #TEXT} where it has the form of personal data. */
  public static Column ifPersonal(Column text) {
    return hidden(text, 0.1);
  }

  /** The same of a key: numbers that one in ten would be hidden of by chance are shown. */
  public static Column keyIfPersonal(Column text) {
    return hidden(text, 0.015);
  }

  private static Column hidden(Column text, double mostChance) {
    UDF1<String, String> hide =
        value -> value == null ? null : PersonalText.isIn(value, mostChance) ? TEXT : value;
    return functions.udf(hide, DataTypes.StringType).withName("hide_personal").apply(text);
  }
}
