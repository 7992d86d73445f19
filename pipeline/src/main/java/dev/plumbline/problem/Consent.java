package dev.plumbline.problem;

import java.util.Optional;

/**
 * What the people behind the population's rows agreed to: SQL over such a row, and no answer is no.
 *
 * @param training rows for which it does not hold never reach a training set
 * @param scoring rows for which it does not hold are not scored
 */
public record Consent(Optional<String> training, Optional<String> scoring) {}
