package dev.plumbline.jobs;

import static org.apache.spark.sql.functions.col;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a team writes by hand: Spark's CrossValidator over a pipeline of MLlib's encoders and
 * logistic regression, as Spark's guide shows it. A contender of the benchmark, never of a problem.
 */
final class HandWrittenLinear {
  private static final String LABEL = "label";
  private static final int ITERATIONS = 100;
  private static final double REGULARISATION = 1e-3;

  /** The one setting, in words. */
  static final String SETTING = "regParam " + REGULARISATION + ", maxIter " + ITERATIONS;

  private final TrainingSet set;
  private final CrossValidatorModel model;

  private HandWrittenLinear(TrainingSet set, CrossValidatorModel model) {
    this.set = set;
    this.model = model;
  }

  static HandWrittenLinear fit(TrainingSet set) {
    Dataset<Row> rows = prepared(set, set.trainingRows(set.problem().seed())).cache();
    try {
      CrossValidator validator =
          new CrossValidator()
              .setEstimator(pipeline(set))
              .setEvaluator(evaluator())
              .setEstimatorParamMaps(new ParamGridBuilder().build())
              .setNumFolds(set.problem().split().folds())
              .setSeed(set.problem().seed());
      return new HandWrittenLinear(set, validator.fit(rows));
    } finally {
      rows.unpersist();
    }
  }

  /** The columns of the population that it is given: what the row says by itself. */
  static List<String> columns(TrainingSet set) {
    return Stream.of(FeatureKind.CATEGORICAL, FeatureKind.NUMERIC)
        .flatMap(kind -> columns(set, kind).stream())
        .toList();
  }

  /** Mean area under the ROC curve over the folds. */
  double crossValidated() {
    return model.avgMetrics()[0];
  }

  /** Area under the ROC curve on the rows that judge. */
  double onHoldout(String openingOnRecord) {
    return evaluator().evaluate(model.transform(prepared(set, set.holdoutRows(openingOnRecord))));
  }

  private static List<String> columns(TrainingSet set, FeatureKind kind) {
    return set.modelColumns().stream()
        .filter(column -> column.kind() == kind)
        .map(FeatureColumn::name)
        .filter(set.problem().features().columns()::contains)
        .toList();
  }

  private static Dataset<Row> prepared(TrainingSet set, Dataset<Row> rows) {
    List<Column> columns = new ArrayList<>();
    columns.add(col(FeatureRows.LABEL).cast("double").as(LABEL));
    columns(set, FeatureKind.CATEGORICAL).forEach(c -> columns.add(col(c).cast("string")));
    columns(set, FeatureKind.NUMERIC).forEach(c -> columns.add(col(c).cast("double")));
    return rows.select(columns.toArray(Column[]::new));
  }

  private static Pipeline pipeline(TrainingSet set) {
    String[] categories = columns(set, FeatureKind.CATEGORICAL).toArray(String[]::new);
    String[] numbers = columns(set, FeatureKind.NUMERIC).toArray(String[]::new);
    List<PipelineStage> stages = new ArrayList<>();
    if (categories.length > 0) {
      stages.add(
          new StringIndexer()
              .setInputCols(categories)
              .setOutputCols(named(categories, "_index"))
              .setHandleInvalid("keep"));
      stages.add(
          new OneHotEncoder()
              .setInputCols(named(categories, "_index"))
              .setOutputCols(named(categories, "_vector")));
    }
    if (numbers.length > 0) {
      stages.add(new Imputer().setInputCols(numbers).setOutputCols(named(numbers, "_filled")));
    }
    stages.add(
        new VectorAssembler()
            .setInputCols(
                Stream.of(named(categories, "_vector"), named(numbers, "_filled"))
                    .flatMap(Stream::of)
                    .toArray(String[]::new))
            .setOutputCol("features"));
    stages.add(new LogisticRegression().setMaxIter(ITERATIONS).setRegParam(REGULARISATION));
    return new Pipeline().setStages(stages.toArray(PipelineStage[]::new));
  }

  private static String[] named(String[] columns, String ending) {
    return Stream.of(columns).map(column -> column + ending).toArray(String[]::new);
  }

  /** Every distinct score a point of the curve: the default of 1,000 bins is an approximation. */
  private static BinaryClassificationEvaluator evaluator() {
    return new BinaryClassificationEvaluator().setNumBins(0);
  }
}
