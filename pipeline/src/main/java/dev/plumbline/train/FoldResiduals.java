package dev.plumbline.train;

import dev.plumbline.learner.PredictedBlock;
import dev.plumbline.learner.PredictiveDistribution;
import dev.plumbline.learner.ResidualTable;
import dev.plumbline.statistic.OnePass;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.spark.api.java.JavaRDD;

/**
 * Out-of-fold residuals by setting and fold: what predictive distributions are fitted to.
 * Mergeable.
 */
final class FoldResiduals implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The places of the settings among those that were predicted by. */
  private final ArrayList<Integer> settings;

  private final ArrayList<double[]> edges;
  private final ArrayList<ArrayList<ResidualTable>> tables = new ArrayList<>();

  private FoldResiduals(ArrayList<Integer> settings, ArrayList<double[]> edges, int folds) {
    this.settings = settings;
    this.edges = edges;
    for (double[] ofSetting : edges) {
      ArrayList<ResidualTable> byFold = new ArrayList<>();
      for (int f = 0; f < folds; f++) {
        byFold.add(ResidualTable.of(ofSetting));
      }
      tables.add(byFold);
    }
  }

  /**
   * Gathers the residuals of some settings in one pass over predicted rows.
   *
   * @param settings their places among those that were predicted by
   * @param edges of each, where the bins of its predictions begin
   */
  static FoldResiduals of(
      JavaRDD<PredictedBlock> predicted, List<Integer> settings, List<double[]> edges, int folds) {
    ArrayList<Integer> places = new ArrayList<>(settings);
    ArrayList<double[]> bins = new ArrayList<>(edges);
    return OnePass.over(
        predicted,
        () -> new FoldResiduals(places, bins, folds),
        (state, rows) -> {
          for (int i = 0; i < places.size(); i++) {
            for (int row = 0; row < rows.rows(); row++) {
              state
                  .tables
                  .get(i)
                  .get(rows.segments()[row])
                  .add(rows.prediction(places.get(i), row), rows.labels()[row]);
            }
          }
        },
        FoldResiduals::merge);
  }

  /** Whether a setting is among those that were gathered. */
  boolean has(int setting) {
    return settings.contains(setting);
  }

  /** The distribution of a setting by its residuals in the folds that a condition holds for. */
  PredictiveDistribution distribution(int setting, IntPredicate folds) {
    int at = settings.indexOf(setting);
    ResidualTable merged = ResidualTable.of(edges.get(at));
    for (int f = 0; f < tables.get(at).size(); f++) {
      if (folds.test(f)) {
        merged.merge(tables.get(at).get(f));
      }
    }
    return PredictiveDistribution.fit(merged);
  }

  private FoldResiduals merge(FoldResiduals other) {
    for (int i = 0; i < tables.size(); i++) {
      for (int f = 0; f < tables.get(i).size(); f++) {
        tables.get(i).get(f).merge(other.tables.get(i).get(f));
      }
    }
    return this;
  }
}
