package dev.plumbline.problem;

import java.time.Duration;

/**
 * When the monitor speaks up.
 *
 * @param minimumPopulationStabilityIndex a smaller index never alerts
 * @param tolerance how many times the largest index seen between a month of the training rows and
 *     the rest counts as drift: a season that training has seen is not news
 * @param window how much of the recent past drift is measured over
 */
public record Monitoring(
    double minimumPopulationStabilityIndex, double tolerance, Duration window) {}
