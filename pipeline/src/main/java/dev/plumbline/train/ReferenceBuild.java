package dev.plumbline.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.problem.Monitoring;
import dev.plumbline.quality.TrainingProfile;
import dev.plumbline.statistic.Binning;
import dev.plumbline.statistic.ColumnProfile;
import dev.plumbline.statistic.DriftBaseline;
import dev.plumbline.statistic.DriftReference;
import dev.plumbline.statistic.Frequency;
import dev.plumbline.statistic.OnePass;
import dev.plumbline.statistic.QuantileEdges;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Training rows → what the monitor compares later rows with: the distribution of every input, and
 * of each rung's own out-of-fold predictions, for any of them may come to decide, with how far one
 * month of the training rows lies from the others. Out-of-fold predictions come of as many models
 * as there are folds, and the model that will predict is another one: how far the predictions of
 * one of them lie from those of the others is no news either. Passes: one for the bins of the
 * inputs and one to fill them; the same for the predictions of all rungs.
 */
final class ReferenceBuild {
  private static final int BINS = 10;
  private static final int LEVELS = 30;

  /** Problems without a clock have no months; as many groups of rows stand in. */
  private static final int GROUPS = 12;

  /**
   * Predictions of so few different values are a rule's or a small tree's: each model has its own
   * rates, and a bin whose edge is one of them would tell models apart, not rows.
   */
  private static final int FEW_PREDICTIONS = 100;

  private static final String FOLD = "fold";

  private ReferenceBuild() {}

  /**
   * By rung, of predictions that are numbers.
   *
   * @param predictions the column of {@code outOfFold} that maps a rung to its prediction
   */
  static Map<String, DriftReference> of(
      TrainingSet set, Dataset<Row> outOfFold, String predictions, List<String> rungs) {
    return of(set, outOfFold, predictions, rungs, FeatureKind.NUMERIC);
  }

  /** The same of predictions of some kind. */
  static Map<String, DriftReference> of(
      TrainingSet set,
      Dataset<Row> outOfFold,
      String predictions,
      List<String> rungs,
      FeatureKind kind) {
    List<FeatureColumn> inputs =
        set.modelColumns().stream().filter(c -> c.kind() != FeatureKind.RULE).toList();
    List<DriftReference.Column> ofInputs =
        columns(
            set.problem().monitoring(),
            set.trainingRows(set.problem().seed()),
            List.of(period(set)),
            inputs,
            ReferenceBuild::binning);
    List<Column> selected = new ArrayList<>();
    selected.add(col(FeatureRows.PREDICTION_TIME));
    selected.add(col(FeatureRows.BLOCK));
    selected.add(col(FOLD));
    rungs.forEach(rung -> selected.add(element_at(col(predictions), rung).as(rung)));
    List<DriftReference.Column> ofRungs =
        columns(
            set.problem().monitoring(),
            outOfFold.select(selected.toArray(Column[]::new)),
            List.of(period(set), concat(lit("fold "), col(FOLD).cast("string"))),
            rungs.stream().map(rung -> new FeatureColumn(rung, kind)).toList(),
            ReferenceBuild::binningOfPredictions);
    Map<String, DriftReference> references = new LinkedHashMap<>();
    for (DriftReference.Column rung : ofRungs) {
      List<DriftReference.Column> columns = new ArrayList<>(ofInputs);
      columns.add(
          new DriftReference.Column(DriftReference.PREDICTION, rung.histogram(), rung.threshold()));
      references.put(rung.name(), new DriftReference(columns));
    }
    return references;
  }

  /**
   * What columns look like.
   *
   * @param periods what parts the rows, in one or several ways: how far one part lies from the
   *     others is not drift
   */
  private static List<DriftReference.Column> columns(
      Monitoring monitoring,
      Dataset<Row> rows,
      List<Column> periods,
      List<FeatureColumn> inputs,
      BiFunction<FeatureColumn, ColumnProfile, Binning> binning) {
    TrainingProfile profile = TrainingProfile.of(rows, inputs);
    List<Binning> binnings = inputs.stream().map(c -> binning.apply(c, profile.of(c))).toList();
    List<Column> selected = new ArrayList<>(periods);
    for (FeatureColumn input : inputs) {
      selected.add(
          col("`" + input.name() + "`")
              .cast(input.kind() == FeatureKind.CATEGORICAL ? "string" : "double"));
    }
    int ways = periods.size();
    int count = inputs.size();
    ArrayList<DriftBaseline> baselines =
        OnePass.over(
            rows.select(selected.toArray(Column[]::new)),
            () -> {
              ArrayList<DriftBaseline> none = new ArrayList<>();
              for (int way = 0; way < ways; way++) {
                none.add(DriftBaseline.of(binnings));
              }
              return none;
            },
            (state, row) -> {
              Object[] values = new Object[count];
              for (int i = 0; i < count; i++) {
                values[i] = row.get(i + ways);
              }
              for (int way = 0; way < ways; way++) {
                state.get(way).add(row.getString(way), values);
              }
            },
            (some, others) -> {
              for (int way = 0; way < ways; way++) {
                some.get(way).merge(others.get(way));
              }
              return some;
            });
    List<DriftReference.Column> columns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int column = i;
      double between =
          baselines.stream()
              .mapToDouble(b -> b.largestIndexBetweenPeriods(column))
              .max()
              .orElseThrow();
      double threshold =
          Math.max(monitoring.minimumPopulationStabilityIndex(), monitoring.tolerance() * between);
      columns.add(
          new DriftReference.Column(inputs.get(i).name(), baselines.get(0).total(i), threshold));
    }
    return columns;
  }

  private static Binning binning(FeatureColumn column, ColumnProfile profile) {
    if (column.kind() == FeatureKind.CATEGORICAL) {
      return Binning.categorical(
          profile.mostFrequent(LEVELS).stream().map(Frequency::value).toList());
    }
    return profile.rows() == profile.missing()
        ? Binning.numeric()
        : Binning.numeric(QuantileEdges.of(profile.quantiles(), BINS));
  }

  /** Where predictions have few values, bins lie between those that are far apart. */
  private static Binning binningOfPredictions(FeatureColumn column, ColumnProfile profile) {
    if (column.kind() == FeatureKind.CATEGORICAL
        || !profile.isExact()
        || profile.distinct() > FEW_PREDICTIONS) {
      return binning(column, profile);
    }
    double[] values =
        profile.mostFrequent(FEW_PREDICTIONS).stream()
            .mapToDouble(f -> Double.parseDouble(f.value()))
            .sorted()
            .toArray();
    return Binning.numeric(QuantileEdges.inGaps(values, BINS));
  }

  private static Column period(TrainingSet set) {
    return set.problem().predictionTime().isPresent()
        ? date_format(col(FeatureRows.PREDICTION_TIME), "yyyy-MM")
        : concat(
            lit("group "),
            pmod(xxhash64(col(FeatureRows.BLOCK)), lit((long) GROUPS)).cast("string"));
  }
}
