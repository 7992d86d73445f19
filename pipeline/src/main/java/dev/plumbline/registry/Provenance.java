package dev.plumbline.registry;

import java.util.Map;
import java.util.Optional;

/**
 * How a model came to be.
 *
 * @param trainingSet the name of the set it was fitted on
 * @param configuration the resolved problem it was trained under; empty for models that an older
 *     version of the pipeline trained
 * @param metrics its figures out of fold by name
 * @param codeVersion the version of the pipeline that trained it
 */
public record Provenance(
    ModelVersion model,
    String trainingSet,
    Optional<String> configuration,
    Map<String, Double> metrics,
    String codeVersion) {}
