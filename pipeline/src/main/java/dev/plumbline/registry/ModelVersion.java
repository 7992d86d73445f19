package dev.plumbline.registry;

import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.statistic.DriftReference;
import java.time.LocalDate;

/**
 * One model version, complete.
 *
 * @param version hash of contract, training set, configuration, seed, code and rung
 * @param chosen whether its ladder ended on it
 * @param trained the logical date of its training
 * @param contract the hash of the contract it was trained and judged under
 * @param reference what its training rows looked like
 */
public record ModelVersion(
    String version,
    String rung,
    String setting,
    boolean chosen,
    LocalDate trained,
    String contract,
    FittedPipeline pipeline,
    DriftReference reference) {}
