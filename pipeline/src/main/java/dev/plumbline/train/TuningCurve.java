package dev.plumbline.train;

import dev.plumbline.problem.Rung;
import dev.plumbline.problem.Search;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Where the best setting of a rung lies among those that were tried: within what was listed, or at
 * an edge beyond which a better one may lie. Settings are named by their place among those tried.
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
  record Edge(String parameter, double value, int neighbour) {}

  /**
   * The settings whose decisions are compared with one another: of the rules all, for they differ
   * in nothing else, and of other rungs the best and those it is held against.
   *
   * @param losses of the settings
   */
  static SortedSet<Integer> compared(
      Rung rung, Search search, List<String> settings, List<Double> losses) {
    TreeSet<Integer> compared = new TreeSet<>();
    if (rung instanceof Rung.Rules) {
      IntStream.range(0, settings.size()).forEach(compared::add);
      return compared;
    }
    int best = best(losses);
    compared.add(best);
    if (isDrawn(rung, search)) {
      compared.add(early(losses));
    } else {
      edges(settings, best).forEach(edge -> compared.add(edge.neighbour()));
    }
    return compared;
  }

  /** The one that lost least. */
  static int best(List<Double> losses) {
    return IntStream.range(0, losses.size())
        .boxed()
        .min(Comparator.comparingDouble(losses::get))
        .orElseThrow();
  }

  /** Whether settings were drawn, one after another, so that they have no edge. */
  static boolean isDrawn(Rung rung, Search search) {
    return search.kind() == Search.Kind.RANDOM
        && OneSetting.parameters(rung).values().stream().anyMatch(values -> values.size() > 1);
  }

  /** The one that lost least of the first half. */
  static int early(List<Double> losses) {
    return best(losses.subList(0, (losses.size() + 1) / 2));
  }

  /**
   * Every edge that the best setting lies at. A value of 0, less than which there is nothing, is
   * none, and nor is a share of 1, more than which there is nothing.
   */
  static List<Edge> edges(List<String> settings, int best) {
    List<Map<String, Double>> all = settings.stream().map(TuningCurve::values).toList();
    return all.get(best).keySet().stream()
        .flatMap(parameter -> edge(parameter, all.get(best), all).stream())
        .toList();
  }

  private static Optional<Edge> edge(
      String parameter, Map<String, Double> best, List<Map<String, Double>> all) {
    double value = best.get(parameter);
    List<Integer> line =
        IntStream.range(0, all.size())
            .filter(i -> all.get(i).containsKey(parameter))
            .filter(i -> without(parameter, all.get(i)).equals(without(parameter, best)))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> all.get(i).get(parameter)))
            .toList();
    if (line.size() < 2 || value == 0 || (value == 1 && SHARES.contains(parameter))) {
      return Optional.empty();
    }
    if (value == all.get(line.get(0)).get(parameter)) {
      return Optional.of(new Edge(parameter, value, line.get(1)));
    }
    return value == all.get(line.get(line.size() - 1)).get(parameter)
        ? Optional.of(new Edge(parameter, value, line.get(line.size() - 2)))
        : Optional.empty();
  }

  /** Ridge alone leaves its ratio of 0 unsaid. */
  private static Map<String, Double> values(String setting) {
    Map<String, Double> values = OneSetting.values(setting);
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
