package dev.plumbline.leakage;

import dev.plumbline.learner.FeatureKind;
import dev.plumbline.problem.LeakKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One way of putting a leak into honest data, of a stated strength, and what is then found by the
 * code that judges a training set. The planted feature is called {@code planted}.
 */
enum Planting {
  COPY("1  copy", "a code of the label, 0 to 1% of the rarer outcome's rows wrong") {
    @Override
    List<LeakageFinding> find(LeakData data, Random random) {
      double wrong = 0.01 * random.nextDouble() * rarer(data) / data.labels().length;
      return data.with(
              "planted",
              FeatureKind.CATEGORICAL,
              i -> data.labels()[i] != random.nextDouble() < wrong ? "settled" : "open")
          .judged(random.nextLong());
    }
  },
  MANY_CODES("1  many-to-one codes", "codes of 5 to 20 rows each, each for one outcome") {
    @Override
    List<LeakageFinding> find(LeakData data, Random random) {
      int codes = data.labels().length / (5 + random.nextInt(16));
      return data.with(
              "planted",
              FeatureKind.CATEGORICAL,
              i -> (data.labels()[i] ? "a" : "b") + random.nextInt(Math.max(2, codes / 2)))
          .judged(random.nextLong());
    }
  },
  COMPONENTS("1  parts that add up", "two columns whose sum is the number behind the label") {
    @Override
    List<LeakageFinding> find(LeakData data, Random random) {
      double[] quantity = new double[data.labels().length];
      double[] part = new double[quantity.length];
      for (int i = 0; i < quantity.length; i++) {
        double size = Math.abs(random.nextGaussian()) * 20;
        quantity[i] = data.labels()[i] ? size : -size;
        part[i] = random.nextGaussian() * 40;
      }
      return data.withQuantity(quantity)
          .with("planted", FeatureKind.NUMERIC, i -> part[i])
          .with("rest", FeatureKind.NUMERIC, i -> quantity[i] - part[i])
          .judged(random.nextLong());
    }
  },
  FACTORS("1  parts that multiply", "two columns whose product is the number behind the label") {
    @Override
    List<LeakageFinding> find(LeakData data, Random random) {
      double[] number = new double[data.labels().length];
      double[] part = new double[number.length];
      for (int i = 0; i < number.length; i++) {
        double size = Math.exp(Math.abs(random.nextGaussian()));
        number[i] = 1_000 * (data.labels()[i] ? size : 1 / size);
        part[i] = Math.exp(2 + 0.5 * random.nextGaussian());
      }
      return data.withNumber(number, 1_000)
          .with("planted", FeatureKind.NUMERIC, i -> part[i])
          .with("rest", FeatureKind.NUMERIC, i -> Math.round(100 * number[i] / part[i]) / 100.0)
          .judged(random.nextLong());
    }
  },
  RATE("1  rate in groups", "the label's rate in groups of 10 to 20 of the rows, drawn by chance") {
    @Override
    List<LeakageFinding> find(LeakData data, Random random) {
      int groups = data.labels().length / (10 + random.nextInt(11));
      int[] group = new int[data.labels().length];
      double[][] sums = new double[groups][2];
      for (int i = 0; i < group.length; i++) {
        group[i] = random.nextInt(groups);
        sums[group[i]][0] += data.labels()[i] ? 1 : 0;
        sums[group[i]][1]++;
      }
      return data.with("planted", FeatureKind.NUMERIC, i -> sums[group[i]][0] / sums[group[i]][1])
          .judged(random.nextLong());
    }
  },
  NUMBER("2  power, numeric", "a normal number shifted with the outcome: area 0.93 to 0.97") {
    @Override
    List<LeakageFinding> find(LeakData data, Random random) {
      // The area of two normals d apart is Φ(d / √2): d = 2.09 gives 0.93, 2.66 gives 0.97.
      double shift = 2.09 + 0.57 * random.nextDouble();
      return data.with(
              "planted",
              FeatureKind.NUMERIC,
              i -> random.nextGaussian() + (data.labels()[i] ? shift : 0))
          .judged(random.nextLong());
    }
  },
  CATEGORY("2  power, categorical", "12 categories by a shifted normal: area 0.93 to 0.97") {
    @Override
    List<LeakageFinding> find(LeakData data, Random random) {
      double shift = 2.15 + 0.57 * random.nextDouble();
      return data.with(
              "planted",
              FeatureKind.CATEGORICAL,
              i ->
                  "c"
                      + Math.round(
                          2
                              * Math.max(
                                  -2,
                                  Math.min(
                                      4, random.nextGaussian() + (data.labels()[i] ? shift : 0)))))
          .judged(random.nextLong());
    }
  },
  PRESENCE("3  missingness", "a value on 9% of the rows, all with one outcome (either)") {
    @Override
    List<LeakageFinding> find(LeakData data, Random random) {
      boolean outcome = random.nextBoolean();
      double rate = 0.09 * data.labels().length / count(data, outcome);
      return data.with(
              "planted",
              FeatureKind.NUMERIC,
              i ->
                  data.labels()[i] == outcome && random.nextDouble() < rate
                      ? Double.valueOf(random.nextInt(300))
                      : null)
          .judged(random.nextLong());
    }
  },
  STRUCTURAL_ZERO(
      "4  structural zero", "a value on 8% of the rows, all with one outcome (either)") {
    @Override
    List<LeakageFinding> find(LeakData data, Random random) {
      boolean outcome = random.nextBoolean();
      double rate = 0.08 * data.labels().length / count(data, outcome);
      return data.with(
              "planted",
              FeatureKind.CATEGORICAL,
              i ->
                  data.labels()[i] == outcome && random.nextDouble() < rate
                      ? "special"
                      : "v" + random.nextInt(6))
          .judged(random.nextLong());
    }
  },
  CARRIES("5  carries the model", "a normal number of area 0.985 beside the honest features") {
    @Override
    List<LeakageFinding> find(LeakData data, Random random) {
      LeakData small = data.subsample(random, 1, 1_500);
      LeakData planted =
          small.with(
              "planted",
              FeatureKind.NUMERIC,
              i -> random.nextGaussian() + (small.labels()[i] ? 3.07 : 0));
      return CarriedByOne.look(planted.columns(), planted.evidence(random.nextLong(), 1_500));
    }
  },
  CHANGED("6  changed afterwards", "2 to 5% of the values changed, 80% of them positives") {
    @Override
    List<LeakageFinding> find(LeakData data, Random random) {
      double share = 0.02 + 0.03 * random.nextDouble();
      long changed = 0;
      long positives = 0;
      double base = (double) count(data, true) / data.labels().length;
      for (boolean label : data.labels()) {
        double chance = label ? share * 0.8 / base : share * 0.2 / (1 - base);
        if (random.nextDouble() < chance) {
          changed++;
          positives += label ? 1 : 0;
        }
      }
      return ChangedAfterwards.judge(
              "planted",
              "planted",
              java.time.LocalDate.EPOCH,
              data.labels().length,
              base,
              changed,
              positives)
          .stream()
          .toList();
    }
  },
  FRESH("6  empty when fresh", "empty on 80 to 100% of 200 fresh rows, on 0 to 30% of the others") {
    @Override
    List<LeakageFinding> find(LeakData data, Random random) {
      return empty(data, random, LeakKind.EMPTY_WHEN_FRESH);
    }
  },
  UNLABELLED("6  known with the label", "the same of 200 rows without an outcome") {
    @Override
    List<LeakageFinding> find(LeakData data, Random random) {
      return empty(data, random, LeakKind.KNOWN_ONLY_WITH_THE_LABEL);
    }
  },
  ORDER("7  identifier", "rows numbered by a score of area 0.80 to 0.90, given as a feature") {
    @Override
    List<LeakageFinding> find(LeakData data, Random random) {
      int[] place = order(data, random);
      return data.with("planted", FeatureKind.NUMERIC, i -> (double) place[i])
          .judged(random.nextLong());
    }
  },
  ROW_ORDER("7  row order", "the same as the key: no feature") {
    @Override
    List<LeakageFinding> find(LeakData data, Random random) {
      int[] place = order(data, random);
      return Leakage.judged(data.evidence(random.nextLong(), 2_000, i -> "row-" + place[i]));
    }
  },
  REPEATS("8  repeated rows", "4 to 8% of the rows copied to another fold, numbers 0.1% off") {
    @Override
    List<LeakageFinding> find(LeakData data, Random random) {
      double share = 0.04 + 0.04 * random.nextDouble();
      List<Object[]> rows = new ArrayList<>(data.rows());
      int honest = rows.size();
      for (int i = 0; i < honest; i++) {
        if (random.nextDouble() < share) {
          rows.add(nearly(rows.get(i), random));
        }
      }
      int[] sides = rows.stream().mapToInt(r -> random.nextInt(5)).toArray();
      return repeated(
          new LeakData(
              data.columns(), rows, new boolean[rows.size()], new double[rows.size()], Double.NaN),
          sides);
    }
  },
  GROUPS("8  groups across folds", "groups of 2 to 4 rows, 90% of them of one outcome") {
    @Override
    List<LeakageFinding> find(LeakData data, Random random) {
      int[] group = new int[data.labels().length];
      int[] open = {0, 1};
      int next = 2;
      for (int i = 0; i < group.length; i++) {
        boolean outcome = data.labels()[i] != random.nextDouble() < 0.05;
        int side = outcome ? 1 : 0;
        if (random.nextInt(3) == 0) {
          open[side] = next++;
        }
        group[i] = open[side];
      }
      return groups(data, group, random);
    }
  },
  SERVING("9  serving differs", "a number shifted by 1.5 to 2 deviations on fresh rows") {
    @Override
    List<LeakageFinding> find(LeakData data, Random random) {
      double shift = 1.5 + 0.5 * random.nextDouble();
      LeakData small = data.subsample(random, 1, 2_000);
      LeakData planted = small.with("planted", FeatureKind.NUMERIC, i -> random.nextGaussian());
      List<SampledRow> all = planted.evidence(random.nextLong(), 2_000).sample();
      List<SampledRow> training = all.subList(0, all.size() / 2);
      List<ServingDiffers.Fresh> fresh =
          all.subList(all.size() / 2, all.size()).stream()
              .map(
                  r -> {
                    Object[] values = r.values().clone();
                    values[values.length - 1] = (Double) values[values.length - 1] + shift;
                    return new ServingDiffers.Fresh(values, Optional.empty());
                  })
              .toList();
      return ServingDiffers.look(planted.columns(), training, fresh, 5);
    }
  },
  SHUFFLED(
      "10 own outcome read", "a mean over groups of 3 rows that counts the row's own outcome") {
    @Override
    List<LeakageFinding> find(LeakData data, Random random) {
      LeakData small = data.subsample(random, 1, 1_500);
      List<SampledRow> sample = small.evidence(random.nextLong(), 1_500).sample();
      int[] group = sample.stream().mapToInt(r -> random.nextInt(sample.size() / 3)).toArray();
      LeakData planted = small.with("planted", FeatureKind.NUMERIC, i -> null);
      List<ShuffledOutcomes.Shuffled> shuffles =
          IntStream.range(0, 3).mapToObj(i -> rebuilt(sample, group, random.nextLong())).toList();
      return ShuffledOutcomes.look(planted.columns(), shuffles);
    }
  },
  REUSED("11 holdout reused", "2 to 20 openings, standard error 0.01") {
    @Override
    List<LeakageFinding> find(LeakData data, Random random) {
      return List.of(
          HoldoutReuse.finding(
              2 + random.nextInt(19),
              List.of(new HoldoutReuse.StandardError("roc-auc", 0.01)),
              1_000));
    }
  };

