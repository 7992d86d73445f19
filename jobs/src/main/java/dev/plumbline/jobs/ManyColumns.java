package dev.plumbline.jobs;

import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.learner.MatrixLayout;
import dev.plumbline.problem.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Generated tables of many columns, a fold by turns and labels that depend on the columns, for the
 * linear rung. A row is a function of its number alone. Made by Java, not by expressions: of
 * hundreds, each of which the label needs again, Spark compiles nothing.
 */
enum ManyColumns {
  /** 300 features, of which a linear model makes 701 columns; yes or no, rarely yes, a number. */
  WIDE(List.of("outcome", "rare_outcome", "number")) {
    private static final int NUMBERS = 220;
    private static final int MISSING_AT_TIMES = 80;
    private static final int CATEGORIES = 80;

    /** What the numbers have in common, unseen. */
    private static final int FACTORS = 10;

    @Override
    List<FeatureColumn> features() {
      List<FeatureColumn> features = new ArrayList<>(numbered("number_", NUMBERS));
      for (int i = 0; i < CATEGORIES; i++) {
        features.add(new FeatureColumn("category_" + i, FeatureKind.CATEGORICAL));
      }
      return features;
    }

    @Override
    List<Object> values(Random random) {
      List<Object> values = new ArrayList<>();
      double[] factors = random.doubles(FACTORS, -2, 2).toArray();
      double score = 0;
      for (int i = 0; i < NUMBERS; i++) {
        double number = factors[i % FACTORS] + random.nextGaussian();
        score += 1.5 * Math.cos(i) / (1 + i / 10) * number;
        boolean missing = i < MISSING_AT_TIMES && random.nextInt(20) == 0;
        values.add(missing ? null : number);
      }
      for (int i = 0; i < CATEGORIES; i++) {
        // The missing value takes a place without being needed for the label.
        int value = (int) (4 * Math.pow(random.nextDouble(), 2));
        score += Math.sin(i) / (1 + i / 10) * value;
        values.add(value == 3 ? null : "value " + value);
      }
      double number = score + Math.log(1 / random.nextDouble() - 1);
      values.addAll(List.of(number > 5 ? 1.0 : 0.0, number > 16 ? 1.0 : 0.0, number));
      return values;
    }
  },

  /** 54 features, ten numbers and two groups of flags one of which is set; seven classes. */
  FLAGS(List.of("class")) {
    private static final int NUMBERS = 10;
    private static final int[] GROUPS = {4, 40};

    @Override
    List<FeatureColumn> features() {
      List<FeatureColumn> features = new ArrayList<>(numbered("number_", NUMBERS));
      for (int group = 0; group < GROUPS.length; group++) {
        features.addAll(numbered("flag_" + group + "_", GROUPS[group]));
      }
      return features;
    }

    @Override
    List<Object> values(Random random) {
      List<Object> values = new ArrayList<>();
      double[] scores = new double[CLASSES];
      for (int c = 0; c < CLASSES; c++) {
        // Of classes some are rare.
        scores[c] = -c - Math.log(-Math.log(random.nextDouble()));
      }
      for (int i = 0; i < NUMBERS; i++) {
        double number = random.nextGaussian();
        for (int c = 0; c < CLASSES; c++) {
          scores[c] += Math.sin(1 + i + NUMBERS * c) * number;
        }
        values.add(1000 + 200 * number);
      }
      for (int flags : GROUPS) {
        int set = (int) (flags * Math.pow(random.nextDouble(), 2));
        for (int flag = 0; flag < flags; flag++) {
          values.add(flag == set ? 1.0 : 0.0);
        }
        for (int c = 0; c < CLASSES; c++) {
          // Most classes are never met with some of the flags.
          scores[c] += (set + c) % 3 == 0 ? -40 : Math.cos(set * CLASSES + c);
        }
      }
      int likeliest =
          IntStream.range(0, CLASSES).reduce(0, (a, b) -> scores[b] > scores[a] ? b : a);
      values.add((double) likeliest);
      return values;
    }
  };

  static final int FOLDS = 5;
  static final int CLASSES = 7;

  private static final String FOLD = "fold";
  private static final String AVAILABLE_FROM = "available_from";

  private final List<String> labels;

  ManyColumns(List<String> labels) {
    this.labels = labels;
  }

  abstract List<FeatureColumn> features();

  /** The features and labels of one row. */
  abstract List<Object> values(Random random);

  Dataset<Row> rows(SparkSession spark, long count) {
    StructType schema = new StructType();
    for (FeatureColumn feature : features()) {
      schema =
          schema.add(
              feature.name(),
              feature.kind() == FeatureKind.NUMERIC ? DataTypes.DoubleType : DataTypes.StringType);
    }
    for (String label : labels) {
      schema = schema.add(label, DataTypes.DoubleType);
    }
    schema = schema.add(FOLD, DataTypes.IntegerType).add(AVAILABLE_FROM, DataTypes.IntegerType);
    return spark.range(count).map((MapFunction<Long, Row>) this::row, Encoders.row(schema));
  }

  private Row row(long number) {
    List<Object> values = new ArrayList<>(values(new Random(number)));
    values.addAll(Arrays.asList((int) (number % FOLDS), 0));
    return RowFactory.create(values.toArray());
  }

  /** What a learner is told of the columns. */
  MatrixLayout layout(String label, Task task) {
    return MatrixLayout.of(features(), label, Optional.empty(), FOLD, AVAILABLE_FROM, List.of())
        .labelledFor(task);
  }

  private static List<FeatureColumn> numbered(String name, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new FeatureColumn(name + i, FeatureKind.NUMERIC))
        .toList();
  }
}
