package dev.plumbline.train;

import dev.plumbline.problem.Rung;
import dev.plumbline.statistic.BlockedMean;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A ladder whose every setting was cross-validated; its out-of-fold rows are kept until it is
 * closed.
 *
 * @param outOfFold the out-of-fold rows with the predictions of every candidate
 * @param costs a row, by the column of candidates that decide
 */
record ValidatedLadder<C extends LadderCandidate>(
    List<Rung> ladder, Dataset<Row> outOfFold, List<C> candidates, BlockedMean costs)
    implements AutoCloseable {
  private static final double CONFIDENCE = 0.95;

  ValidatedLadder {
    candidates = List.copyOf(candidates);
  }

  /**
   * The setting of each rung: of the rules the one whose decisions cost least, for they differ in
   * nothing else; of learned models the one that decides, which lost least: that tells settings
   * apart with far fewer rows than cost does.
   */
  Map<String, C> chosen() {
    Map<String, C> chosen = new LinkedHashMap<>();
    for (Rung rung : ladder) {
      candidates.stream()
          .filter(c -> c.rung().equals(rung.name()) && c.decides())
          .min(Comparator.comparingDouble(c -> costs.mean(c.column(), CONFIDENCE).estimate()))
          .ifPresent(c -> chosen.put(rung.name(), c));
    }
    return chosen;
  }

  @Override
  public void close() {
    outOfFold.unpersist(false);
  }
}
