package dev.plumbline.ingest;

import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Judges the rows that clean tables are about to have, before any of them is visible. What is
 * expected of tables belongs to a later stage, which is handed in.
 */
public interface LoadCheck {
  /**
   * Judges a load.
   *
   * @param loaded the names of the sources that have something to load
   * @param tables by a source's name, the rows its clean table will have: with what was loaded
   *     before, where it is loaded in increments; as it is, where it has nothing to load. Nothing
   *     is computed before it is used
   * @throws dev.plumbline.Failure of kind DATA where the load is refused: no clean table changes
   */
  void judge(Set<String> loaded, Function<String, Dataset<Row>> tables);

  /** Takes every load. */
  static LoadCheck none() {
    return (loaded, tables) -> {};
  }
}