  /** As many of the repeated rows are judged as reference.conf has them. */
  private static final int MOST_REPEATED = 2_000;

  private final String title;
  private final String strength;

  Planting(String title, String strength) {
    this.title = title;
    this.strength = strength;
  }

  String title() {
    return title;
  }

  String strength() {
    return strength;
  }

  /** What is found in the data once the leak is in. */
  abstract List<LeakageFinding> find(LeakData data, Random random);

  private static long count(LeakData data, boolean outcome) {
    int count = 0;
    for (boolean label : data.labels()) {
      count += label == outcome ? 1 : 0;
    }
    return count;
  }

  private static long rarer(LeakData data) {
    return Math.min(count(data, true), count(data, false));
  }

  private static List<LeakageFinding> empty(LeakData data, Random random, LeakKind kind) {
    double there = 0.3 * random.nextDouble();
    double elsewhere = 0.8 + 0.2 * random.nextDouble();
    long rows = data.labels().length;
    long empty = IntStream.range(0, (int) rows).filter(i -> random.nextDouble() < there).count();
    long other = IntStream.range(0, 200).filter(i -> random.nextDouble() < elsewhere).count();
    return EmptyElsewhere.judge("planted", "planted", kind, empty, rows, other, 200);
  }

  /** The place of each row once they are sorted by a score: Φ(1.19 / √2) is 0.80, 1.81 0.90. */
  private static int[] order(LeakData data, Random random) {
    double shift = 1.19 + 0.62 * random.nextDouble();
    double[] score = new double[data.labels().length];
    for (int i = 0; i < score.length; i++) {
      score[i] = random.nextGaussian() + (data.labels()[i] ? shift : 0);
    }
    Integer[] sorted = IntStream.range(0, score.length).boxed().toArray(Integer[]::new);
    Arrays.sort(sorted, Comparator.comparingDouble(i -> score[i]));
    int[] place = new int[score.length];
    for (int i = 0; i < place.length; i++) {
      place[sorted[i]] = i;
    }
    return place;
  }

