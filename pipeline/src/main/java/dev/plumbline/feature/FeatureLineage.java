package dev.plumbline.feature;

import java.util.Collection;
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
 * Which source columns each feature is computed from, through the features it uses. Names are
 * case-insensitive, as in Spark SQL.
 */
final class FeatureLineage {
  private final Map<String, Set<String>> sourceColumns = new TreeMap<>();

  FeatureLineage(String population, Collection<String> populationColumns) {
    populationColumns.forEach(
        column -> sourceColumns.put(key(column), Set.of(population + "." + column)));
  }

  /** The source columns behind SQL over the population's row and the features known so far. */
  Set<String> ofPopulation(String sql) {
    Set<String> found = new TreeSet<>();
    for (String name : names(sql)) {
      found.addAll(sourceColumns.getOrDefault(key(name), Set.of()));
    }
    return found;
  }

  /** The source columns that SQL over one source's row reads. */
  static Set<String> ofSource(String source, String sql) {
    Set<String> found = new TreeSet<>();
    names(sql).forEach(name -> found.add(source + "." + name));
    return found;
  }

  /** Records a feature, so that later ones that use it inherit its source columns. */
  void put(String feature, Set<String> columns) {
    sourceColumns.put(key(feature), Set.copyOf(columns));
  }

  private static Set<String> names(String sql) {
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
