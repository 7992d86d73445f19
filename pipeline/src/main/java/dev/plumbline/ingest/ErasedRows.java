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
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Which rows of a file are those of erased subjects, who must not come back with the next load:
 * rows are joined with the ledger's hashes, one join for each way in which subjects were named that
 * the file's columns have. Of the ledger only these ways come to the driver.
 */
final class ErasedRows {
  /** Whether a row is one of theirs. */
  static final String MARK = "__erased";

  private static final String OF_ROW = "__hash_of_row";
  private static final String KEPT_OUT = "__hash_kept_out";

  private final Problem problem;
  private final ErasureLedger ledger;
  private final List<String> ways;
  private final Optional<KeyedHash> key;

  private ErasedRows(
      Problem problem, ErasureLedger ledger, List<String> ways, Optional<KeyedHash> key) {
    this.problem = problem;
    this.ledger = ledger;
    this.ways = List.copyOf(ways);
    this.key = key;
  }

  /**
   * Reads how subjects were named; no more than a look at the ledger's directory where nobody was
   * erased.
   *
   * @throws dev.plumbline.Failure of kind USER where the environment lacks the ledger's secret, for
   *     under another nothing would match
   */
  static ErasedRows of(Problem problem, Lake lake, UnaryOperator<String> environment) {
    ErasureLedger ledger = ErasureLedger.of(lake);
    List<String> ways =
        ledger.isEmpty()
            ? List.of()
            : ledger
                .keptOut()
                .select(ErasureLedger.COLUMNS)
                .distinct()
                .as(Encoders.STRING())
                .collectAsList();
    if (ways.isEmpty()) {
      return new ErasedRows(problem, ledger, ways, Optional.empty());
    }
    KeyedHash key =
        KeyedHash.require(environment, "Erased subjects are to be kept out of the load");
    ledger.refuseOtherKey(key);
    return new ErasedRows(problem, ledger, ways, Optional.of(key));
  }

  /**
   * The rows of a source with {@link #MARK}; empty where none of them can be a subject's.
   *
   * @param recordIdentifier the column with the hash of the row as read
   */
  Optional<Dataset<Row>> marked(Source source, Dataset<Row> rows, String recordIdentifier) {
    Dataset<Row> joined = rows;
    Column any = lit(false);
    int joins = 0;
    for (String way : ways) {
      Optional<Column> text = text(source, List.of(way.split(",")), recordIdentifier);
      if (text.isPresent()) {
        String ours = OF_ROW + joins;
        String theirs = KEPT_OUT + joins;
        joined =
            joined
                .withColumn(ours, key.orElseThrow().of(text.get()))
                .join(
                    ledger
                        .keptOut()
                        .where(col(ErasureLedger.COLUMNS).equalTo(way))
                        .select(col(ErasureLedger.HASH).as(theirs)),
                    col(ours).equalTo(col(theirs)),
                    "left")
                .drop(ours);
        any = any.or(col(theirs).isNotNull());
        joins++;
      }
    }
    if (joins == 0) {
      return Optional.empty();
    }
    joined = joined.withColumn(MARK, coalesce(any, lit(false)));
    for (int i = 0; i < joins; i++) {
      joined = joined.drop(KEPT_OUT + i);
    }
    return Optional.of(joined);
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
