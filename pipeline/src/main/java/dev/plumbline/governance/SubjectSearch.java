package dev.plumbline.governance;

import static org.apache.spark.sql.functions.col;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.lake.ErasureLedger;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Tables;
import dev.plumbline.personal.KeyedHash;
import dev.plumbline.problem.Entity;
import dev.plumbline.problem.PersonalData;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A subject → the keys of its rows, found in the clean tables by the column it is named by, and the
 * personal values those rows hold. Two small reads of each clean table.
 */
final class SubjectSearch {
  /** Keys and values of one subject that come to the driver; more is no person. */
  static final int MOST = 100_000;

  private final Stage stage;
  private final Problem problem;
  private final Lake lake;
  private final KeyedHash key;
  private boolean foundRows;

  SubjectSearch(Stage stage, KeyedHash key) {
    this.stage = stage;
    this.problem = stage.problem();
    this.lake = stage.lake();
    this.key = key;
  }

  SubjectRows find(Subject subject) {
    SubjectRows rows = new SubjectRows();
    addAsStored(subject, rows);
    for (Source source : problem.sources().values()) {
      String table = Tables.raw(source.name());
      if (lake.exists(table)) {
        addEntities(lake.read(table), table, rows);
      }
    }
    for (Source source : problem.sources().values()) {
      String table = Tables.raw(source.name());
      if (lake.exists(table)) {
        addValues(source, lake.read(table), table, rows);
      }
    }
    return rows;
  }

  /** Whether the clean tables had rows of the subject. */
  boolean foundRows() {
    return foundRows;
  }

  /** The subject's value as the clean tables have it: itself, or hashed. */
  private void addAsStored(Subject subject, SubjectRows rows) {
    if (isRow(subject)) {
      // Equal rows cannot be told apart: what one of them says, the others say.
      rows.addValue(content(subject));
    }
    rows.addKey(Map.of(subject.column(), subject.value()));
    boolean isHashed =
        subject
            .having(problem)
            .anyMatch(s -> s.personal().get(subject.column()) instanceof PersonalData.Hashed);
    if (isHashed) {
      rows.addKey(Map.of(subject.column(), key.hash(subject.value())));
    }
  }

  private boolean isRow(Subject subject) {
    return problem.entity() instanceof Entity.WholeRow
        && subject.column().equals(Entity.ROW_COLUMN);
  }

  /** A row identifier is the hash of the row's content, and the number of its duplicate. */
  private static String content(Subject subject) {
    int number = subject.value().lastIndexOf('-');
    return number < 0 ? subject.value() : subject.value().substring(0, number);
  }

  /** The predictions that were about the subject's rows. */
  private void addEntities(Dataset<Row> table, String name, SubjectRows rows) {
    List<String> entity = problem.entity().columns();
    if (!List.of(table.columns()).containsAll(entity)) {
      return;
    }
    Column theirs = rows.isTheirs(name, table.schema());
    if (problem.entity() instanceof Entity.WholeRow) {
      for (String content : rows.values()) {
        theirs = theirs.or(col(Entity.ROW_COLUMN).startsWith(content + "-"));
      }
    }
    List<Row> found =
        bounded(
            table
                .where(theirs)
                .select(entity.stream().map(c -> col(c).cast("string")).toArray(Column[]::new)));
    for (Row row : found) {
      foundRows = true;
      Map<String, String> entityKey = new TreeMap<>();
      for (int i = 0; i < entity.size(); i++) {
        entityKey.put(entity.get(i), row.getString(i));
      }
      rows.addKey(entityKey);
    }
  }

  /** Personal values that are kept may stand in examples and lists of frequent values. */
  private void addValues(Source source, Dataset<Row> table, String name, SubjectRows rows) {
    Column theirs = rows.isTheirs(name, table.schema());
    List<Column> kept =
        source.personal().entrySet().stream()
            .filter(personal -> personal.getValue() instanceof PersonalData.KeptFor)
            .map(personal -> col("`" + personal.getKey() + "`").cast("string"))
            .toList();
    if (kept.isEmpty()) {
      return;
    }
    for (Row row : bounded(table.where(theirs).select(kept.toArray(Column[]::new)))) {
      foundRows = true;
      for (int i = 0; i < row.size(); i++) {
        rows.addValue(row.getString(i));
      }
    }
  }

  private static List<Row> bounded(Dataset<Row> rows) {
    List<Row> found = rows.distinct().limit(MOST + 1).collectAsList();
    if (found.size() > MOST) {
      throw Failure.user(
          "More than %,d keys are the subject's, which is no person; name it by a narrower column",
          MOST);
    }
    return found;
  }

  /**
   * What ingest keeps out, hashed, by the columns of the files it stands in: the subject, and the
   * entities that were found by it, which other files may name.
   */
  Map<String, List<String>> keptOut(Subject subject, SubjectRows rows) {
    Map<String, Set<String>> hashes = new LinkedHashMap<>();
    String subjectValue = isRow(subject) ? content(subject) : subject.value();
    hashes
        .computeIfAbsent(subject.column(), c -> new LinkedHashSet<>())
        .add(ErasureLedger.hash(key, List.of(subjectValue)));
    List<String> entity = problem.entity().columns();
    boolean isReadable =
        entity.stream()
            .noneMatch(
                c -> problem.populationSource().personal().get(c) instanceof PersonalData.Hashed);
    rows.keys()
        .forEach(
            (columns, keys) -> {
              if (isReadable
                  && Set.copyOf(columns).equals(Set.copyOf(entity))
                  && !(problem.entity() instanceof Entity.WholeRow)) {
                for (List<String> values : keys) {
                  hashes
                      .computeIfAbsent(ErasureLedger.columns(columns), c -> new LinkedHashSet<>())
                      .add(ErasureLedger.hash(key, values));
                }
              }
            });
    Map<String, List<String>> lists = new TreeMap<>();
    hashes.forEach((column, set) -> lists.put(column, new ArrayList<>(set)));
    return lists;
  }
}
