package dev.plumbline.leakage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;

/**
 * How rows are named in findings: {@code ride=r7, leg=2}.
 *
 * @param columns what identifies a row
 * @param shown those of them that may be shown: none that is personal
 * @param most so many keys are given with a finding, at most
 */
record RowKeys(List<String> columns, List<String> shown, int most) {
  /** Of rows that have no key. */
  static final RowKeys NONE = new RowKeys(List.of(), List.of(), 0);

  RowKeys {
    columns = List.copyOf(columns);
    shown = List.copyOf(shown);
  }

  /** A key as it is shown; values in the order of the columns. */
  String written(String[] key) {
    return IntStream.range(0, columns.size())
        .filter(i -> shown.contains(columns.get(i)))
        .mapToObj(i -> columns.get(i) + "=" + key[i])
        .collect(Collectors.joining(", "));
  }

  /** The same of rows in a table; null where no column may be shown. */
  Column written() {
    if (shown.isEmpty()) {
      return lit(null).cast("string");
    }
    return concat_ws(
        ", ",
        columns.stream()
            .filter(shown::contains)
            .map(c -> concat_ws("=", lit(c), col("`" + c + "`").cast("string")))
            .toArray(Column[]::new));
  }

  /** The first of some keys, none twice. */
  List<String> first(Stream<String[]> keys) {
    return shown.isEmpty() ? List.of() : keys.map(this::written).distinct().limit(most).toList();
  }
}
