package dev.plumbline.fairness;

import dev.plumbline.statistic.Interval;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * How a group of people is represented among the rows that are learned from.
 *
 * @param attribute what tells groups apart
 * @param group its name
 * @param rows of it
 * @param share of all rows
 * @param expected the share it should have; empty where the problem says none
 * @param favourable the rate of the outcome that deserves the favourable decision
 * @param ratio of that rate to that of the group where it is highest; empty for that group
 * @param missing the mean share of its features without a value
 * @param findings what to look at, in words
 */
public record RepresentedGroup(
    String attribute,
    String group,
    long rows,
    Interval share,
    OptionalDouble expected,
    Interval favourable,
    Optional<Interval> ratio,
    double missing,
    List<String> findings) {
  public RepresentedGroup {
    findings = List.copyOf(findings);
  }

  /** Its findings, each with the group's name. */
  public Stream<String> sentences() {
    return findings.stream().map(finding -> "%s: %s".formatted(group, finding));
  }
}
