package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring;

import dev.plumbline.lake.ErasureLedger;
import dev.plumbline.lake.Lake;
import dev.plumbline.personal.KeyedHash;
import dev.plumbline.problem.Entity;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Source;
import dev.plumbline.problem.SourceColumn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;

/** Which rows of a file are those of erased subjects, who must not come back with the next load. */
final class ErasedRows {
  private final Problem problem;
  private final Map<String, Set<String>> keptOut;
  private final Optional<KeyedHash> key;

  private ErasedRows(Problem problem, Map<String, Set<String>> keptOut, Optional<KeyedHash> key) {
    this.problem = problem;
    this.keptOut = keptOut;
    this.key = key;
  }

  /**
   * Reads who was erased; no more than a look at the ledger's directory where nobody was.
   *
   * @throws dev.plumbline.Failure of kind USER where the environment lacks the ledger's secret
   */
  static ErasedRows of(Problem problem, Lake lake, UnaryOperator<String> environment) {
    return new ErasedRows(
        problem, ErasureLedger.of(lake).keptOut(environment), KeyedHash.find(environment));
  }

  /**
   * Whether a row of a source is kept out; empty where none can be.
   *
   * @param recordIdentifier the column with the hash of the row as read
   */
  Optional<Column> condition(Source source, String recordIdentifier) {
    Column any = lit(false);
    boolean applies = false;
    for (Map.Entry<String, Set<String>> entry : keptOut.entrySet()) {
      Optional<Column> text = text(source, List.of(entry.getKey().split(",")), recordIdentifier);
      if (text.isPresent()) {
        applies = true;
        any = any.or(key.orElseThrow().of(text.get()).isin(entry.getValue().toArray()));
      }
    }
    return applies ? Optional.of(coalesce(any, lit(false))) : Optional.empty();
  }

  private Optional<Column> text(Source source, List<String> columns, String recordIdentifier) {
    boolean isRow =
        source.path().equals(problem.populationSource().path())
            && problem.entity() instanceof Entity.WholeRow
            && columns.equals(List.of(Entity.ROW_COLUMN));
    if (isRow) {
      return Optional.of(substring(col(recordIdentifier), 1, 32));
    }
    List<String> declared = source.columns().stream().map(SourceColumn::name).toList();
    if (!declared.containsAll(columns)) {
      return Optional.empty();
    }
    Column[] values =
        columns.stream().map(c -> col("`" + c + "`").cast("string")).toArray(Column[]::new);
    return Optional.of(concat_ws(ErasureLedger.SEPARATOR, values));
  }
}
