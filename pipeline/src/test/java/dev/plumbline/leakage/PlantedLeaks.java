package dev.plumbline.leakage;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Leaks planted into honest data by the hundred, and honest subsamples, counted. Every draw is
 * seeded by its round, its kind and its number. A threshold may be chosen by what a round shows,
 * and is then judged by a round that has never been drawn: see {@link PlantedLeaksProofTest}.
 */
final class PlantedLeaks {
  private final int round;
  private final Map<String, LeakData> data;

  private PlantedLeaks(int round, Map<String, LeakData> data) {
    this.round = round;
    this.data = data;
  }

  /** German credit, adult and shipments; whichever of the public ones are there. */
  static PlantedLeaks ofTheThreeSets(int round) {
    Map<String, LeakData> data = new LinkedHashMap<>();
    PublicData.german().ifPresent(d -> data.put("german credit", d));
    PublicData.adult().ifPresent(d -> data.put("adult", d));
    data.put("shipments", PublicData.shipments());
    return new PlantedLeaks(round, data);
  }

  int sets() {
    return data.size();
  }

  /**
   * @param refused of the plantings those refused; found: those refused or warned of
   */
  record Score(int plantings, int found, int refused) {
    Score plus(Score other) {
      return new Score(plantings + other.plantings, found + other.found, refused + other.refused);
    }
  }

  /** Plants each kind so often, in turn into each set, into 80% subsamples of at most some rows. */
  Map<Planting, Score> plant(int times, int mostRows) {
    Map<Planting, Score> scores = new EnumMap<>(Planting.class);
    for (Planting planting : Planting.values()) {
      scores.put(planting, plant(planting, times, mostRows));
    }
    return scores;
  }

  Score plant(Planting planting, int times, int mostRows) {
    List<LeakData> sets = List.copyOf(data.values());
    return IntStream.range(0, times)
        .parallel()
        .mapToObj(i -> plant(planting, sets.get(i % sets.size()), i, mostRows))
        .reduce(new Score(0, 0, 0), Score::plus);
  }

  private Score plant(Planting planting, LeakData set, int number, int mostRows) {
    Random random = random(planting.name(), number);
    List<LeakageFinding> findings =
        planting.find(set.subsample(random, 0.8, mostRows), random).stream()
            .filter(PlantedLeaks::isOfThePlanted)
            .toList();
    boolean refused =
        findings.stream().anyMatch(f -> f.severity() == LeakageFinding.Severity.REFUSE);
    return new Score(1, findings.isEmpty() ? 0 : 1, refused ? 1 : 0);
  }

  /** Findings about honest features do not count. */
  private static boolean isOfThePlanted(LeakageFinding finding) {
    return finding.feature().map(f -> f.equals("planted") || f.equals("id")).orElse(true);
  }

  /** A finding in a clean subsample. */
  record FalseAlarm(String set, LeakageFinding finding) {}

  /** What is found in so many clean 80% subsamples of each set. */
  List<FalseAlarm> clean(int times, int mostRows) {
    List<FalseAlarm> alarms = new ArrayList<>();
    data.forEach(
        (name, set) ->
            IntStream.range(0, times)
                .parallel()
                .mapToObj(i -> found(set, mostRows, random("clean " + name, i)))
                .toList()
                .forEach(findings -> findings.forEach(f -> alarms.add(new FalseAlarm(name, f)))));
    return alarms;
  }

  private static List<LeakageFinding> found(LeakData set, int mostRows, Random random) {
    LeakData subsample = set.subsample(random, 0.8, mostRows);
    TrainingEvidence evidence = subsample.evidence(random.nextLong(), 2_000);
    List<LeakageFinding> findings = new ArrayList<>(Leakage.judged(evidence));
    int[] sides =
        IntStream.generate(() -> random.nextInt(5)).limit(subsample.labels().length).toArray();
    findings.addAll(Planting.repeated(subsample, sides));
    return findings;
  }

  private Random random(String purpose, int number) {
    return new Random(Objects.hash(round, purpose, number) * 0x9E3779B97F4A7C15L);
  }
}
