package dev.plumbline.segment;

import dev.plumbline.learner.PartProfile;
import dev.plumbline.statistic.Interval;
import java.util.List;
import java.util.Map;

/**
 * What a segment is like.
 *
 * @param segment its number, from 1
 * @param share of all rows
 * @param features what its features are like; values of personal ones are left out
 * @param outcomes the rate (or mean) of the outcome with its 95% interval; by class where it is one
 *     of several
 * @param outcomeDeviations how far each lies from that of all rows, in standard deviations of a row
 */
public record SegmentProfile(
    int segment,
    long rows,
    double share,
    List<PartProfile.Feature> features,
    Map<String, Interval> outcomes,
    Map<String, Double> outcomeDeviations) {}
