package dev.plumbline.problem;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The columns that a name or a piece of SQL may read at one place of a problem file, and the
 * columns that exist but may not be read there, each with the reason. Names are matched as Spark
 * does, without regard to case.
 */
final class Scope {
  private final String description;
  private final Map<String, String> readable;
  private final Map<String, String> barred;
  private final boolean open;

  private Scope(
      String description, Map<String, String> readable, Map<String, String> barred, boolean open) {
    this.description = description;
    this.readable = readable;
    this.barred = barred;
    this.open = open;
  }

  /** Objects to no name: for a source that is missing, which is reported where it is named. */
  static Scope open() {
    return new Scope("a column", new LinkedHashMap<>(), new LinkedHashMap<>(), true);
  }

  /** A scope without columns; the description names it in messages, as in "a column of planes". */
  static Scope empty(String description) {
    return new Scope(description, new LinkedHashMap<>(), new LinkedHashMap<>(), false);
  }

  /** The same columns under another description. */
  Scope describedAs(String other) {
    return new Scope(other, new LinkedHashMap<>(readable), new LinkedHashMap<>(barred), open);
  }

  /** With one more column. */
  Scope with(String name) {
    Scope scope = describedAs(description);
    scope.readable.put(key(name), name);
    scope.barred.remove(key(name));
    return scope;
  }

  /** With more columns. */
  Scope with(Collection<String> names) {
    Scope scope = describedAs(description);
    names.forEach(
        name -> {
          scope.readable.put(key(name), name);
          scope.barred.remove(key(name));
        });
    return scope;
  }

  /** With a column that exists but must not be read here. */
  Scope without(String name, String reason) {
    Scope scope = describedAs(description);
    scope.readable.remove(key(name));
    scope.barred.put(key(name), reason);
    return scope;
  }

  /** Bars a name only where no readable column has it. */
  Scope withoutUnlessReadable(String name, String reason) {
    return readable.containsKey(key(name)) ? this : without(name, reason);
  }

  boolean reads(String name) {
    return readable.containsKey(key(name));
  }

  boolean bars(String name) {
    return barred.containsKey(key(name));
  }

  Set<String> names() {
    return new LinkedHashSet<>(readable.values());
  }

  /** Why the name cannot be read here, if it cannot. */
  Optional<String> objection(String name) {
    if (barred.containsKey(key(name))) {
      return Optional.of(ConfigurationMessages.barredColumn(name, barred.get(key(name))));
    }
    return open || readable.containsKey(key(name))
        ? Optional.empty()
        : Optional.of(ConfigurationMessages.unknownColumn(name, description, names()));
  }

  /** Reports a plain name that cannot be read; a name that was reported before is empty. */
  void checkName(KeyPath path, String name, Mistakes mistakes) {
    if (name.isEmpty()) {
      return;
    }
    objection(name)
        .or(
            () ->
                readable.getOrDefault(key(name), name).equals(name)
                    ? Optional.empty()
                    : Optional.of(ConfigurationMessages.otherCase(name, readable.get(key(name)))))
        .ifPresent(message -> mistakes.add(path, message));
  }

  /** Reports everything that is wrong with an expression over one row of these columns. */
  void checkSql(KeyPath path, String sql, Mistakes mistakes) {
    if (sql.isEmpty()) {
      return;
    }
    try {
      check(path, SqlText.parse(sql), mistakes);
    } catch (SqlText.SqlSyntaxException e) {
      mistakes.add(path, e.getMessage());
    }
  }

  private void check(KeyPath path, SqlText sql, Mistakes mistakes) {
    sql.unsupported().forEach(message -> mistakes.add(path, message));
    for (String function : sql.functions()) {
      if (!SqlFunctions.exists(function)) {
        mistakes.add(
            path, ConfigurationMessages.unknownFunction(function, SqlFunctions.groups().keySet()));
      } else if (SqlFunctions.readsManyRows(function)) {
        mistakes.add(path, ConfigurationMessages.functionOfManyRows(function));
      } else if (SqlFunctions.changesFromRunToRun(function)) {
        mistakes.add(path, ConfigurationMessages.changingFunction(function));
      }
    }
    for (String column : sql.columns()) {
      objection(column).ifPresent(message -> mistakes.add(path, message));
    }
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
