package dev.plumbline.problem;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a source's rows are taken in.
 *
 * @param newColumns what happens to columns that nobody declared
 * @param load which of the source's rows one logical date loads
 * @param clean column → the rules that clean it, in order
 * @param names column → what the source calls it; those that are not here are called the same
 */
public record Intake(
    NewColumns newColumns,
    Load load,
    Map<String, List<CleaningRule>> clean,
    Map<String, String> names) {
  /** The most rules of one source: a row keeps a bit for each. */
  static final int MOST_RULES = 63;

  /** Every row each time, as it is; columns that nobody declared are passed over. */
  public static final Intake PLAIN = new Intake(NewColumns.IGNORE, new Load.Whole(), Map.of());

  public Intake {
    Map<String, List<CleaningRule>> copy = new LinkedHashMap<>();
    clean.forEach((column, rules) -> copy.put(column, List.copyOf(rules)));
    clean = Collections.unmodifiableMap(copy);
    names = Map.copyOf(names);
  }

  /** Columns are called what the source calls them. */
  public Intake(NewColumns newColumns, Load load, Map<String, List<CleaningRule>> clean) {
    this(newColumns, load, clean, Map.of());
  }

  /** What happens to a column that the source has and the problem file does not declare. */
  public enum NewColumns {
    /** It is passed over. */
    IGNORE,
    /** It becomes a column of the clean table: text, or the type its source gives it. */
    KEEP,
    /** The load is refused. */
    REFUSE
  }

  /** Which rows a logical date loads. */
  public sealed interface Load {
    /** The column of an incremental table that says which logical date loaded a row. */
    String LOADED_FOR = "loaded_for";

    /** All there are: the table is what the source is now. */
    record Whole() implements Load {}

    /** The rows of files that no other logical date has loaded. */
    record NewFiles() implements Load {}

    /** The rows whose value in this column is above what earlier dates have loaded. */
    record Watermark(String column) implements Load {}
  }

  /** What the source calls a column. */
  public String nameInSource(String column) {
    return names.getOrDefault(column, column);
  }

  /** Whether the clean table grows by what each logical date loads. */
  public boolean incremental() {
    return !(load instanceof Load.Whole);
  }
}
