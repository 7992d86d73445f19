package dev.plumbline.quality;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import dev.plumbline.problem.Requirement;
import dev.plumbline.problem.Requirement.Check;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.StructType;

/**
 * A check of rows as the SQL that is true of a row which breaks it. A row without a value breaks no
 * check but the one for missing values.
 *
 * @param broken true, false or null
 * @param shown the columns that say why
 * @param bound what is expected of a row, in words
 */
record RowTest(Column broken, List<String> shown, String bound) {

  /** The test of a check of single rows; empty for those of the table as a whole. */
  static Optional<RowTest> of(Check check, StructType schema) {
    if (check instanceof Requirement.NotNull c) {
      return test(column(c.column()).isNull(), check, "a value");
    }
    if (check instanceof Requirement.PrimaryKey c) {
      return test(
          c.columns().stream().map(k -> column(k).isNull()).reduce(Column::or).orElseThrow(),
          check,
          "a value in every column of the key");
    }
    if (check instanceof Requirement.Range c) {
      return test(range(c, schema), check, between(c.from(), c.to()));
    }
    if (check instanceof Requirement.OneOf c) {
      return test(
          not(column(c.column()).cast("string").isin(c.values().toArray())),
          check,
          "one of " + String.join(", ", c.values()));
    }
    if (check instanceof Requirement.Matches c) {
      return test(
          not(column(c.column()).rlike("^(?:" + c.pattern() + ")$")),
          check,
          "a text like " + c.pattern());
    }
    if (check instanceof Requirement.OfType c) {
      Column value = column(c.column());
      return test(
          value.isNotNull().and(value.cast("string").try_cast(c.type()).isNull()),
          check,
          "a value that is a " + c.type());
    }
    if (check instanceof Requirement.Ratio c) {
      return test(ratio(c), check, between(text(c.from()), text(c.to())));
    }
    if (check instanceof Requirement.Sql c) {
      return Optional.of(
          new RowTest(not(expr(c.condition())), columnsOf(c, schema), c.condition()));
    }
    return Optional.empty();
  }

  private static Optional<RowTest> test(Column broken, Check check, String bound) {
    return Optional.of(new RowTest(coalesce(broken, lit(false)), check.columns(), bound));
  }

  private static Column range(Requirement.Range range, StructType schema) {
    Column value = column(range.column());
    org.apache.spark.sql.types.DataType type = schema.apply(range.column()).dataType();
    Column below = range.from().map(from -> value.lt(lit(from).cast(type))).orElse(lit(false));
    Column above = range.to().map(to -> value.gt(lit(to).cast(type))).orElse(lit(false));
    return below.or(above);
  }

  private static Column ratio(Requirement.Ratio ratio) {
    Column value = column(ratio.column()).divide(column(ratio.over()));
    Column below = ratio.from().isPresent() ? value.lt(ratio.from().getAsDouble()) : lit(false);
    Column above = ratio.to().isPresent() ? value.gt(ratio.to().getAsDouble()) : lit(false);
    return below.or(above);
  }

  /** The columns of the table that a condition mentions, to be shown beside the key. */
  private static List<String> columnsOf(Requirement.Sql sql, StructType schema) {
    return Arrays.stream(schema.fieldNames())
        .filter(
            name ->
                sql.condition()
                    .matches("(?is).*\\b" + java.util.regex.Pattern.quote(name) + "\\b.*"))
        .toList();
  }

  private static Column column(String name) {
    return col("`" + name + "`");
  }

  private static Optional<String> text(java.util.OptionalDouble number) {
    return number.isPresent()
        ? Optional.of(
            java.math.BigDecimal.valueOf(number.getAsDouble()).stripTrailingZeros().toPlainString())
        : Optional.empty();
  }

  static String between(Optional<String> from, Optional<String> to) {
    if (from.isEmpty()) {
      return "at most " + to.orElseThrow();
    }
    return to.isEmpty() ? "at least " + from.get() : "from " + from.get() + " to " + to.get();
  }
}
