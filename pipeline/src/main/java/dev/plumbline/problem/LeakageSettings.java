package dev.plumbline.problem;

import java.util.List;

/**
 * How leaks are searched for.
 *
 * @param deep whether the kinds that fit models are searched for as well
 * @param sampleRows the rows of the sample that those kinds, the order of identifiers and the
 *     examples work on
 * @param permutations how often outcomes are shuffled
 * @param examples the keys of rows given with a finding, at most
 * @param repeatedRows rows that lie on two sides of the split and are told from chance, at most
 * @param earlierLoads of the population that are set against the newest, at most
 * @param commits of the population's table among which earlier loads are looked for, at most
 * @param accept findings that somebody answers for
 */
public record LeakageSettings(
    boolean deep,
    int sampleRows,
    int permutations,
    int examples,
    int repeatedRows,
    int earlierLoads,
    int commits,
    List<AcceptedLeak> accept) {
  public LeakageSettings {
    accept = List.copyOf(accept);
  }
}