  private static Object[] nearly(Object[] row, Random random) {
    Object[] copy = row.clone();
    for (int c = 0; c < copy.length; c++) {
      if (copy[c] instanceof Double number && random.nextBoolean()) {
        copy[c] = number * (1 + 0.001 * random.nextDouble());
      }
    }
    return copy;
  }

  /** What {@link RepeatedRows} does, in memory. */
  static List<LeakageFinding> repeated(LeakData data, int[] sides) {
    List<long[]> cells = data.cells();
    Map<Long, int[]> groups = new HashMap<>();
    for (int i = 0; i < sides.length; i++) {
      int[] group =
          groups.computeIfAbsent(
              Arrays.stream(cells.get(i)).sum(), k -> new int[] {0, Integer.MAX_VALUE, -1});
      group[0]++;
      group[1] = Math.min(group[1], sides[i]);
      group[2] = Math.max(group[2], sides[i]);
    }
    long crossing = groups.values().stream().filter(g -> g[1] < g[2]).mapToLong(g -> g[0]).sum();
    NeighbourSearch search =
        new NeighbourSearch(NeighbourSearch.candidates(cells, sides, MOST_REPEATED));
    cells.forEach(search::add);
    return RepeatedRows.judge(
            sides.length, crossing, 0, search.isolatedShare(), LeakageFinding.Severity.REFUSE)
        .stream()
        .toList();
  }

