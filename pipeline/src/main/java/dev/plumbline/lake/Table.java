package dev.plumbline.lake;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructType;

/**
 * One Delta table of a problem.
 *
 * @param name its directory below the problem's, or its name in the problem's database
 * @param comment what a row is, for the analyst who finds the table without us
 * @param schema columns with types and comments
 * @param partitionedBy the columns whose values a rerun replaces together; empty where the table is
 *     replaced as a whole or only grows
 * @param personal columns that hold personal data: Delta keeps no minima and maxima of them, which
 *     would outlive the rows in its log
 */
public record Table(
    String name,
    String comment,
    StructType schema,
    List<String> partitionedBy,
    List<String> personal) {

  /** A table whose columns are written as SQL DDL, each with a comment. */
  static Table of(String name, String comment, String columns, String... partitionedBy) {
    return new Table(name, comment, StructType.fromDDL(columns), List.of(partitionedBy), List.of());
  }

  /**
   * The columns, of those there are, that Delta may keep minima and maxima of, as its table
   * property wants them.
   */
  String statisticsColumns(List<String> there) {
    return Arrays.stream(schema.fieldNames())
        .filter(name -> !personal.contains(name) && !partitionedBy.contains(name))
        .filter(there::contains)
        .map(name -> "`" + name + "`")
        .collect(Collectors.joining(","));
  }
}
