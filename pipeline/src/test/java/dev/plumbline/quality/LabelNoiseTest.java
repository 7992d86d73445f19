package dev.plumbline.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.plumbline.SparkTest;
import dev.plumbline.Stage;
import dev.plumbline.TestProblem;
import dev.plumbline.feature.TrainingSetBuild;
import dev.plumbline.ingest.Ingest;
import dev.plumbline.train.Train;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Outcomes flipped at their source, one row in 20, 10 and 5, before anything is learned: how many
 * are estimated to be wrong, which rows are named, and which of them were flipped. What the data
 * had wrong before nobody knows: it counts against the precision.
 */
@Tag("proof")
class LabelNoiseTest extends SparkTest {
  private static final String DATE = "2026-01-31";
  private static final double[] RATES = {0.05, 0.1, 0.2};
  private static final int ROWS = 5_000;

  /** Of a file so many rows are taken, the first. */
  private static final int MOST_ROWS = 10_000;

  @TempDir Path directory;

  /**
   * Labelled rows.
   *
   * @param features name → type
   */
  private record Data(Map<String, String> features, List<String> rows, boolean[] labels) {}

  /** What came of one rate. */
  private record Found(
      String rung, double estimated, double precision, double recall, double ofFirst) {}

  /**
   * Two normals with unit variance in two dimensions, their means 4 apart: Bayes' rule errs on
   * Φ(-2) = 2.3% of the rows, so most flips can be told.
   */
  @Test
  void onClassesFourDeviationsApart() throws IOException {
    Random random = new Random(1);
    List<String> rows = new ArrayList<>();
    boolean[] labels = new boolean[ROWS];
    for (int i = 0; i < ROWS; i++) {
      labels[i] = random.nextInt(3) == 0;
      rows.add(random.nextGaussian() + (labels[i] ? 4 : 0) + "," + random.nextGaussian());
    }
    List<Found> found =
        measure("generated", new Data(Map.of("x", "double", "y", "double"), rows, labels));
    assertThat(found.get(0).precision()).isGreaterThan(0.6);
    assertThat(found).allMatch(f -> f.recall() > 0.8);
  }

  @Test
  void onAdult() throws IOException {
    Path file = shared("adult/adult.data.gz");
    List<String> names =
        List.of(
            "age",
            "workclass",
            "weight",
            "education",
            "years",
            "marital",
            "occupation",
            "relationship",
            "race",
            "sex",
            "gain",
            "loss",
            "hours",
            "country");
    Set<String> numbers = Set.of("age", "weight", "years", "gain", "loss", "hours");
    List<Found> found = measure("adult", read(file, ", ", names, numbers, 0, ">50K"));
    assertThat(found.get(2).precision()).isGreaterThan(0.6);
  }

  @Test
  void onGermanCredit() throws IOException {
    Path file = shared("german_credit/german_with_header.csv");
    List<String> names = header(file).subList(0, 20);
    Set<String> numbers =
        Set.of(
            "duration_months",
            "credit_amount",
            "installment_rate",
            "residence_since",
            "age",
            "existing_credits",
            "num_dependents");
    List<Found> found = measure("german credit", read(file, ",", names, numbers, 1, "2"));
    assertThat(found).allMatch(f -> f.estimated() > 0);
  }

  private List<Found> measure(String name, Data data) {
    List<Found> all = new ArrayList<>();
    for (double rate : RATES) {
      Found found = flipped(name, data, rate);
      System.out.printf(
          Locale.ROOT,
          "%-14s %-14s %5.0f%% flipped: %5.1f%% estimated, precision %5.1f%%, recall %5.1f%%, first 100"
              + " %5.1f%%%n",
          name,
          found.rung(),
          100 * rate,
          100 * found.estimated(),
          100 * found.precision(),
          100 * found.recall(),
          100 * found.ofFirst());
      all.add(found);
    }
    return all;
  }

  private Found flipped(String name, Data data, double rate) {
    Random random = new Random(Math.round(1_000 * rate) + 17);
    Set<String> wrong = new HashSet<>();
    Map<String, String> features = data.features();
    List<String> lines = new ArrayList<>();
    lines.add("id,outcome," + String.join(",", features.keySet()));
    for (int i = 0; i < data.labels().length; i++) {
      boolean flip = random.nextDouble() < rate;
      if (flip) {
        wrong.add(Integer.toString(i));
      }
      lines.add(i + "," + (data.labels()[i] ^ flip ? 1 : 0) + "," + data.rows().get(i));
    }
    Stage stage =
        TestProblem.flat(directory.resolve(name + rate), features)
            .file("rows.csv", lines)
            .replacing("folds = 3 by entity", "folds = 5 by entity")
            .replacing(
                "ladder = [rules]",
                "ladder = [rules, linear, boosted-trees]\n"
                    + "rungs.boosted-trees { trees = [100], depth = [4] }\n"
                    + "quality.label-issues = 100000")
            .stage(session(), "train", DATE);
    Ingest.of(stage).execute();
    Train.of(stage, TrainingSetBuild.of(stage).execute()).execute();
    LabelCheck.Result result = LabelCheck.of(stage).execute();
    long right = result.suspects().stream().filter(s -> wrong.contains(id(s))).count();
    long first = result.suspects().stream().limit(100).filter(s -> wrong.contains(id(s))).count();
    return new Found(
        result.rung(),
        result.noiseRate(),
        (double) right / result.suspects().size(),
        (double) right / wrong.size(),
        (double) first / Math.min(100, result.suspects().size()));
  }

  private static String id(LabelCheck.Suspect suspect) {
    return suspect.entity().get("id");
  }

  private static Data read(
      Path file,
      String delimiter,
      List<String> names,
      Set<String> numbers,
      int headers,
      String positive)
      throws IOException {
    List<String> rows = new ArrayList<>();
    List<Boolean> labels = new ArrayList<>();
    try (BufferedReader reader = reader(file)) {
      reader
          .lines()
          .skip(headers)
          .map(line -> line.split(delimiter))
          .filter(cells -> cells.length == names.size() + 1)
          .limit(MOST_ROWS)
          .forEach(
              cells -> {
                rows.add(String.join(",", Arrays.copyOf(cells, names.size())));
                labels.add(cells[names.size()].strip().equals(positive));
              });
    }
    Map<String, String> features = new LinkedHashMap<>();
    names.forEach(name -> features.put(name, numbers.contains(name) ? "double" : "string"));
    boolean[] outcomes = new boolean[labels.size()];
    for (int i = 0; i < outcomes.length; i++) {
      outcomes[i] = labels.get(i);
    }
    return new Data(features, rows, outcomes);
  }

  private static List<String> header(Path file) throws IOException {
    try (BufferedReader reader = reader(file)) {
      return List.of(reader.readLine().split(","));
    }
  }

  private static BufferedReader reader(Path file) throws IOException {
    InputStream stream = Files.newInputStream(file);
    return new BufferedReader(
        new InputStreamReader(
            file.toString().endsWith(".gz") ? new GZIPInputStream(stream) : stream,
            StandardCharsets.UTF_8));
  }

  /** A file of the public data beside the repository; skips the test where it is not there. */
  private static Path shared(String file) {
    Optional<Path> found =
        Stream.iterate(Path.of("").toAbsolutePath(), p -> p != null, Path::getParent)
            .map(p -> p.resolve("shared").resolve("data").resolve(file))
            .filter(Files::exists)
            .findFirst();
    assumeThat(found).as("%s beside the repository", file).isPresent();
    return found.orElseThrow();
  }
}
