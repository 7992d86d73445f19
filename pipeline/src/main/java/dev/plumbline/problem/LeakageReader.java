package dev.plumbline.problem;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads and judges the section {@code problem.leakage}. */
final class LeakageReader {
  private static final KeyPath PATH = KeyPath.of("problem", "leakage", "accept");

  private final Mistakes mistakes;

  LeakageReader(Mistakes mistakes) {
    this.mistakes = mistakes;
  }

  LeakageSettings read(Section section) {
    List<AcceptedLeak> accepted = new ArrayList<>();
    for (Section entry : section.sections("accept", "{ feature = x, kind = pure-value, … }")) {
      accepted.add(
          new AcceptedLeak(
              entry.optional("feature", ValueParser.text("order_value")),
              entry.required(
                  "kind", ValueParser.choice(LeakKind.class), LeakKind.POWER_BEYOND_BELIEF),
              entry.required("reason", ValueParser.text("\"known at booking, see ticket 12\""), ""),
              entry.required("until", ValueParser.date("2026-12-31"), LocalDate.MAX)));
    }
    return new LeakageSettings(
        section.required("deep", ValueParser.trueOrFalse(), true),
        section.required("sample-rows", ValueParser.integer(500, 1_000_000, "10000"), 10_000),
        section.required("permutations", ValueParser.integer(2, 100, "3"), 3),
        section.required("examples", ValueParser.integer(0, 100, "5"), 5),
        section.required("repeated-rows", ValueParser.integer(100, 100_000, "2000"), 2_000),
        section.required("earlier-loads", ValueParser.integer(0, 100, "3"), 3),
        section.required("commits", ValueParser.integer(2, 100_000, "1000"), 1_000),
        accepted);
  }

  /** Reports acceptances of features that do not exist, or that could never be found. */
  void check(Problem problem) {
    Set<String> known = names(problem);
    Set<Map.Entry<Optional<String>, LeakKind>> seen = new HashSet<>();
    List<AcceptedLeak> accepted = problem.leakage().accept();
    for (int i = 0; i < accepted.size(); i++) {
      AcceptedLeak leak = accepted.get(i);
      KeyPath path = PATH.item(i).child("feature");
      if (leak.kind().isAboutRows() && leak.feature().isPresent()) {
        mistakes.add(path, ConfigurationMessages.acceptedRowsHaveNoFeature(leak.kind()));
      } else if (!leak.kind().isAboutRows() && leak.feature().isEmpty()) {
        mistakes.add(path, ConfigurationMessages.missing("feature = order_value"));
      } else if (leak.feature().isPresent() && !known.contains(leak.feature().get())) {
        mistakes.add(path, ConfigurationMessages.unknownFeature(leak.feature().get(), known));
      } else if (!seen.add(Map.entry(leak.feature(), leak.kind()))) {
        mistakes.add(PATH.item(i), ConfigurationMessages.acceptedTwice());
      }
    }
  }

  private static Set<String> names(Problem problem) {
    Set<String> names = features(problem.features());
    names.addAll(problem.entity().columns());
    Optional.ofNullable(problem.populationSource())
        .flatMap(Source::recordedAt)
        .ifPresent(names::add);
    return names;
  }

  /** The names of all features, in the order they are computed. */
  static Set<String> features(FeatureSet features) {
    Set<String> names = new LinkedHashSet<>(features.columns());
    features.lookups().values().forEach(l -> names.addAll(l.columns().keySet()));
    features.latest().values().forEach(l -> names.addAll(l.columns().keySet()));
    for (FeatureSet.Window window : features.windows().values()) {
      for (String aggregate : window.aggregates().keySet()) {
        window.over().forEach(s -> names.add(FeatureSet.Window.featureName(aggregate, s)));
      }
    }
    names.addAll(features.expressions().keySet());
    return names;
  }
}
