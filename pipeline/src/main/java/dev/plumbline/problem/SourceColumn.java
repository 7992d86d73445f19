package dev.plumbline.problem;

/**
 * One declared column of a source, written as {@code "<type> [not null] [-- comment]"}.
 *
 * @param type one of {@code string, boolean, int, bigint, double, decimal(p,s), date, timestamp}
 * @param nullable whether a missing value is allowed; where not, the row is quarantined
 * @param comment what the column means; the table column's comment
 */
public record SourceColumn(String name, String type, boolean nullable, String comment) {}
