package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.lit;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;

/** The part of a source that one load reads. */
sealed interface Slice {

  /**
   * Everything there is.
   *
   * @param mostFiles more files are refused
   */
  record All(long mostFiles) implements Slice {}

  /** These files and no others. */
  record Files(List<SourceFile> files) implements Slice {
    public Files {
      files = List.copyOf(files);
    }
  }

  /**
   * The rows whose column is in a range.
   *
   * @param type the column's declared type
   * @param above the rows begin above this value
   * @param upTo the last value that belongs to the range
   * @param before the first value that no longer belongs to it
   * @param mostFiles more files that rows may be in are refused
   */
  record Range(
      String column,
      String type,
      Optional<String> above,
      Optional<String> upTo,
      Optional<String> before,
      long mostFiles)
      implements Slice {

    /** Whether a value, of the declared type, is in the range; a missing one is, to be judged. */
    Column holds(Column value) {
      Column holds = lit(true);
      if (above.isPresent()) {
        holds = holds.and(value.gt(lit(above.get()).cast(type)));
      }
      if (upTo.isPresent()) {
        holds = holds.and(value.leq(lit(upTo.get()).cast(type)));
      }
      if (before.isPresent()) {
        holds = holds.and(value.lt(lit(before.get()).cast(type)));
      }
      return value.isNull().or(holds);
    }
  }
}
