package dev.plumbline.statistic;

import java.util.List;

/**
 * The Brier score taken apart (Murphy, Journal of Applied Meteorology 12, 1973): reliability -
 * resolution + uncertainty, over groups of like scores. The identity is exact where a group is one
 * score; wider groups leave a remainder, the spread of scores inside them (Stephenson, Coelho and
 * Jolliffe, Weather and Forecasting 23, 2008).
 *
 * @param reliability mean squared distance of predicted from observed rates; less is better
 * @param resolution mean squared distance of observed rates from the base rate; more is better
 * @param uncertainty base rate × (1 - base rate)
 * @param remainder Brier score - (reliability - resolution + uncertainty)
 */
public record BrierParts(
    double reliability, double resolution, double uncertainty, double remainder) {

  /** Over so many groups of about as many rows each, as the reliability diagram has them. */
  public static BrierParts of(ScoreCounts counts, int bins) {
    ProbabilityMetrics metrics = ProbabilityMetrics.of(counts);
    return of(metrics.reliability(bins), metrics.brierScore());
  }

  /** Over given groups. */
  public static BrierParts of(List<ReliabilityBin> bins, double brierScore) {
    double rows = bins.stream().mapToLong(ReliabilityBin::count).sum();
    double rate = bins.stream().mapToDouble(b -> b.count() * b.observedRate()).sum() / rows;
    double reliability = 0;
    double resolution = 0;
    for (ReliabilityBin bin : bins) {
      double share = bin.count() / rows;
      reliability += share * square(bin.meanPredicted() - bin.observedRate());
      resolution += share * square(bin.observedRate() - rate);
    }
    double uncertainty = rate * (1 - rate);
    return new BrierParts(
        reliability,
        resolution,
        uncertainty,
        brierScore - (reliability - resolution + uncertainty));
  }

  private static double square(double value) {
    return value * value;
  }
}
