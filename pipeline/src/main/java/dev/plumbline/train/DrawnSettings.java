package dev.plumbline.train;

import dev.plumbline.problem.Rung;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Settings drawn at random between the least and the most that a rung lists of each parameter:
 * whole numbers evenly, decimals evenly by their logarithm (Bergstra and Bengio, Journal of Machine
 * Learning Research 13, 2012), from 0 evenly. A parameter with one value keeps it. The same rung
 * and seed draw the same settings.
 */
final class DrawnSettings {
  /** Draws that come out the same are drawn again, at most so often each. */
  private static final int TRIES = 20;

  private static final MathContext DIGITS = new MathContext(3);

  private DrawnSettings() {}

  /** Names of so many settings, or of as many as there are; empty where nothing can be drawn. */
  static List<String> of(Rung rung, int count, long seed) {
    Map<String, List<? extends Number>> listed = OneSetting.parameters(rung);
    if (listed.values().stream().allMatch(values -> values.size() < 2)) {
      return List.of();
    }
    Random random = new Random(seed ^ rung.name().hashCode());
    Set<String> drawn = new LinkedHashSet<>();
    for (int tries = 0; drawn.size() < count && tries < count * TRIES; tries++) {
      List<String> parts = new ArrayList<>();
      listed.forEach(
          (name, values) -> {
            if (values.size() > 1 || values.get(0) instanceof Integer) {
              parts.add(name + "=" + draw(values, random));
            }
          });
      drawn.add(String.join(", ", parts));
    }
    return List.copyOf(drawn);
  }

  private static Number draw(List<? extends Number> values, Random random) {
    double least = values.stream().mapToDouble(Number::doubleValue).min().orElseThrow();
    double most = values.stream().mapToDouble(Number::doubleValue).max().orElseThrow();
    if (values.get(0) instanceof Integer) {
      return (int) least + random.nextInt((int) (most - least) + 1);
    }
    double share = random.nextDouble();
    double value =
        least > 0
            ? Math.exp(Math.log(least) + share * (Math.log(most) - Math.log(least)))
            : least + share * (most - least);
    return new BigDecimal(Math.min(most, Math.max(least, value)), DIGITS).doubleValue();
  }
}
