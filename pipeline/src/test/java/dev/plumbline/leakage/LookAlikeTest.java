package dev.plumbline.leakage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables like public ones: their leaks are found, and nothing honest is refused. */
class LookAlikeTest {
  /** Draws before these were seen while thresholds were chosen. */
  private static final int FIRST = 200;

  private static final int DRAWS = 40;

  @ParameterizedTest
  @EnumSource(LookAlike.class)
  void theLeaksAreFoundAndWhatIsHonestIsNotRefused(LookAlike table) {
    Drawn drawn = draw(table, 1);
    assertThat(drawn.missed()).isEmpty();
    assertThat(drawn.wronglyRefused()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(LookAlike.class)
  @Tag("proof")
  void overManyDraws(LookAlike table) {
    List<Drawn> drawn =
        IntStream.range(FIRST, FIRST + DRAWS).parallel().mapToObj(i -> draw(table, i)).toList();
    long missed = drawn.stream().mapToLong(d -> d.missed().size()).sum();
    long refused = drawn.stream().filter(d -> !d.wronglyRefused().isEmpty()).count();
    System.out.printf(
        "%-14s %3d draws: %3d of %3d leaks found; honest features refused in %d, warned of in %d%n",
        table,
        DRAWS,
        (long) DRAWS * table.leaks().size() - missed,
        (long) DRAWS * table.leaks().size(),
        refused,
        drawn.stream().filter(d -> !d.wronglyWarned().isEmpty()).count());
    drawn.stream()
        .flatMap(d -> d.wronglyRefused().stream())
        .distinct()
        .forEach(feature -> System.out.printf("%14s refused: %s%n", "", feature));
    assertThat(missed).isLessThanOrEqualTo((long) DRAWS * table.leaks().size() / 20);
    assertThat(refused).isZero();
  }

  @Test
  void aRateCountedOverTheHoldoutAsWellIsFoundByTheRowsThatAreLeft() {
    long found =
        IntStream.range(0, 20)
            .filter(
                seed -> {
                  Random random = new Random(seed);
                  LeakData whole =
                      LookAlike.PAYMENTS.leaky(LookAlike.PAYMENTS.honest(random)).data();
                  return Leakage.judged(whole.subsample(random, 0.8, 8_000).evidence(seed, 2_000))
                      .stream()
                      .anyMatch(f -> f.feature().equals(Optional.of("shop_rate")));
                })
            .count();
    assertThat(found).isGreaterThanOrEqualTo(19);
  }

  /**
   * @param missed leaks that were not found
   * @param wronglyRefused honest features refused, with or without leaks beside them
   * @param wronglyWarned honest features warned of in the table without leaks
   */
  private record Drawn(Set<String> missed, Set<String> wronglyRefused, Set<String> wronglyWarned) {}

  private static Drawn draw(LookAlike table, int seed) {
    LeakData honest = table.honest(new Random(seed)).data();
    List<LeakageFinding> ofHonest = found(honest, seed, Set.of());
    Set<String> refused =
        ofHonest.stream()
            .filter(f -> f.severity() == LeakageFinding.Severity.REFUSE)
            .map(LeakageFinding::sentence)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> missed = new TreeSet<>(table.leaks());
    if (!table.leaks().isEmpty()) {
      LeakData leaky = table.leaky(table.honest(new Random(seed + 7_919))).data();
      List<LeakageFinding> findings = found(leaky, seed, missed);
      missed.removeAll(named(findings, LeakageFinding.Severity.REFUSE));
      missed.removeAll(named(findings, LeakageFinding.Severity.WARN));
    }
    return new Drawn(missed, refused, named(ofHonest, LeakageFinding.Severity.WARN));
  }

  /** What one pass tells; and where that does not find them all, what fitting tells. */
  private static List<LeakageFinding> found(LeakData data, int seed, Set<String> leaks) {
    TrainingEvidence evidence = data.evidence(seed, 2_000);
    List<LeakageFinding> findings = new ArrayList<>(Leakage.judged(evidence));
    Set<String> suspects =
        findings.stream().flatMap(f -> f.feature().stream()).collect(Collectors.toSet());
    if (!suspects.containsAll(leaks)) {
      findings.addAll(CarriedByOne.look(data.columns(), evidence));
    }
    return findings;
  }

  private static Set<String> named(
      List<LeakageFinding> findings, LeakageFinding.Severity severity) {
    return findings.stream()
        .filter(f -> f.severity() == severity)
        .map(f -> f.feature().orElse("the rows"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
