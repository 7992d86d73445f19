package dev.plumbline.reproduce;

import java.util.List;
import java.util.Map;

/**
 * How the model built again compares with the one that was kept.
 *
 * @param differences what differs, in words; changes that made no difference to the model are in
 *     {@code remarks}
 * @param rows rows that both predicted, the holdout's among them
 * @param rowsDifferent how many of them by more than {@link Reproduce#TOLERANCE}
 * @param largestDifference between two predictions of a row
 * @param metrics of the model built again, out of fold
 */
public record ReproduceResult(
    String model,
    String rung,
    String trainingSet,
    List<String> differences,
    List<String> remarks,
    long rows,
    long rowsDifferent,
    double largestDifference,
    Map<String, Double> metrics) {

  /** Whether predictions and metrics are the same. */
  public boolean isSame() {
    return differences.isEmpty();
  }

  /** One word for the table and the ledger. */
  public String verdict() {
    return isSame() ? "SAME" : "DIFFERENT";
  }
}
