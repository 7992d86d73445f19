package dev.plumbline.train;

import dev.plumbline.learner.PredictiveDistribution;
import dev.plumbline.learner.ResidualTable;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.statistic.OnePass;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Out-of-fold residuals by candidate and fold: what predictive distributions are fitted to.
 * Mergeable.
 */
final class FoldResiduals implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ArrayList<double[]> edges;
  private final ArrayList<ArrayList<ResidualTable>> tables = new ArrayList<>();

  private FoldResiduals(ArrayList<double[]> edges, int folds) {
    this.edges = edges;
    for (double[] ofCandidate : edges) {
      ArrayList<ResidualTable> byFold = new ArrayList<>();
      for (int f = 0; f < folds; f++) {
        byFold.add(ResidualTable.of(ofCandidate));
      }
      tables.add(byFold);
    }
  }

  /**
   * Gathers the residuals of candidates in one pass over the out-of-fold rows.
   *
   * @param edges of each candidate, where the bins of its predictions begin
   */
  static FoldResiduals of(
      Dataset<Row> outOfFold, List<String> candidates, List<double[]> edges, int folds) {
    int segment = outOfFold.schema().fieldIndex(TrainingMatrix.SEGMENT);
    int label = outOfFold.schema().fieldIndex(TrainingMatrix.LABEL);
    int[] columns = candidates.stream().mapToInt(outOfFold.schema()::fieldIndex).toArray();
    ArrayList<double[]> bins = new ArrayList<>(edges);
    return OnePass.over(
        outOfFold,
        () -> new FoldResiduals(bins, folds),
        (state, row) -> {
          for (int c = 0; c < columns.length; c++) {
            state
                .tables
                .get(c)
                .get(row.getInt(segment))
                .add(row.getDouble(columns[c]), row.getDouble(label));
          }
        },
        FoldResiduals::merge);
  }

  /** The distribution of a candidate by its residuals in the folds that a condition holds for. */
  PredictiveDistribution distribution(int candidate, IntPredicate folds) {
    ResidualTable merged = ResidualTable.of(edges.get(candidate));
    for (int f = 0; f < tables.get(candidate).size(); f++) {
      if (folds.test(f)) {
        merged.merge(tables.get(candidate).get(f));
      }
    }
    return PredictiveDistribution.fit(merged);
  }

  private FoldResiduals merge(FoldResiduals other) {
    for (int c = 0; c < tables.size(); c++) {
      for (int f = 0; f < tables.get(c).size(); f++) {
        tables.get(c).get(f).merge(other.tables.get(c).get(f));
      }
    }
    return this;
  }
}
