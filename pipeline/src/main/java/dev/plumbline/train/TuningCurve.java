package dev.plumbline.train;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the chosen setting of a rung lies among those that were tried: within what was listed, or
 * at an edge beyond which a better one may lie.
 */
final class TuningCurve {
  private static final String L1_RATIO = "l1-ratio";

  /** Parameters that end at 1. */
  private static final Set<String> SHARES = Set.of(L1_RATIO, "subsample", "column-sample");

  private TuningCurve() {}

  /**
   * The best setting at an edge of what was listed.
   *
   * @param parameter of which nothing better than its last value was listed
   * @param neighbour the setting that differs in that parameter alone, one step inside
   */
  record Edge(String parameter, double value, Candidate neighbour) {}

  /**
   * Every edge that the chosen setting lies at. A value of 0, less than which there is nothing, is
   * none, and nor is a share of 1, more than which there is nothing.
   */
  static List<Edge> edges(Candidate chosen, List<Candidate> ofRung) {
    Map<String, Double> best = values(chosen);
    return best.keySet().stream()
        .flatMap(parameter -> edge(parameter, best, ofRung).stream())
        .toList();
  }

  private static Optional<Edge> edge(
      String parameter, Map<String, Double> best, List<Candidate> ofRung) {
    double value = best.get(parameter);
    List<Candidate> line =
        ofRung.stream()
            .filter(c -> others(parameter, c).equals(without(parameter, best)))
            .sorted(Comparator.comparingDouble(c -> valueOf(parameter, c)))
            .toList();
    if (line.size() < 2 || value == 0 || (value == 1 && SHARES.contains(parameter))) {
      return Optional.empty();
    }
    if (value == valueOf(parameter, line.get(0))) {
      return Optional.of(new Edge(parameter, value, line.get(1)));
    }
    return value == valueOf(parameter, line.get(line.size() - 1))
        ? Optional.of(new Edge(parameter, value, line.get(line.size() - 2)))
        : Optional.empty();
  }

  private static double valueOf(String parameter, Candidate candidate) {
    return values(candidate).get(parameter);
  }

  /** The other parameters of a candidate; those of one without the parameter equal none. */
  private static Map<String, Double> others(String parameter, Candidate candidate) {
    Map<String, Double> values = values(candidate);
    return values.containsKey(parameter)
        ? without(parameter, values)
        : Map.of(parameter, Double.NaN);
  }

  /** Ridge alone leaves its ratio of 0 unsaid. */
  private static Map<String, Double> values(Candidate candidate) {
    Map<String, Double> values = OneSetting.values(candidate.setting());
    if (values.containsKey("penalty")) {
      values.putIfAbsent(L1_RATIO, 0.0);
    }
    return values;
  }

  private static Map<String, Double> without(String parameter, Map<String, Double> values) {
    Map<String, Double> others = new HashMap<>(values);
    others.remove(parameter);
    return others;
  }
}
