package dev.plumbline.leakage;

import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.quality.TrainingProfile;
import dev.plumbline.statistic.ColumnProfile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Labelled rows in memory, judged by the code that judges a training set: the profile and the pass
 * are fed row by row, without Spark.
 *
 * @param quantity the number behind each label
 */
record LeakData(
    List<FeatureColumn> columns, List<Object[]> rows, boolean[] labels, double[] quantity) {

  /** The directory of public data beside the repository, wherever that is. */
  static Optional<Path> shared(String file) {
    return Stream.iterate(Path.of("").toAbsolutePath(), p -> p != null, Path::getParent)
        .map(p -> p.resolve("shared").resolve("data").resolve(file))
        .filter(Files::exists)
        .findFirst();
  }

  /** The rows of a delimited file, by column. */
  static List<Map<String, String>> read(Path file, String delimiter, String... header) {
    try (InputStream stream = Files.newInputStream(file);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    file.toString().endsWith(".gz") ? new GZIPInputStream(stream) : stream,
                    StandardCharsets.UTF_8))) {
      String[] names = header.length > 0 ? header : split(reader.readLine(), delimiter);
      List<Map<String, String>> rows = new ArrayList<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] cells = split(line, delimiter);
        if (cells.length == names.length) {
          Map<String, String> row = new HashMap<>();
          for (int i = 0; i < names.length; i++) {
            row.put(names[i], cells[i]);
          }
          rows.add(row);
        }
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String[] split(String line, String delimiter) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && line.startsWith(delimiter, i)) {
        cells.add(cell.toString());
        cell.setLength(0);
        i += delimiter.length() - 1;
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells.toArray(String[]::new);
  }

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
    return new LeakData(columns, rows, labels, quantities);
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
    return new LeakData(columns, chosenRows, chosenLabels, chosenQuantity);
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
    return new LeakData(more, longer, labels, quantity);
  }

  LeakData withQuantity(double[] other) {
    return new LeakData(columns, rows, labels, other);
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
        quantity);
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
      pass.add(rows.get(i), labels[i], half, quantity[i]);
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
    return pass.evidence(plan, List.of("id"), List.of("id"));
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

  // The data sets.

  static final List<String> GERMAN_NUMBERS =
      List.of(
          "duration_months",
          "credit_amount",
          "installment_rate",
          "residence_since",
          "age",
          "existing_credits",
          "num_dependents");

  static Optional<LeakData> german() {
    return shared("german_credit/german_with_header.csv")
        .map(
            file -> {
              List<Map<String, String>> rows = read(file, ",");
              List<String> names =
                  List.of(
                      "checking_status",
                      "duration_months",
                      "credit_history",
                      "purpose",
                      "credit_amount",
                      "savings_status",
                      "employment_since",
                      "installment_rate",
                      "personal_status_sex",
                      "other_debtors",
                      "residence_since",
                      "property",
                      "age",
                      "other_installment_plans",
                      "housing",
                      "existing_credits",
                      "job",
                      "num_dependents",
                      "telephone",
                      "foreign_worker");
              Predicate<Map<String, String>> bad = r -> r.get("class").equals("2");
              return of(rows, names, GERMAN_NUMBERS, bad, r -> bad.test(r) ? 1.0 : 0.0);
            });
  }

  static Optional<LeakData> adult() {
    String[] header = {
      "age",
      "workclass",
      "fnlwgt",
      "education",
      "education_num",
      "marital_status",
      "occupation",
      "relationship",
      "race",
      "sex",
      "capital_gain",
      "capital_loss",
      "hours_per_week",
      "native_country",
      "income"
    };
    return shared("adult/adult.data.gz")
        .map(
            file -> {
              List<String> names = List.of(header).subList(0, 14);
              List<String> numbers =
                  List.of(
                      "age",
                      "fnlwgt",
                      "education_num",
                      "capital_gain",
                      "capital_loss",
                      "hours_per_week");
              Predicate<Map<String, String>> rich = r -> r.get("income").startsWith(">50K");
              return of(
                  read(file, ", ", header), names, numbers, rich, r -> rich.test(r) ? 1.0 : 0.0);
            });
  }

  static Optional<LeakData> bike() {
    return shared("bike_sharing/hour.csv.gz")
        .map(
            file -> {
              List<String> names =
                  List.of(
                      "season",
                      "yr",
                      "mnth",
                      "hr",
                      "holiday",
                      "weekday",
                      "workingday",
                      "weathersit",
                      "temp",
                      "atemp",
                      "hum",
                      "windspeed",
                      "casual",
                      "registered");
              return of(
                  read(file, ","),
                  names,
                  names,
                  r -> Double.parseDouble(r.get("cnt")) >= 200,
                  r -> Double.parseDouble(r.get("cnt")) - 200);
            });
  }

  static Optional<LeakData> titanic() {
    return shared("titanic/titanic3.csv")
        .map(
            file -> {
              List<String> names =
                  List.of(
                      "pclass",
                      "name",
                      "sex",
                      "age",
                      "sibsp",
                      "parch",
                      "ticket",
                      "fare",
                      "cabin",
                      "embarked",
                      "boat",
                      "body",
                      "home.dest");
              Predicate<Map<String, String>> survived = r -> r.get("survived").equals("1");
              return of(
                  read(file, ","),
                  names,
                  List.of("pclass", "age", "sibsp", "parch", "fare", "body"),
                  survived,
                  r -> survived.test(r) ? 1.0 : 0.0);
            });
  }

  /** Those of the flights that arrived, and of the others how often each column is empty. */
  record Flights(LeakData flown, List<Map<String, String>> notFlown) {}

  static Optional<Flights> flights() {
    return shared("nycflights13/flights_nyc_2017.csv.gz")
        .map(
            file -> {
              List<Map<String, String>> flown = new ArrayList<>();
              List<Map<String, String>> others = new ArrayList<>();
              for (Map<String, String> row : read(file, ",")) {
                String delay = row.get("arr_delay");
                (delay.isEmpty() || delay.equals("NA") ? others : flown).add(row);
              }
              List<String> numbers =
                  List.of(
                      "month",
                      "day",
                      "dep_time",
                      "sched_dep_time",
                      "dep_delay",
                      "arr_time",
                      "sched_arr_time",
                      "arr_delay",
                      "air_time",
                      "distance",
                      "hour",
                      "minute");
              List<String> names = new ArrayList<>(numbers);
              names.addAll(List.of("carrier", "flight", "tailnum", "origin", "dest"));
              return new Flights(
                  of(
                      flown,
                      names,
                      numbers,
                      r -> Double.parseDouble(r.get("arr_delay")) >= 15,
                      r -> Double.parseDouble(r.get("arr_delay")) - 15),
                  others);
            });
  }

  /** The sample's parcels, late or not. */
  static LeakData shipments() {
    Path directory = Path.of("..", "data-samples", "shipments");
    Map<String, String> delivered = new LinkedHashMap<>();
    for (Map<String, String> row : read(directory.resolve("outcomes.csv.gz"), ",")) {
      delivered.put(row.get("shipment_id"), row.get("delivered_at"));
    }
    // The sample holds duplicates on purpose; ingest removes them, and so is done here.
    Set<String> seen = new HashSet<>();
    List<Map<String, String>> rows =
        read(directory.resolve("shipments.csv.gz"), ",").stream()
            .filter(r -> seen.add(r.get("shipment_id")))
            .filter(r -> number(r.get("distance_km")) && number(r.get("weight_kg")))
            .filter(r -> number(r.get("order_value")) && r.get("promised_at").length() > 10)
            .toList();
    Predicate<Map<String, String>> late =
        r -> {
          String came = delivered.get(r.get("shipment_id"));
          return came == null || came.compareTo(r.get("promised_at")) > 0;
        };
    return of(
        rows,
        List.of(
            "carrier",
            "service",
            "origin_hub",
            "region",
            "distance_km",
            "weight_kg",
            "order_value"),
        List.of("distance_km", "weight_kg", "order_value"),
        late,
        r -> late.test(r) ? 1.0 : 0.0);
  }

  private static boolean number(String text) {
    return text.isEmpty() || text.matches("-?\\d+(\\.\\d+)?");
  }
}
