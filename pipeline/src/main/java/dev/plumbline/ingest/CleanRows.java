package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.substring;

import dev.plumbline.Failure;
import dev.plumbline.lake.Lake;
import dev.plumbline.personal.KeyedHash;
import dev.plumbline.problem.Entity;
import dev.plumbline.problem.PersonalData;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Source;
import dev.plumbline.problem.SourceColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.StructField;

/**
 * The columns of a clean table: declared, derived, personal data treated, each with its comment.
 */
final class CleanRows {
  private CleanRows() {}

  /**
   * Finds out before any table changes whether the key of hashed columns is there.
   *
   * @throws Failure of kind USER where it is needed and not set
   */
  static void requireHashKey(Source source, UnaryOperator<String> environment) {
    source.personal().entrySet().stream()
        .filter(personal -> personal.getValue() instanceof PersonalData.Hashed)
        .findFirst()
        .ifPresent(personal -> keyedHash(personal.getKey(), environment));
  }

  /** Adds the source's derived columns, in order. */
  static Dataset<Row> derive(Source source, Dataset<Row> rows) {
    Dataset<Row> derived = rows;
    for (Map.Entry<String, String> column : source.derive().entrySet()) {
      derived = derived.withColumn(column.getKey(), expr(column.getValue()));
    }
    return derived;
  }

  /** The columns of the clean table over derived rows, without the row's identifier. */
  static List<Column> columns(
      Source source, List<StructField> added, UnaryOperator<String> environment) {
    List<Column> columns = new ArrayList<>();
    for (SourceColumn column : source.columns()) {
      treated(source, column, environment).ifPresent(columns::add);
    }
    source
        .derive()
        .forEach((name, sql) -> columns.add(col(name).as(name, Lake.comment("Derived: " + sql))));
    for (StructField field : added) {
      Column value = TextFiles.quoted(field.name());
      columns.add(value.as(field.name(), Lake.comment("Not declared; kept as it came")));
    }
    return columns;
  }

  /** Whether the rows of a source are entities, each by its content. */
  static boolean areEntities(Problem problem, Source source) {
    return problem.population().equals(source.name())
        && problem.entity() instanceof Entity.WholeRow;
  }

  /**
   * Adds the identifier of rows that are entities by their content: equal rows get ordinals, in the
   * order of {@code ties}, and those that tie in all are equal.
   *
   * @param recordId the column with the hash of a row as read
   */
  static Dataset<Row> withRowIdentifier(Dataset<Row> rows, String recordId, List<Column> ties) {
    Column ordinal =
        row_number().over(Window.partitionBy(col(recordId)).orderBy(ties.toArray(Column[]::new)));
    return rows.withColumn(
        Entity.ROW_COLUMN,
        concat(substring(col(recordId), 1, 32), lit("-"), ordinal.cast("string")));
  }

  /** The identifier's column. */
  static Column rowIdentifier() {
    return col(Entity.ROW_COLUMN)
        .as(Entity.ROW_COLUMN, Lake.comment("Hash of the row and its duplicate's ordinal"));
  }

  private static Optional<Column> treated(
      Source source, SourceColumn column, UnaryOperator<String> environment) {
    Column value = col("`" + column.name() + "`");
    PersonalData treatment = source.personal().get(column.name());
    if (treatment == null) {
      return Optional.of(value.as(column.name(), Lake.comment(column.comment())));
    }
    String comment = column.comment() + " (personal: " + treatment.words() + ")";
    // Sealed: a new treatment must be applied here.
    if (treatment instanceof PersonalData.Drop) {
      return Optional.empty();
    }
    Column treated =
        treatment instanceof PersonalData.Hashed
            ? keyedHash(column.name(), environment).of(value)
            : treatment instanceof PersonalData.Masked masked ? masked.mask().of(value) : value;
    return Optional.of(treated.as(column.name(), Lake.comment(comment)));
  }

  private static KeyedHash keyedHash(String column, UnaryOperator<String> environment) {
    return KeyedHash.require(
        environment, "Column %s is declared personal = hash".formatted(column));
  }
}
