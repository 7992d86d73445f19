package dev.plumbline.governance;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.substring;

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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Subjects → the keys of their rows, found in the clean tables by the columns they are named by,
 * and the personal values those rows hold. Two small reads of each clean table, for all of them.
 */
final class SubjectSearch {
  /** Keys and values of all subjects that come to the driver; more are no people. */
  static final int MOST = 100_000;

  /** How many letters of a row's identifier are its content; the rest numbers equal rows. */
  private static final int CONTENT = 32;

  private final Stage stage;
  private final Problem problem;
  private final Lake lake;
  private final KeyedHash key;
  private final List<Subject> subjects;
  private final SubjectRows rows = new SubjectRows();
  private final SubjectRows contents = new SubjectRows();
  private final Set<Integer> found = new TreeSet<>();

  SubjectSearch(Stage stage, KeyedHash key, List<Subject> subjects) {
    this.stage = stage;
    this.problem = stage.problem();
    this.lake = stage.lake();
    this.key = key;
    this.subjects = List.copyOf(subjects);
  }

  SubjectRows find() {
    for (int i = 0; i < subjects.size(); i++) {
      addAsStored(i, subjects.get(i));
    }
    for (Source source : problem.sources().values()) {
      String table = Tables.raw(source.name());
      if (lake.exists(table)) {
        addEntities(lake.read(table), table);
      }
    }
    for (Source source : problem.sources().values()) {
      String table = Tables.raw(source.name());
      if (lake.exists(table)) {
        addValues(source, lake.read(table), table);
      }
    }
    return rows;
  }

  /** Whether the clean tables had rows of a subject. */
  boolean foundRows(int subject) {
    return found.contains(subject);
  }

  /** A subject's value as the clean tables have it: itself, or hashed. */
  private void addAsStored(int number, Subject subject) {
    if (isRow(subject)) {
      // Equal rows cannot be told apart: what one of them says, the others say.
      String content = content(subject);
      rows.addValue(content);
      contents.addKey(number, Map.of(Entity.ROW_COLUMN, content));
    }
    String stored = subject.stored(problem);
    rows.addKey(number, Map.of(subject.column(), stored));
    rows.addValue(subject.value());
    boolean isHashed =
        subject
            .having(problem)
            .anyMatch(s -> s.personal().get(subject.column()) instanceof PersonalData.Hashed);
    if (isHashed) {
      rows.addKey(number, Map.of(subject.column(), key.hash(stored)));
    }
  }

  private boolean isRow(Subject subject) {
    return problem.entity() instanceof Entity.WholeRow
        && subject.column().equals(Entity.ROW_COLUMN);
  }

  /** A row identifier is the hash of the row's content, and the number of its duplicate. */
  private static String content(Subject subject) {
    return subject.value().substring(0, Math.min(CONTENT, subject.value().length()));
  }

  /** The predictions that were about the subjects' rows. */
  private void addEntities(Dataset<Row> table, String name) {
    List<String> entity = problem.entity().columns();
    if (!List.of(table.columns()).containsAll(entity)) {
      return;
    }
    whose(table, name).ifPresent(whose -> addEntities(table, entity, whose));
    if (problem.entity() instanceof Entity.WholeRow) {
      Column content = substring(col(Entity.ROW_COLUMN), 1, CONTENT).as(Entity.ROW_COLUMN);
      Dataset<Row> cut = table.select(content, col(Entity.ROW_COLUMN).as("identifier"));
      contents
          .whose(name, cut.schema())
          .ifPresent(whose -> addEntities(cut, List.of("identifier"), whose));
    }
  }

  private Optional<Column> whose(Dataset<Row> table, String name) {
    return rows.whose(name, table.schema());
  }

  private void addEntities(Dataset<Row> table, List<String> columns, Column whose) {
    List<String> entity = problem.entity().columns();
    for (Row row : bounded(table, columns, whose)) {
      Map<String, String> entityKey = new TreeMap<>();
      for (int i = 0; i < entity.size(); i++) {
        entityKey.put(entity.get(i), row.getString(i));
      }
      for (int subject : row.<Integer>getList(columns.size())) {
        found.add(subject);
        rows.addKey(subject, entityKey);
      }
    }
  }

  /** Personal values that are kept may stand in examples and lists of frequent values. */
  private void addValues(Source source, Dataset<Row> table, String name) {
    List<String> kept =
        source.personal().entrySet().stream()
            .filter(personal -> personal.getValue() instanceof PersonalData.KeptFor)
            .map(Map.Entry::getKey)
            .toList();
    Optional<Column> whose = whose(table, name);
    if (kept.isEmpty() || whose.isEmpty()) {
      return;
    }
    for (Row row : bounded(table, kept, whose.get())) {
      for (int i = 0; i < kept.size(); i++) {
        rows.addValue(row.getString(i));
      }
      found.addAll(row.<Integer>getList(kept.size()));
    }
  }

  /** The distinct values of columns in the subjects' rows, and whose they are. */
  private static List<Row> bounded(Dataset<Row> table, List<String> columns, Column whose) {
    List<Column> read = new ArrayList<>();
    columns.forEach(column -> read.add(col("`" + column + "`").cast("string")));
    read.add(whose.as("whose"));
    List<Row> found =
        table
            .select(read.toArray(Column[]::new))
            .where(size(col("whose")).gt(0))
            .distinct()
            .limit(MOST + 1)
            .collectAsList();
    if (found.size() > MOST) {
      throw Failure.user(
          "More than %,d keys are the subjects', who are no people; name them by a narrower column,"
              + " or fewer at once",
          MOST);
    }
    return found;
  }

  /**
   * What ingest keeps out of a subject, hashed, by the columns of the files it stands in: the
   * subject, and the entities that were found by it, which other files may name.
   */
  Map<String, List<String>> keptOut(int number) {
    Subject subject = subjects.get(number);
    Map<String, Set<String>> hashes = new LinkedHashMap<>();
    String subjectValue = isRow(subject) ? content(subject) : subject.stored(problem);
    hashes
        .computeIfAbsent(subject.column(), c -> new LinkedHashSet<>())
        .add(ErasureLedger.hash(key, List.of(subjectValue)));
    Set<String> entity = new TreeSet<>(problem.entity().columns());
    boolean isReadable =
        entity.stream()
            .noneMatch(
                c -> problem.populationSource().personal().get(c) instanceof PersonalData.Hashed);
    if (isReadable && !(problem.entity() instanceof Entity.WholeRow)) {
      for (List<String> values : rows.keysOf(number, entity)) {
        hashes
            .computeIfAbsent(ErasureLedger.columns(List.copyOf(entity)), c -> new LinkedHashSet<>())
            .add(ErasureLedger.hash(key, values));
      }
    }
    Map<String, List<String>> lists = new TreeMap<>();
    hashes.forEach((column, set) -> lists.put(column, new ArrayList<>(set)));
    return lists;
  }
}
