package dev.plumbline.problem;

/**
 * What acting on a prediction does to the outcome that we later see.
 *
 * @param changesOutcome acting may prevent the outcome (a warned customer stays)
 * @param hidesOutcome acting means the outcome is never seen (a refused loan cannot default)
 */
public record DecisionEffect(boolean changesOutcome, boolean hidesOutcome) {}
