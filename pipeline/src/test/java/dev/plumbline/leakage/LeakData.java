package dev.plumbline.leakage;

import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.quality.TrainingProfile;
import dev.plumbline.statistic.ColumnProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Labelled rows in memory, judged by the code that judges a training set: the profile and the pass
 * are fed row by row, without Spark.
 *
 * @param quantity the number behind each label, less what it is compared with
 * @param bound what it is compared with; NaN where nothing is
 */
record LeakData(
    List<FeatureColumn> columns,
    List<Object[]> rows,
    boolean[] labels,
    double[] quantity,
    double bound) {

  /**
   * @param numbers the columns that are numbers; all others are texts
   */
  static LeakData of(
      List<Map<String, String>> read,
      List<String> names,
      List<String> numbers,
      Predicate<Map<String, String>> label,
      Function<Map<String, String>, Double> quantity) {
    List<FeatureColumn> columns =
        names.stream()
            .map(
                n ->
                    new FeatureColumn(
                        n, numbers.contains(n) ? FeatureKind.NUMERIC : FeatureKind.CATEGORICAL))
            .toList();
    List<Object[]> rows = new ArrayList<>();
    boolean[] labels = new boolean[read.size()];
    double[] quantities = new double[read.size()];
    for (int i = 0; i < read.size(); i++) {
      Map<String, String> row = read.get(i);
      Object[] values = new Object[names.size()];
      for (int c = 0; c < values.length; c++) {
        String text = row.get(names.get(c));
        boolean missing = text.isEmpty() || text.equals("?") || text.equals("NA");
        values[c] =
            missing ? null : numbers.contains(names.get(c)) ? (Object) Double.valueOf(text) : text;
      }
      rows.add(values);
      labels[i] = label.test(row);
      quantities[i] = quantity.apply(row);
    }
    return new LeakData(columns, rows, labels, quantities, Double.NaN);
  }

  LeakData subsample(Random random, double share, int most) {
    int[] chosen =
        IntStream.range(0, labels.length).filter(i -> random.nextDouble() < share).toArray();
    if (chosen.length > most) {
      shuffle(chosen, random);
      chosen = Arrays.copyOf(chosen, most);
    }
    int[] rowsOf = chosen;
    boolean[] chosenLabels = new boolean[rowsOf.length];
    double[] chosenQuantity = new double[rowsOf.length];
    List<Object[]> chosenRows = new ArrayList<>();
    for (int i = 0; i < rowsOf.length; i++) {
      chosenRows.add(rows.get(rowsOf[i]));
      chosenLabels[i] = labels[rowsOf[i]];
      chosenQuantity[i] = quantity[rowsOf[i]];
    }
    return new LeakData(columns, chosenRows, chosenLabels, chosenQuantity, bound);
  }

  static void shuffle(int[] values, Random random) {
    for (int i = values.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int swapped = values[i];
      values[i] = values[other];
      values[other] = swapped;
    }
  }

  /** With one more column, its values by row: a Double, a String, or null. */
  LeakData with(String name, FeatureKind kind, IntFunction<Object> value) {
    List<FeatureColumn> more = new ArrayList<>(columns);
    more.add(new FeatureColumn(name, kind));
    List<Object[]> longer = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Object[] values = Arrays.copyOf(rows.get(i), columns.size() + 1);
      values[columns.size()] = value.apply(i);
      longer.add(values);
    }
    return new LeakData(more, longer, labels, quantity, bound);
  }

  LeakData withQuantity(double[] other) {
    return new LeakData(columns, rows, labels, other, Double.NaN);
  }

  /** The same with a label that is a number over a bound. */
  LeakData withNumber(double[] number, double over) {
    boolean[] reached = new boolean[number.length];
    double[] difference = new double[number.length];
    for (int i = 0; i < number.length; i++) {
      difference[i] = number[i] - over;
      reached[i] = difference[i] > 0;
    }
    return new LeakData(columns, rows, reached, difference, over);
  }

  LeakData without(String... names) {
    List<String> dropped = List.of(names);
    int[] kept =
        IntStream.range(0, columns.size())
            .filter(c -> !dropped.contains(columns.get(c).name()))
            .toArray();
    return new LeakData(
        IntStream.of(kept).mapToObj(columns::get).toList(),
        rows.stream().map(r -> IntStream.of(kept).mapToObj(c -> r[c]).toArray()).toList(),
        labels,
        quantity,
        bound);
  }

  TrainingProfile profile() {
    List<ColumnProfile> profiles = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      ColumnProfile profile = new ColumnProfile();
      for (Object[] row : rows) {
        if (row[c] == null) {
          profile.addMissing();
        } else if (row[c] instanceof String text) {
          profile.add(text);
        } else {
          profile.add((Double) row[c]);
        }
      }
      profiles.add(profile);
    }
    return new TrainingProfile(columns, profiles);
  }

  /** What the pass over the rows gives; row i has the key i and a hash drawn from the seed. */
  TrainingEvidence evidence(long seed, int sampleRows) {
    return evidence(seed, sampleRows, Integer::toString);
  }

  TrainingEvidence evidence(long seed, int sampleRows, IntFunction<String> key) {
    Random random = new Random(seed);
    LabelPass.Plan plan = LabelPass.Plan.of(profile(), columns, sampleRows);
    LabelPass pass = new LabelPass(plan);
    for (int i = 0; i < labels.length; i++) {
      long hash = random.nextLong();
      int half = (int) (hash & 1);
      double number = quantity[i] + bound;
      double ratio = number > 0 && bound > 0 ? Math.log(number / bound) : Double.NaN;
      pass.add(rows.get(i), labels[i], half, quantity[i], ratio);
      if (pass.samples(hash)) {
        int fold = (int) Math.floorMod(hash >> 16, 5L);
        pass.addToSample(
            new SampledRow(
                rows.get(i),
                new String[] {key.apply(i)},
                labels[i],
                half,
                fold,
                quantity[i],
                hash));
      }
    }
    return pass.evidence(plan, new RowKeys(List.of("id"), List.of("id"), 5));
  }

  /** The findings of the kinds that one pass tells. */
  List<LeakageFinding> judged(long seed) {
    return Leakage.judged(evidence(seed, 2_000));
  }

  /** Each row as near-hashes of its columns, as {@link RepeatedRows} sees it. */
  List<long[]> cells() {
    TrainingProfile profile = profile();
    double[] step = new double[columns.size()];
    for (int c = 0; c < step.length; c++) {
      step[c] = RepeatedRows.STEP * profile.of(columns.get(c)).standardDeviation();
    }
    return rows.stream()
        .map(
            row ->
                IntStream.range(0, row.length)
                    .mapToLong(c -> mixed(c, rounded(row[c], step[c])))
                    .toArray())
        .toList();
  }

  private static Object rounded(Object value, double step) {
    if (value instanceof Double number) {
      return step > 0 ? Math.rint(number / step) : number;
    }
    return value == null ? "" : ((String) value).strip().toLowerCase();
  }

  private static long mixed(int column, Object value) {
    long hash = value.hashCode() * 0x9E3779B97F4A7C15L + column;
    hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
    hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
    return hash ^ (hash >>> 31);
  }
}
