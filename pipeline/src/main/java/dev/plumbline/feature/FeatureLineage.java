package dev.plumbline.feature;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Which source columns each feature is computed from, through the features it uses, and of which it
 * reads the value in the prediction's own row: as it stands or as the key of a look-up, window or
 * latest value. What these find under the key is the value of other rows, also where their source
 * is the population itself. Names are case-insensitive, as in Spark SQL.
 */
final class FeatureLineage {
  private final Map<String, Columns> columns = new TreeMap<>();

  /**
   * Source columns, each as {@code source.column}, sorted.
   *
   * @param all whatever row they are read of
   * @param ofOwnRow those read of the prediction's own row
   */
  record Columns(Set<String> all, Set<String> ofOwnRow) {
    static final Columns NONE = new Columns(Set.of(), Set.of());

    Columns {
      all = Collections.unmodifiableSet(new TreeSet<>(all));
      ofOwnRow = Collections.unmodifiableSet(new TreeSet<>(ofOwnRow));
    }

    static Columns ofOtherRows(Set<String> all) {
      return new Columns(all, Set.of());
    }

    Columns and(Columns other) {
      return new Columns(union(all, other.all), union(ofOwnRow, other.ofOwnRow));
    }

    private static Set<String> union(Set<String> left, Set<String> right) {
      Set<String> union = new TreeSet<>(left);
      union.addAll(right);
      return union;
    }
  }

  FeatureLineage(String population, Collection<String> populationColumns) {
    for (String column : populationColumns) {
      Set<String> itself = Set.of(population + "." + column);
      columns.put(key(column), new Columns(itself, itself));
    }
  }

  /** The source columns behind SQL over the population's row and the features known so far. */
  Columns ofPopulation(String sql) {
    Columns found = Columns.NONE;
    for (String name : names(sql)) {
      found = found.and(columns.getOrDefault(key(name), Columns.NONE));
    }
    return found;
  }

  /**
   * The source columns that SQL over rows of a source reads, which are not the prediction's own.
   */
  static Columns ofSource(String source, String sql) {
    Set<String> found = new TreeSet<>();
    names(sql).forEach(name -> found.add(source + "." + name));
    return Columns.ofOtherRows(found);
  }

  /** Records a feature, so that later ones that use it inherit its source columns. */
  void put(String feature, Columns read) {
    columns.put(key(feature), read);
  }

  /** The columns that SQL names. */
  static Set<String> names(String sql) {
    Set<String> names = new LinkedHashSet<>();
    collect(new CatalystSqlParser().parseExpression(sql), names);
    return names;
  }

  private static void collect(Expression expression, Set<String> names) {
    if (expression instanceof UnresolvedAttribute attribute) {
      names.add(String.join(".", CollectionConverters.asJava(attribute.nameParts())));
    }
    CollectionConverters.asJava(expression.children()).forEach(child -> collect(child, names));
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
