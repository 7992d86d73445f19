package dev.plumbline.train;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.learner.ClassProbabilities;
import dev.plumbline.learner.FittedSetting;
import dev.plumbline.learner.PredictedBlock;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.problem.Calibration;
import dev.plumbline.problem.MulticlassValue;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Rung;
import dev.plumbline.statistic.BlockedMean;
import dev.plumbline.statistic.ClassCosts;
import dev.plumbline.statistic.OnePass;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;

/**
 * Settings that say which of several classes, judged: losses, temperatures, and what their
 * decisions would have cost.
 *
 * @param classCosts what a decision costs where a class came
 * @param block the place of a row's block among the keys
 * @param paid those of its amounts
 */
record MulticlassJudge(Problem problem, ClassCosts classCosts, int block, List<Integer> paid)
    implements Judge<MulticlassCandidate> {

  static MulticlassJudge of(Problem problem, List<String> classes, TrainingMatrix matrix) {
    return new MulticlassJudge(
        problem,
        new ClassCosts(((MulticlassValue) problem.value()).amountsOf(classes)),
        matrix.key(FeatureRows.BLOCK),
        FeatureRows.costs(problem).stream().map(matrix::key).toList());
  }

  @Override
  public Judged<MulticlassCandidate> judge(
      Rung rung,
      JavaRDD<PredictedBlock> outOfFold,
      List<FittedSetting> settings,
      List<String> columns) {
    int folds = problem.split().foldsInAll();
    ClassLosses counted = ClassLosses.of(outOfFold, settings.size(), folds);
    List<SettingLosses> losses = counted.ofSettings();
    List<Integer> compared =
        List.copyOf(
            TuningCurve.compared(
                rung,
                problem.training().search(),
                settings.stream().map(FittedSetting::setting).toList(),
                losses.stream().map(SettingLosses::all).toList()));
    // Rules are rates already.
    boolean isTempered = problem.calibration() != Calibration.NONE && !(rung instanceof Rung.Rules);
    Temperatures temperatures =
        Temperatures.of(outOfFold, isTempered ? compared : List.of(), folds);
    List<MulticlassCandidate> candidates = new ArrayList<>();
    IntPredicate like = Judge.likeTheFinalModel(problem.split());
    for (int i = 0; i < settings.size(); i++) {
      boolean decides = compared.contains(i);
      int at = isTempered ? compared.indexOf(i) : -1;
      candidates.add(
          new MulticlassCandidate(
              rung.name(),
              settings.get(i),
              columns.get(i),
              losses.get(i).all(),
              losses.get(i).byFold(),
              counted.accuracy(i),
              at < 0
                  ? Collections.nCopies(decides ? folds : 0, 1.0)
                  : IntStream.range(0, folds)
                      .mapToObj(held -> temperatures.best(at, fold -> fold != held))
                      .toList(),
              at < 0 ? 1 : temperatures.best(at, like)));
    }
    return new Judged<>(candidates, costs(outOfFold, candidates, compared));
  }

  @Override
  public List<SettingLosses> losses(JavaRDD<PredictedBlock> predicted, int settings) {
    return ClassLosses.of(predicted, settings, problem.split().foldsInAll()).ofSettings();
  }

  /**
   * What decisions cost, by block, and the Brier scores.
   *
   * @param deciding the places of the candidates that there are decisions of
   */
  private BlockedMean costs(
      JavaRDD<PredictedBlock> outOfFold,
      List<MulticlassCandidate> candidates,
      List<Integer> deciding) {
    List<MulticlassCandidate> decisive = deciding.stream().map(candidates::get).toList();
    String[] names =
        Stream.concat(
                decisive.stream().map(MulticlassCandidate::column),
                decisive.stream().map(MulticlassCandidate::brier))
            .toArray(String[]::new);
    int[] places = deciding.stream().mapToInt(Integer::intValue).toArray();
    double[][] temperatures =
        decisive.stream()
            .map(c -> c.crossFitted().stream().mapToDouble(Double::doubleValue).toArray())
            .toArray(double[][]::new);
    ClassCosts costs = classCosts;
    int blockOfRow = block;
    int[] paidPlaces = paid.stream().mapToInt(Integer::intValue).toArray();
    return OnePass.over(
        outOfFold,
        () -> BlockedMean.of(names),
        (state, rows) -> {
          double[] values = new double[2 * places.length];
          for (int row = 0; row < rows.rows(); row++) {
            double[] amounts = amounts(rows, row, paidPlaces);
            int actual = (int) rows.labels()[row];
            for (int c = 0; c < places.length; c++) {
              double[] probabilities =
                  ClassProbabilities.at(
                      temperatures[c][rows.segments()[row]], rows.predictions(places[c], row));
              int decided = costs.decide(probabilities, amounts);
              values[c] = costs.realised(actual, decided, amounts);
              values[places.length + c] = brier(probabilities, actual);
            }
            state.add(rows.text(blockOfRow, row), values);
          }
        },
        BlockedMean::merge);
  }

  private static double[] amounts(PredictedBlock rows, int row, int[] places) {
    return IntStream.of(places).mapToDouble(place -> rows.number(place, row)).toArray();
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

  @Override
  public BlockedMean perfect(JavaRDD<PredictedBlock> outOfFold) {
    ClassCosts costs = classCosts;
    int blockOfRow = block;
    int[] paidPlaces = paid.stream().mapToInt(Integer::intValue).toArray();
    return OnePass.over(
        outOfFold,
        () -> BlockedMean.of(CrossValidation.PERFECT),
        (state, rows) -> {
          for (int row = 0; row < rows.rows(); row++) {
            double[] amounts = amounts(rows, row, paidPlaces);
            state.add(rows.text(blockOfRow, row), costs.least((int) rows.labels()[row], amounts));
          }
        },
        BlockedMean::merge);
  }
}
