package dev.plumbline.quality;

import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Entity;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Requirement;
import dev.plumbline.problem.Source;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A table whose rows are checked.
 *
 * @param name what results call it
 * @param key the columns that tell its rows apart
 * @param personal the columns that are never shown
 * @param knownUntil the end of the logical date: what is fresh is fresh as of then
 * @param failingRows so many failing rows are shown at most of each expectation
 */
public record CheckedTable(
    String name,
    Dataset<Row> rows,
    List<Requirement> requirements,
    List<String> key,
    Set<String> personal,
    Instant knownUntil,
    int failingRows) {

  /** The rows of a source, as they are or are about to be in its table. */
  public static CheckedTable of(Problem problem, Source source, Dataset<Row> rows, Instant known) {
    boolean wholeRow =
        problem.entity() instanceof Entity.WholeRow && problem.population().equals(source.name());
    return new CheckedTable(
        Tables.raw(source.name()),
        rows,
        problem.expectations().ofSources().getOrDefault(source.name(), List.of()),
        wholeRow ? List.of(Entity.ROW_COLUMN) : source.key(),
        source.personal().keySet(),
        known,
        problem.expectations().failingRows());
  }

  /** The rows that are learned from. */
  static CheckedTable ofTrainingSet(Problem problem, Dataset<Row> rows, Instant known) {
    Set<String> personal =
        problem.sources().values().stream()
            .flatMap(source -> source.personal().keySet().stream())
            .collect(Collectors.toUnmodifiableSet());
    return new CheckedTable(
        Tables.OF_TRAINING_SET,
        rows,
        problem.expectations().ofTrainingSet(),
        problem.entity().columns(),
        personal,
        known,
        problem.expectations().failingRows());
  }
}
