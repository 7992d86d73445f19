package dev.plumbline.segment;

import dev.plumbline.learner.FeatureKind;
import dev.plumbline.learner.PartProfile;
import dev.plumbline.statistic.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What came of looking for segments.
 *
 * @param rows training rows looked at
 * @param leastStability what was asked for
 * @param qualities of every number of segments tried
 * @param chosen the one proposed; empty where none is stable
 * @param profiles of the segments proposed, by number
 */
public record SegmentationResult(
    long rows,
    double leastStability,
    List<SegmentQuality> qualities,
    Optional<SegmentQuality> chosen,
    List<SegmentProfile> profiles) {
  /** Features named of a segment, those that set it apart most. */
  private static final int NAMED = 3;

  public SegmentationResult {
    qualities = List.copyOf(qualities);
    profiles = List.copyOf(profiles);
  }

  /** SUPPORTED where segments are proposed, else UNDECIDED. */
  public Verdict verdict() {
    return chosen.isPresent() ? Verdict.SUPPORTED : Verdict.UNDECIDED;
  }

  /** One sentence. */
  public String message() {
    return chosen
        .map(
            one ->
                format(
                    "%d segments of %,d rows: silhouette %.3f, stability %.3f, %.1f%% of the variance"
                        + " between segments",
                    one.clusters(), rows, one.silhouette(), one.stability(), 100 * one.explained()))
        .orElseGet(
            () ->
                format(
                    "No segments are proposed: no number of them tried comes out alike (adjusted Rand"
                        + " index of %.2f or more) from both halves of %,d rows",
                    leastStability, rows));
  }

  /** What a person wants to read below it. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (SegmentQuality one : qualities) {
      lines.add(
          format(
              "%2d segments: silhouette %6.3f, stability %6.3f%s",
              one.clusters(), one.silhouette(), one.stability(), judged(one)));
    }
    profiles.forEach(profile -> lines.add(line(profile)));
    return lines;
  }

  private String judged(SegmentQuality one) {
    if (chosen.filter(one::equals).isPresent()) {
      return ", chosen";
    }
    return one.stable() ? "" : ", unstable";
  }

  private static String line(SegmentProfile profile) {
    return format(
        "Segment %d, %.1f%% of the rows: %s",
        profile.segment(),
        100 * profile.share(),
        profile.withheld().orElseGet(() -> described(profile)));
  }

  private static String described(SegmentProfile profile) {
    return format(
        "%s; %s",
        profile.features().stream()
            .filter(feature -> Double.isFinite(feature.deviation()))
            .sorted(
                Comparator.comparingDouble(
                    (PartProfile.Feature feature) -> -Math.abs(feature.deviation())))
            .limit(NAMED)
            .map(SegmentationResult::words)
            .collect(Collectors.joining(", ")),
        profile.outcomes().entrySet().stream()
            .map(
                outcome ->
                    outcome.getValue().isBounded()
                        ? format(
                            "%s %.3f (%.3f to %.3f)",
                            outcome.getKey(),
                            outcome.getValue().estimate(),
                            outcome.getValue().lower(),
                            outcome.getValue().upper())
                        : format("%s %.3f", outcome.getKey(), outcome.getValue().estimate()))
            .collect(Collectors.joining(", ")));
  }

  private static String words(PartProfile.Feature feature) {
    String value =
        feature.column().kind() == FeatureKind.CATEGORICAL
            ? feature.frequent().map(frequent -> " = " + frequent).orElse("")
            : Double.isNaN(feature.mean()) ? "" : format(" %.3g", feature.mean());
    return feature.column().name() + value + format(" (%+.1f sd)", feature.deviation());
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
