package dev.plumbline.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import dev.plumbline.learner.Calibrator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;

/**
 * The out-of-fold probability of a candidate: its raw score, calibrated by what the other folds
 * say. A user-defined function, because a calibrator may be a table of points and differs by fold.
 */
final class CalibratedColumn {
  private CalibratedColumn() {}

  static Column of(BinaryCandidate candidate, String foldColumn) {
    Calibrator[] calibrators = candidate.crossFitted().toArray(Calibrator[]::new);
    UDF2<Double, Integer, Double> calibrate = (score, fold) -> calibrators[fold].calibrate(score);
    return udf(calibrate, DataTypes.DoubleType).apply(col(candidate.column()), col(foldColumn));
  }
}
