package dev.plumbline.train;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.learner.ClassColumns;
import dev.plumbline.learner.ClassModel;
import dev.plumbline.learner.ClassProbabilities;
import dev.plumbline.learner.FittedModel;
import dev.plumbline.learner.FittedSetting;
import dev.plumbline.learner.Folds;
import dev.plumbline.learner.Learner;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.problem.Calibration;
import dev.plumbline.problem.MulticlassValue;
import dev.plumbline.problem.Rung;
import dev.plumbline.problem.Split;
import dev.plumbline.statistic.BlockedMean;
import dev.plumbline.statistic.ClassCosts;
import dev.plumbline.statistic.OnePass;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Every rung of the ladder where the label is one of several classes, fitted on every fold and on
 * all training rows, with out-of-fold probabilities and what the decisions made on them would have
 * cost.
 *
 * <p>Passes: two to lay out the matrix, those of the learners, one to predict the out-of-fold rows,
 * which are kept, and three over those: losses, temperatures, costs.
 */
final class MulticlassValidation {
  private final TrainingSet set;
  private final List<String> classes;

  MulticlassValidation(TrainingSet set, List<String> classes) {
    this.set = set;
    this.classes = classes;
  }

  /** Runs one repetition with its own seed. */
  ValidatedLadder<MulticlassCandidate> validate(long seed, Consumer<String> progress) {
    Folds folds = set.split().folds();
    Column names = array(classes.stream().map(c -> lit(c)).toArray(Column[]::new));
    Column place = array_position(names, col(FeatureRows.LABEL)).minus(1).cast("double");
    try (TaskMatrix rows = TaskMatrix.of(set, seed, place)) {
      TrainingMatrix matrix = rows.whole();
      FittedLadder fitted =
          FittedLadder.of(
              set.problem().ladder(),
              SettingSearch.of(
                  set, seed, rung -> Learner.ofClasses(rung, seed, classes.size()), progress),
              matrix,
              folds,
              rows.shares(settings -> losses(matrix, folds, settings)),
              progress);
      Map<String, List<FittedModel>> models = fitted.models();
      Dataset<Row> outOfFold =
          matrix.outOfFold(folds, models).persist(StorageLevel.MEMORY_AND_DISK());
      List<MulticlassCandidate> candidates =
          candidates(outOfFold, fitted, List.copyOf(models.keySet()));
      return new ValidatedLadder<>(
          set.problem().ladder(), outOfFold, candidates, costs(outOfFold, candidates));
    }
  }

  /** Log losses; one pass. */
  private static List<Double> losses(
      TrainingMatrix matrix, Folds folds, List<FittedSetting> settings) {
    Map<String, List<FittedModel>> models = FittedLadder.models(settings);
    ClassLosses losses =
        ClassLosses.of(matrix.outOfFold(folds, models), List.copyOf(models.keySet()));
    return IntStream.range(0, settings.size()).mapToObj(losses::logLoss).toList();
  }

  /** Temperatures are found of those alone that may decide; rules are rates already. */
  private List<MulticlassCandidate> candidates(
      Dataset<Row> outOfFold, FittedLadder fitted, List<String> columns) {
    // The ladder begins with the rules, and they with the constant.
    List<Double> rates = ((ClassModel.Constant) fitted.fitted().get(0).finalModel()).rates();
    ClassLosses losses = ClassLosses.of(outOfFold, columns);
    List<Integer> deciding = fitted.deciding(losses::logLoss);
    List<Integer> tempered =
        set.problem().calibration() == Calibration.NONE
            ? List.of()
            : deciding.stream()
                .filter(c -> !(fitted.rungs().get(c) instanceof Rung.Rules))
                .toList();
    int folds = set.problem().split().foldsInAll();
    Temperatures temperatures =
        Temperatures.of(outOfFold, tempered.stream().map(columns::get).toList(), folds);
    // With a rolling origin early folds are trained on little; the last ones are like the final
    // model, and they alone say how sure of itself it may be.
    IntPredicate like =
        set.problem().split().by() == Split.FoldBy.TIME ? f -> f >= folds / 2 : f -> true;
    List<MulticlassCandidate> candidates = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      int at = tempered.indexOf(c);
      List<Double> crossFitted =
          at < 0
              ? Collections.nCopies(deciding.contains(c) ? folds : 0, 1.0)
              : IntStream.range(0, folds)
                  .mapToObj(held -> temperatures.best(at, fold -> fold != held))
                  .toList();
      candidates.add(
          new MulticlassCandidate(
              fitted.rungs().get(c).name(),
              fitted.fitted().get(c),
              columns.get(c),
              losses.logLoss(c),
              losses.accuracy(c),
              crossFitted,
              at < 0 ? 1 : temperatures.best(at, like),
              rates));
    }
    return candidates;
  }

  /** What the decisions of every candidate that decides cost, by block, and its Brier score. */
  private BlockedMean costs(Dataset<Row> outOfFold, List<MulticlassCandidate> candidates) {
    List<MulticlassCandidate> deciding =
        candidates.stream().filter(MulticlassCandidate::decides).toList();
    int count = deciding.size();
    String[] names =
        Stream.concat(
                deciding.stream().map(MulticlassCandidate::column),
                deciding.stream().map(MulticlassCandidate::brier))
            .toArray(String[]::new);
    int[] columns =
        deciding.stream().mapToInt(c -> outOfFold.schema().fieldIndex(c.column())).toArray();
    double[][] temperatures =
        deciding.stream()
            .map(c -> c.crossFitted().stream().mapToDouble(Double::doubleValue).toArray())
            .toArray(double[][]::new);
    ClassCosts costs = new ClassCosts(((MulticlassValue) set.problem().value()).amountsOf(classes));
    int[] paid =
        FeatureRows.costs(set.problem()).stream()
            .mapToInt(outOfFold.schema()::fieldIndex)
            .toArray();
    int segment = outOfFold.schema().fieldIndex(TrainingMatrix.SEGMENT);
    int label = outOfFold.schema().fieldIndex(TrainingMatrix.LABEL);
    int block = outOfFold.schema().fieldIndex(FeatureRows.BLOCK);
    return OnePass.over(
        outOfFold,
        () -> BlockedMean.of(names),
        (state, row) -> {
          double[] amounts = IntStream.of(paid).mapToDouble(row::getDouble).toArray();
          int actual = (int) row.getDouble(label);
          double[] values = new double[2 * count];
          for (int c = 0; c < count; c++) {
            double[] probabilities =
                ClassProbabilities.at(
                    temperatures[c][row.getInt(segment)], ClassColumns.numbers(row, columns[c]));
            int decided = costs.decide(probabilities, amounts);
            values[c] = costs.realised(actual, decided, amounts);
            values[count + c] = brier(probabilities, actual);
          }
          state.add(row.getString(block), values);
        },
        BlockedMean::merge);
  }

  /** The sum over classes of (probability − 1 where it came, else 0)² (Brier, 1950). */
  private static double brier(double[] probabilities, int actual) {
    double sum = 0;
    for (int c = 0; c < probabilities.length; c++) {
      double distance = probabilities[c] - (c == actual ? 1 : 0);
      sum += distance * distance;
    }
    return sum;
  }
}
