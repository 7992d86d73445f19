package dev.plumbline.problem;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads and judges the section {@code problem.segments}. */
final class SegmentReader {
  private static final KeyPath PATH = KeyPath.of("problem", "segments");
  private static final String CLUSTERS = "clusters";
  private static final String FEATURES = "features";

  private final Mistakes mistakes;

  SegmentReader(Mistakes mistakes) {
    this.mistakes = mistakes;
  }

  SegmentSettings read(Section problem) {
    Section section = problem.section("segments");
    SegmentSettings usual = SegmentSettings.DEFAULT;
    List<Integer> clusters = section.requiredList(CLUSTERS, ValueParser.integer(2, 100, "3"));
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < clusters.size(); i++) {
      if (!seen.add(clusters.get(i))) {
        mistakes.add(PATH.child(CLUSTERS).item(i), SegmentMessages.twice(clusters.get(i)));
      }
    }
    return new SegmentSettings(
        clusters,
        section.list(FEATURES, ValueParser.text("price")),
        section.required("least-stability", ValueParser.share(0, 1, "80%"), usual.leastStability()),
        section.required("starts", ValueParser.integer(1, 100, "3"), usual.starts()),
        section.required("iterations", ValueParser.integer(1, 10_000, "100"), usual.iterations()),
        section.required(
            "sample-rows", ValueParser.integer(200, 100_000, "2000"), usual.sampleRows()),
        section.required(
            "minimum-rows", ValueParser.integer(2, 100_000, "5"), usual.minimumRows()));
  }

  /** Reports features that do not exist, or that no model is given. */
  void check(Problem problem) {
    Set<String> known = LeakageReader.features(problem.features());
    Set<String> seen = new HashSet<>();
    List<String> features = problem.segments().features();
    for (int i = 0; i < features.size(); i++) {
      String name = features.get(i);
      KeyPath path = PATH.child(FEATURES).item(i);
      if (known.stream().noneMatch(name::equalsIgnoreCase)) {
        mistakes.add(path, ConfigurationMessages.unknownFeature(name, known));
      } else if (problem.features().drop().stream().anyMatch(name::equalsIgnoreCase)) {
        mistakes.add(path, SegmentMessages.dropped(name));
      } else if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        mistakes.add(path, SegmentMessages.twice(name));
      }
    }
  }
}
