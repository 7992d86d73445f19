package dev.plumbline.learner;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_arrays;
import static org.apache.spark.sql.functions.udf;

import dev.plumbline.statistic.ClassCosts;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.Seq;

/**
 * Columns of probabilities, decisions and costs of several classes, from arrays in the classes'
 * order. User-defined functions, because as expressions they would grow with the square of the
 * number of classes.
 */
public final class ClassColumns {
  private static final ArrayType NUMBERS = DataTypes.createArrayType(DataTypes.DoubleType, false);

  private final List<String> classes;
  private final ClassCosts costs;
  private final Column amounts;

  /**
   * Of rows with amounts.
   *
   * @param amounts the columns of a row's amounts
   */
  public ClassColumns(List<String> classes, ClassCosts costs, List<Column> amounts) {
    this.classes = classes;
    this.costs = costs;
    this.amounts = array(amounts.toArray(Column[]::new));
  }

  /** Raw probabilities, each row's made truer by the temperature of its fold. */
  public Column calibrated(List<Double> temperatures, Column fold, Column raw) {
    double[] byFold = temperatures.stream().mapToDouble(Double::doubleValue).toArray();
    UDF2<Integer, Seq<Double>, double[]> calibrate =
        (f, p) -> ClassProbabilities.at(byFold[f], numbers(p));
    return udf(calibrate, NUMBERS).apply(fold, raw);
  }

  /** The place of the class of the least expected cost. */
  public Column decision(Column probabilities) {
    ClassCosts ofRow = costs;
    UDF2<Seq<Double>, Seq<Double>, Integer> decide = (p, a) -> ofRow.decide(numbers(p), numbers(a));
    return udf(decide, DataTypes.IntegerType).apply(probabilities, amounts);
  }

  /** What each decision is expected to cost. */
  public Column expected(Column probabilities) {
    ClassCosts ofRow = costs;
    int count = classes.size();
    UDF2<Seq<Double>, Seq<Double>, double[]> expect =
        (p, a) -> {
          double[] ofClass = new double[count];
          for (int decided = 0; decided < count; decided++) {
            ofClass[decided] = ofRow.expected(numbers(p), decided, numbers(a));
          }
          return ofClass;
        };
    return udf(expect, NUMBERS).apply(probabilities, amounts);
  }

  /** What a decision costs, by the class that comes. */
  public Column costs(Column decision) {
    ClassCosts ofRow = costs;
    int count = classes.size();
    UDF2<Integer, Seq<Double>, double[]> cost =
        (decided, a) -> {
          double[] byActual = new double[count];
          for (int actual = 0; actual < count; actual++) {
            byActual[actual] = ofRow.realised(actual, decided, numbers(a));
          }
          return byActual;
        };
    return udf(cost, NUMBERS).apply(decision, amounts);
  }

  /** The name of the class at a place. */
  public Column name(Column place) {
    return element_at(names(), place.plus(1));
  }

  /** An array's number at a place. */
  public static Column at(Column numbers, Column place) {
    return element_at(numbers, place.plus(1));
  }

  /** An array by the names of the classes. */
  public Column byName(Column numbers) {
    return map_from_arrays(names(), numbers);
  }

  private Column names() {
    return array(classes.stream().map(c -> lit(c)).toArray(Column[]::new));
  }

  /**
   * The numbers of a row's array. Spark hands rows on as they were made where it need not encode
   * them in between, so that an array may still be one.
   */
  public static double[] numbers(Row row, int column) {
    return row.get(column) instanceof Double[] made
        ? Arrays.stream(made).mapToDouble(Double::doubleValue).toArray()
        : numbers(row.<Double>getSeq(column));
  }

  /** What a row's array of doubles is to Java. */
  public static double[] numbers(Seq<Double> values) {
    double[] numbers = new double[values.length()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values.apply(i);
    }
    return numbers;
  }
}
