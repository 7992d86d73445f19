package dev.plumbline.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the name that was probably meant: the one at the smallest optimal string alignment distance
 * (insertions, deletions, substitutions and swaps of neighbours), at most a third of its length
 * away, or one that continues what was written.
 */
final class Nearest {
  private Nearest() {}

  static Optional<String> to(String written, Collection<String> known) {
    String lower = written.toLowerCase(Locale.ROOT);
    Optional<String> near =
        known.stream()
            .filter(name -> distance(lower, name.toLowerCase(Locale.ROOT)) <= allowed(lower, name))
            .min(
                Comparator.comparingInt(
                        (String name) -> distance(lower, name.toLowerCase(Locale.ROOT)))
                    .thenComparing(Comparator.naturalOrder()));
    return near.or(
        () ->
            known.stream()
                .filter(name -> lower.length() >= 3)
                .filter(name -> contains(lower, name.toLowerCase(Locale.ROOT)))
                .min(
                    Comparator.comparingInt(String::length)
                        .thenComparing(Comparator.naturalOrder())));
  }

  private static int allowed(String written, String name) {
    return Math.max(1, Math.max(written.length(), name.length()) / 3);
  }

  private static boolean contains(String written, String name) {
    return name.startsWith(written) || name.endsWith(written) || written.startsWith(name);
  }

  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int substitution = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        cost[i][j] =
            Math.min(
                cost[i - 1][j - 1] + substitution, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
