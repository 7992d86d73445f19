package dev.plumbline.segment;

import dev.plumbline.learner.PartProfile;
import dev.plumbline.statistic.Interval;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a segment is like.
 *
 * @param segment its number, from 1
 * @param share of all rows
 * @param withheld why it is not described, one sentence; its features and outcomes are then left
 *     out
 * @param features what its features are like; values of personal ones are left out
 * @param outcomes the rate (or mean) of the outcome with its 95% interval; by class where it is one
 *     of several
 * @param outcomeDeviations how far each lies from that of the rows of all segments described, in
 *     standard deviations of a row
 */
public record SegmentProfile(
    int segment,
    long rows,
    double share,
    Optional<String> withheld,
    List<PartProfile.Feature> features,
    Map<String, Interval> outcomes,
    Map<String, Double> outcomeDeviations) {

  /** One of too few rows to be described: of a single row the means would be that row. */
  static SegmentProfile withheld(int segment, long rows, double share, int minimumRows) {
    String sentence =
        "%,d %s, fewer than segments.minimum-rows = %,d, so its numbers are withheld"
            .formatted(rows, rows == 1 ? "row" : "rows", minimumRows);
    return new SegmentProfile(
        segment, rows, share, Optional.of(sentence), List.of(), Map.of(), Map.of());
  }
}
