package dev.plumbline.governance;

import dev.plumbline.Failure;
import dev.plumbline.problem.Entity;
import dev.plumbline.problem.PersonalData;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Source;
import dev.plumbline.problem.SourceColumn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Whoever is to be erased: a column of a source and the value it has in the source's files. Prints
 * without its value.
 */
public record Subject(String column, String value) {
  private static final Set<String> WHOLE_NUMBERS = Set.of("int", "bigint");

  /**
   * A subject as written on the command line, {@code column=value}.
   *
   * @throws Failure of kind USER where it is not written so
   */
  public static Subject parse(String text) {
    int equals = text.indexOf('=');
    if (equals <= 0 || equals == text.length() - 1) {
      throw Failure.user(
          "A subject is written column=value, for example --subject shipment_id=S0001");
    }
    return new Subject(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
  }

  /**
   * Subjects as written in a file, one a line; empty lines and those that begin with # are passed
   * over.
   *
   * @throws Failure of kind USER where the file cannot be read, names nobody, or a line is not
   *     written so; the message has the line's number and not what it says
   */
  public static List<Subject> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw Failure.user("The file of subjects %s cannot be read", file);
    }
    List<Subject> subjects = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        try {
          subjects.add(parse(line));
        } catch (Failure e) {
          throw Failure.user("%s:%d: %s", file, i + 1, "a subject is written column=value");
        }
      }
    }
    if (subjects.isEmpty()) {
      throw Failure.user("The file of subjects %s names nobody", file);
    }
    return List.copyOf(subjects);
  }

  /** The value as it stands in tables, which keep whole numbers as such: 007 is 7. */
  String stored(Problem problem) {
    boolean isNumber =
        having(problem)
            .flatMap(source -> source.columns().stream())
            .anyMatch(c -> c.name().equals(column) && WHOLE_NUMBERS.contains(c.type()));
    try {
      return isNumber ? Long.toString(Long.parseLong(value)) : value;
    } catch (NumberFormatException e) {
      throw Failure.user(
          "No person can be found by that value of %s, which is a whole number", column);
    }
  }

  /**
   * Refuses a subject that no row can be found by.
   *
   * @throws Failure of kind USER with what to name instead
   */
  void check(Problem problem) {
    if (problem.entity() instanceof Entity.WholeRow && column.equals(Entity.ROW_COLUMN)) {
      return;
    }
    List<Source> having = having(problem).toList();
    if (having.stream().noneMatch(this::identifies)) {
      throw Failure.user(
          "No person can be found by %s; name one by %s", column, identifying(problem));
    }
    boolean isGone =
        having.stream()
            .map(source -> source.personal().get(column))
            .allMatch(t -> t instanceof PersonalData.Drop || t instanceof PersonalData.Masked);
    if (isGone) {
      throw Failure.user(
          "No table holds %s as it is in the files (it is dropped or masked at ingest), so nobody"
              + " can be found by it; name the subject by %s",
          column, identifying(problem));
    }
  }

  /** The sources that have the column. */
  Stream<Source> having(Problem problem) {
    return problem.sources().values().stream()
        .filter(source -> source.columns().stream().anyMatch(c -> c.name().equals(column)));
  }

  private boolean identifies(Source source) {
    return source.key().contains(column) || source.personal().containsKey(column);
  }

  private static TreeSet<String> identifying(Problem problem) {
    TreeSet<String> columns = new TreeSet<>(problem.entity().columns());
    for (Source source : problem.sources().values()) {
      for (SourceColumn column : source.columns()) {
        PersonalData treatment = source.personal().get(column.name());
        boolean isThere =
            treatment instanceof PersonalData.KeptFor || treatment instanceof PersonalData.Hashed;
        if (source.key().contains(column.name()) || isThere) {
          columns.add(column.name());
        }
      }
    }
    return columns;
  }

  @Override
  public String toString() {
    return column + "=(not shown)";
  }
}
