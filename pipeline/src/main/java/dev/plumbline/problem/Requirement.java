package dev.plumbline.problem;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One expectation of a table, as the problem file states it.
 *
 * @param name what it is called in results; chosen by the user
 * @param severity what happens where it does not hold
 * @param atMost for a check of rows the share of them that may break it, 0 to 1; for a distribution
 *     the largest population stability index; nothing for the others
 */
public record Requirement(String name, Severity severity, double atMost, Check check) {
  private static final Map<Class<? extends Check>, String> KINDS =
      Map.ofEntries(
          Map.entry(NotNull.class, "not-null"),
          Map.entry(Unique.class, "unique"),
          Map.entry(PrimaryKey.class, "primary-key"),
          Map.entry(ForeignKey.class, "foreign-key"),
          Map.entry(Range.class, "range"),
          Map.entry(OneOf.class, "set"),
          Map.entry(Matches.class, "pattern"),
          Map.entry(OfType.class, "type"),
          Map.entry(Fresh.class, "freshness"),
          Map.entry(Volume.class, "volume"),
          Map.entry(Ratio.class, "ratio"),
          Map.entry(Sql.class, "sql"),
          Map.entry(Distribution.class, "distribution"));

  /** What happens where an expectation does not hold. */
  public enum Severity {
    /** The job that evaluates it refuses the data. */
    REFUSE,
    /** Somebody should look. */
    WARN
  }

  /** What is expected. */
  public sealed interface Check {
    /** The key that names this kind in a problem file. */
    default String kind() {
      return KINDS.get(getClass());
    }

    /** The columns it is about, first the one it is mainly about. */
    List<String> columns();
  }

  /** What is expected of one column alone. */
  public sealed interface OfColumn extends Check {
    String column();

    @Override
    default List<String> columns() {
      return List.of(column());
    }
  }

  /** Every row has a value. */
  public record NotNull(String column) implements OfColumn {}

  /** No two rows have the same values; rows with a missing one are passed over, as SQL does. */
  public record Unique(List<String> columns) implements Check {
    public Unique {
      columns = List.copyOf(columns);
    }
  }

  /** No two rows have the same values, and none is missing. */
  public record PrimaryKey(List<String> columns) implements Check {
    public PrimaryKey {
      columns = List.copyOf(columns);
    }
  }

  /** The values are found in another source; rows with a missing one are passed over. */
  public record ForeignKey(List<String> columns, String source, List<String> references)
      implements Check {
    public ForeignKey {
      columns = List.copyOf(columns);
      references = List.copyOf(references);
    }
  }

  /** Values lie between two bounds, the bounds included; written as the column's type is. */
  public record Range(String column, Optional<String> from, Optional<String> to)
      implements OfColumn {}

  /** Values are among these. */
  public record OneOf(String column, List<String> values) implements OfColumn {
    public OneOf {
      values = List.copyOf(values);
    }
  }

  /** The whole of a text matches a regular expression. */
  public record Matches(String column, String pattern) implements OfColumn {}

  /** A value can be read as a type. */
  public record OfType(String column, String type) implements OfColumn {}

  /** The newest value is at most so much older than the end of the logical date. */
  public record Fresh(String column, Duration within) implements OfColumn {}

  /** The number of rows lies between two bounds, the bounds included. */
  public record Volume(OptionalLong from, OptionalLong to) implements Check {
    @Override
    public List<String> columns() {
      return List.of();
    }
  }

  /** One column divided by another lies between two bounds, row by row. */
  public record Ratio(String column, String over, OptionalDouble from, OptionalDouble to)
      implements Check {
    @Override
    public List<String> columns() {
      return List.of(column, over);
    }
  }

  /** A condition on each row is not false; null counts as kept, as in SQL's CHECK. */
  public record Sql(String condition) implements Check {
    @Override
    public List<String> columns() {
      return List.of();
    }
  }

  /**
   * The values of the newest stretch of time are distributed as those of the stretch before it.
   *
   * @param clock the column that says when a row happened
   * @param recent how long the newest stretch is
   * @param against how long the stretch before it is
   */
  public record Distribution(String column, String clock, Duration recent, Duration against)
      implements Check {
    @Override
    public List<String> columns() {
      return List.of(column, clock);
    }
  }
}
