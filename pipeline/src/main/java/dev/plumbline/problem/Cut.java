package dev.plumbline.problem;

import java.util.Set;

/**
 * A way to cut rows into slices or groups: a column, or SQL over the population's row and the
 * features. A condition cuts out the rows where it holds; of anything else each value is a slice.
 *
 * @param sql as written
 * @param columns the columns it reads
 */
public record Cut(String sql, Set<String> columns) {
  public Cut {
    columns = Set.copyOf(columns);
  }

  /**
   * Whether a group that this cuts out can have a name: a value's, a condition's, or its other
   * side's.
   */
  public boolean names(String group) {
    return group.equals(sql) || group.equals("not " + sql) || group.startsWith(sql + " = ");
  }
}
