package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.problem.CleaningRule;
import java.math.BigDecimal;
import java.util.Map;
import org.apache.spark.sql.Column;

/** A cleaning rule as expressions over one column. */
final class Cleaning {
  /** White space of every script, the no-break space included. */
  private static final String OUTER_SPACE = "(?U)^\\s+|\\s+$";

  private static final String INNER_SPACE = "(?U)\\s+";

  private Cleaning() {}

  /** The value as the rule leaves it; what is missing stays missing. */
  static Column cleaned(CleaningRule rule, Column value, String type) {
    // Sealed: a new rule must be computed here.
    if (rule instanceof CleaningRule.Trim) {
      return regexp_replace(value, lit(OUTER_SPACE), lit(""));
    }
    if (rule instanceof CleaningRule.Squeeze) {
      return regexp_replace(
          regexp_replace(value, lit(OUTER_SPACE), lit("")), lit(INNER_SPACE), lit(" "));
    }
    if (rule instanceof CleaningRule.Lower) {
      return lower(value);
    }
    if (rule instanceof CleaningRule.Upper) {
      return upper(value);
    }
    if (rule instanceof CleaningRule.NullIf nullIf) {
      Object[] values = nullIf.values().stream().map(v -> lit(v).try_cast(type)).toArray();
      return when(value.isin(values), lit(null).cast(type)).otherwise(value);
    }
    if (rule instanceof CleaningRule.Replace replace) {
      return replaced(replace.spellings(), value);
    }
    if (rule instanceof CleaningRule.UnitFactor unit) {
      Object factor =
          type.equals("double") ? unit.factor() : new BigDecimal(Double.toString(unit.factor()));
      return value.multiply(lit(factor)).try_cast(type);
    }
    if (rule instanceof CleaningRule.Clip clip) {
      return when(value.lt(lit(clip.least())), lit(clip.least()).cast(type))
          .when(value.gt(lit(clip.most())), lit(clip.most()).cast(type))
          .otherwise(value);
    }
    return value;
  }

  private static Column replaced(Map<String, String> spellings, Column value) {
    Column replaced = value;
    for (Map.Entry<String, String> spelling : spellings.entrySet()) {
      replaced =
          when(value.equalTo(spelling.getKey()), lit(spelling.getValue())).otherwise(replaced);
    }
    return replaced;
  }
}
