package dev.plumbline.jobs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The same search by Spark's CrossValidator over a pipeline of MLlib's encoders, with the same
 * folds, on cached rows, as many fits at once as there are cores.
 */
final class TuningBySpark {
  private static final int ITERATIONS = 100;

  /** More than the destinations, which MLlib's trees need a bin each for. */
  private static final int BINS = 128;

  private static final String FEATURES = "features";

  private TuningBySpark() {}

  /** What a linear model's penalty weighs. */
  enum Scale {
    /** Numbers by their spread, indicators as they are: Plumbline's objective. */
    NUMBERS,
    /** Every column by its spread, indicators too: MLlib's default. */
    EVERYTHING
  }

  /** The mean area under the ROC curve of each setting of the linear grid. */
  static Map<String, Double> linear(
      Dataset<Row> rows, List<Double> penalties, List<Double> ratios, Scale scale) {
    LogisticRegression regression =
        new LogisticRegression()
            .setLabelCol(TuningRows.LABEL)
            .setFeaturesCol(FEATURES)
            .setMaxIter(ITERATIONS)
            .setStandardization(scale == Scale.EVERYTHING);
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(regression.regParam(), unboxed(penalties))
            .addGrid(regression.elasticNetParam(), unboxed(ratios))
            .build();
    List<PipelineStage> stages = new ArrayList<>(encoders(scale));
    stages.add(regression);
    double[] areas = crossValidated(rows, stages, grid).avgMetrics();
    Map<String, Double> bySetting = new LinkedHashMap<>();
    for (int i = 0; i < grid.length; i++) {
      bySetting.put(
          TuningBenchmark.setting(
              (double) grid[i].apply(regression.regParam()),
              (double) grid[i].apply(regression.elasticNetParam())),
          areas[i]);
    }
    return bySetting;
  }

  /** The area under the ROC curve of one fit of boosted trees on the rows outside of a fold. */
  static double trees(Dataset<Row> rows, int trees, int depth, double learningRate, int fold) {
    List<PipelineStage> stages = new ArrayList<>();
    stages.add(indexer());
    stages.add(
        assembler(
            Stream.concat(indexes().stream(), TuningRows.NUMBERS.stream()).toList(), FEATURES));
    stages.add(
        new GBTClassifier()
            .setLabelCol(TuningRows.LABEL)
            .setFeaturesCol(FEATURES)
            .setMaxIter(trees)
            .setMaxDepth(depth)
            .setStepSize(learningRate)
            .setMaxBins(BINS));
    Dataset<Row> training = rows.where(TuningRows.FOLD + " <> " + fold);
    Dataset<Row> held = rows.where(TuningRows.FOLD + " = " + fold);
    return evaluator()
        .evaluate(
            new Pipeline()
                .setStages(stages.toArray(PipelineStage[]::new))
                .fit(training)
                .transform(held));
  }

  private static CrossValidatorModel crossValidated(
      Dataset<Row> rows, List<PipelineStage> stages, ParamMap[] grid) {
    return new CrossValidator()
        .setEstimator(new Pipeline().setStages(stages.toArray(PipelineStage[]::new)))
        .setEvaluator(evaluator())
        .setEstimatorParamMaps(grid)
        .setNumFolds(TuningRows.FOLDS)
        .setFoldCol(TuningRows.FOLD)
        .setParallelism(Runtime.getRuntime().availableProcessors())
        .fit(rows);
  }

  private static List<PipelineStage> encoders(Scale scale) {
    List<PipelineStage> stages = new ArrayList<>();
    stages.add(indexer());
    // The place kept for values never seen is the last, which the encoder drops: all others stay.
    stages.add(
        new OneHotEncoder()
            .setInputCols(indexes().toArray(String[]::new))
            .setOutputCols(named("_vector")));
    List<String> columns = new ArrayList<>(Arrays.asList(named("_vector")));
    switch (scale) {
      case NUMBERS -> {
        stages.add(assembler(TuningRows.NUMBERS, "numbers"));
        stages.add(new StandardScaler().setInputCol("numbers").setOutputCol("scaled"));
        columns.add("scaled");
      }
      case EVERYTHING -> columns.addAll(TuningRows.NUMBERS);
    }
    stages.add(assembler(columns, FEATURES));
    return stages;
  }

  private static StringIndexer indexer() {
    return new StringIndexer()
        .setInputCols(TuningRows.CATEGORIES.toArray(String[]::new))
        .setOutputCols(indexes().toArray(String[]::new))
        .setHandleInvalid("keep");
  }

  private static VectorAssembler assembler(List<String> columns, String to) {
    return new VectorAssembler().setInputCols(columns.toArray(String[]::new)).setOutputCol(to);
  }

  private static List<String> indexes() {
    return Arrays.asList(named("_index"));
  }

  private static String[] named(String ending) {
    return TuningRows.CATEGORIES.stream().map(c -> c + ending).toArray(String[]::new);
  }

  private static double[] unboxed(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Every distinct score a point of the curve: the default of 1,000 bins is an approximation. */
  private static BinaryClassificationEvaluator evaluator() {
    return new BinaryClassificationEvaluator().setLabelCol(TuningRows.LABEL).setNumBins(0);
  }
}
