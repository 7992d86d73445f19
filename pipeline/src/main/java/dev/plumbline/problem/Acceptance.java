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
 * @param ceilings largest values of those of which less is better, for example {@code brier-score}
 * @param approval who has to agree before a supported model becomes champion
 */
public record Acceptance(
    double savingOverBaseline,
    double confidence,
    Map<String, Double> floors,
    Map<String, Double> ceilings,
    Approval approval) {

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
    ceilings = Collections.unmodifiableMap(new TreeMap<>(ceilings));
  }

  /** Without ceilings, and nobody has to agree. */
  public Acceptance(double savingOverBaseline, double confidence, Map<String, Double> floors) {
    this(savingOverBaseline, confidence, floors, Map.of(), Approval.NONE);
  }

  /** What the contract's hash is of: what is not asked for does not change it. */
  @Override
  public String toString() {
    return "Acceptance[savingOverBaseline=%s, confidence=%s, floors=%s%s%s]"
        .formatted(
            savingOverBaseline,
            confidence,
            floors,
            ceilings.isEmpty() ? "" : ", ceilings=" + ceilings,
            approval == Approval.NONE ? "" : ", approval=" + approval);
  }
}