  /** What {@link GroupsAcrossTheSplit} does, in memory. */
  private static List<LeakageFinding> groups(LeakData data, int[] group, Random random) {
    Map<Integer, int[]> counts = new HashMap<>();
    for (int i = 0; i < group.length; i++) {
      int fold = random.nextInt(5);
      int[] of = counts.computeIfAbsent(group[i], k -> new int[] {0, 0, Integer.MAX_VALUE, -1});
      of[0]++;
      of[1] += data.labels()[i] ? 1 : 0;
      of[2] = Math.min(of[2], fold);
      of[3] = Math.max(of[3], fold);
    }
    long crossing = 0;
    double pairs = 0;
    double agreeing = 0;
    for (int[] of : counts.values()) {
      int negatives = of[0] - of[1];
      crossing += of[2] < of[3] ? of[0] : 0;
      pairs += of[0] * (of[0] - 1) / 2.0;
      agreeing += of[1] * (of[1] - 1) / 2.0 + negatives * (negatives - 1) / 2.0;
    }
    return GroupsAcrossTheSplit.judge(
            "planted",
            new GroupsAcrossTheSplit.Groups(
                counts.size(), group.length, count(data, true), crossing, pairs, agreeing))
        .stream()
        .toList();
  }

  /** Outcomes shuffled, and the mean of each group computed again from them. */
  private static ShuffledOutcomes.Shuffled rebuilt(
      List<SampledRow> sample, int[] group, long seed) {
    ShuffledOutcomes.Shuffled shuffled = ShuffledOutcomes.shuffledSample(sample, seed);
    double[][] sums = new double[sample.size()][2];
    for (int i = 0; i < group.length; i++) {
      sums[group[i]][0] += shuffled.labels()[i] ? 1 : 0;
      sums[group[i]][1]++;
    }
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < group.length; i++) {
      Object[] values = Arrays.copyOf(shuffled.rows().get(i), shuffled.rows().get(i).length + 1);
      values[values.length - 1] = sums[group[i]][0] / sums[group[i]][1];
      rows.add(values);
    }
    return new ShuffledOutcomes.Shuffled(rows, shuffled.labels(), shuffled.folds());
  }
}
