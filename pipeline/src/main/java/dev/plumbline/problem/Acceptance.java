package dev.plumbline.problem;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What result is worth shipping.
 *
 * @param savingOverBaseline the smallest share of the baseline's cost that the model must save, 0
 *     to 1
 * @param confidence the one-sided confidence with which it must be shown, 0.5 to 1
 * @param floors least values of plain metrics by name, for example {@code average-precision}
 * @param approval who has to agree before a supported model becomes champion
 */
public record Acceptance(
    double savingOverBaseline, double confidence, Map<String, Double> floors, Approval approval) {

  /** Who agrees to a model beside the gate. */
  public enum Approval {
    /** Nobody: what the gate supports is promoted. */
    NONE,
    /** A person, on record. */
    HUMAN
  }

  public Acceptance {
    // Sorted, because the contract is hashed by its text and Map.copyOf has a new order in each
    // JVM.
    floors = Collections.unmodifiableMap(new TreeMap<>(floors));
  }
}
