package dev.plumbline.problem;

import java.util.List;

/**
 * How leaks are searched for.
 *
 * @param deep whether the kinds that fit models are searched for as well
 * @param sampleRows the rows of the sample that those kinds, the order of identifiers and the
 *     examples work on
 * @param permutations how often outcomes are shuffled
 * @param accept findings that somebody answers for
 */
public record LeakageSettings(
    boolean deep, int sampleRows, int permutations, List<AcceptedLeak> accept) {
  public LeakageSettings {
    accept = List.copyOf(accept);
  }
}
