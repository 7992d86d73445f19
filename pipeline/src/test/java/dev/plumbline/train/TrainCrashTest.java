package dev.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.CleanTables;
import dev.plumbline.CrashTest;
import dev.plumbline.Stage;
import dev.plumbline.TestProblem;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.feature.TrainingSetBuild;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Table;
import dev.plumbline.lake.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A training that was killed in the middle of its search, and then run again, takes up every fit
 * that was finished, says which, and ends with the tables and models of one that was left alone: of
 * yes or no, of classes and of numbers.
 */
@Tag("proof")
class TrainCrashTest extends CrashTest {
  private static final String DATE = "2026-06-30";

  /** How many finished fits each training of this process took up, first the undisturbed one. */
  private final List<Integer> takenUp = new ArrayList<>();

  private Asked asked;
  private boolean inItsSearch;

  /** What is predicted, from so many rows and with so many settings of the trees drawn. */
  private enum Asked {
    YES_OR_NO(2_000, 8),
    CLASSES(600, 4),
    NUMBERS(600, 4);

    private final int rows;
    private final int drawn;

    Asked(int rows, int drawn) {
      this.rows = rows;
      this.drawn = drawn;
    }

    /** The rules and the linear rung are a grid, which is one fit; of the trees each setting is. */
    int fits() {
      return 2 + drawn;
    }

    /** What came, where so much speaks for it. */
    String outcome(double much) {
      return switch (this) {
        case YES_OR_NO -> much > 0.5 ? "1" : "0";
        case CLASSES -> much > 1.5 ? "2" : much > 0 ? "1" : "0";
        case NUMBERS -> "%.4f".formatted(much);
      };
    }

    TestProblem problem(Path place) {
      // In the same order in every process: fits of other columns would be other fits.
      Map<String, String> features =
          new TreeMap<>(Map.of("x", "double", "y", "double", "colour", "string"));
      TestProblem ladder =
          TestProblem.flat(place, features)
              .replacing("ladder = [rules]", "ladder = [rules, linear, boosted-trees]")
              .with("rungs.boosted-trees.trees", "[20, 200]")
              .with("rungs.boosted-trees.depth", "[2, 6]")
              .with("search.kind", "random")
              .with("search.fits", Integer.toString(drawn))
              .with("train.ladder", "full");
      return switch (this) {
        case YES_OR_NO -> ladder;
        case CLASSES -> other(ladder, "multiclass", "costs { otherwise = 1 }");
        case NUMBERS ->
            other(ladder, "regression", "under = 3, over = 1")
                .replacing("outcome = \"int\"", "outcome = \"double\"");
      };
    }

    private static TestProblem other(TestProblem ladder, String task, String costs) {
      return ladder
          .replacing("name = flat", "name = flat, task = " + task)
          .replacing("positive = \"outcome = 1\"", "value = outcome")
          .replacing("false-negative = 5, false-positive = 1", costs);
    }
  }

  @Test
  void killsOfATraining() throws Exception {
    trainingDies(Asked.YES_OR_NO);
  }

  @Test
  void killsOfASearch() throws Exception {
    searchDies(Asked.YES_OR_NO);
  }

  @Test
  void killsOfATrainingOfClasses() throws Exception {
    trainingDies(Asked.CLASSES);
  }

  @Test
  void killsOfASearchOfClasses() throws Exception {
    searchDies(Asked.CLASSES);
  }

  @Test
  void killsOfATrainingOfNumbers() throws Exception {
    trainingDies(Asked.NUMBERS);
  }

  @Test
  void killsOfASearchOfNumbers() throws Exception {
    searchDies(Asked.NUMBERS);
  }

  private void trainingDies(Asked asked) throws Exception {
    inItsSearch = false;
    dies(asked);
  }

  /** Killed between the first fit that is kept and the moment when none is needed any more. */
  private void searchDies(Asked asked) throws Exception {
    inItsSearch = true;
    dies(asked);
    assertThat(takenUp).as("a kill was in the middle").anyMatch(n -> n > 0 && n < asked.fits());
  }

  private void dies(Asked asked) throws Exception {
    this.asked = asked;
    takenUp.clear();
    List<String> arguments = List.of(asked.name(), DATE);
    Map<String, List<String>> undisturbed = survives(kill -> arguments, kill -> arguments);

    assertThat(undisturbed.get(Tables.CV_RESULTS.name()).size()).isGreaterThan(asked.fits());
    assertThat(undisturbed.get(Tables.OOF_PREDICTIONS.name())).hasSize(asked.rows);
    assertThat(undisturbed.get(Tables.MODELS.name())).hasSize(3);
    assertThat(undisturbed.get("kept fits")).isEmpty();
    assertThat(takenUp.get(0)).as("by the one that was left alone").isZero();
  }

  @Override
  protected Path watched(Path place) {
    return inItsSearch ? search(place) : super.watched(place);
  }

  @Override
  protected int killsUnlessTold() {
    return 3;
  }

  @Override
  protected void prepare(Path place) {
    Random random = new Random(1);
    List<String> lines = new ArrayList<>(List.of("id,outcome,x,y,colour"));
    for (int id = 0; id < asked.rows; id++) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      boolean red = random.nextInt(3) == 0;
      String outcome = asked.outcome(x * y + (red ? 1 : 0) + random.nextGaussian());
      lines.add("%d,%s,%.4f,%.4f,%s".formatted(id, outcome, x, y, red ? "red" : "blue"));
    }
    TestProblem test = asked.problem(place).file("rows.csv", lines);
    CleanTables.write(test, session());
    TrainingSetBuild.of(test.stage(session(), "features", DATE)).execute();
  }

  @Override
  protected void work(SparkSession session, Path place, List<String> arguments) {
    Asked killed = Asked.valueOf(arguments.get(0));
    String date = arguments.get(1);
    List<String> said = new ArrayList<>();
    Stage stage = killed.problem(place).stage(session, "train", date, said);
    int finished = kept(place).size();
    if (stage.lake().exists(Tables.MODELS.name())) {
      assertThat(stage.lake().exists(Tables.CV_RESULTS.name()))
          .as("models that can be seen have their evidence beside them")
          .isTrue();
    }
    Train.of(stage, TrainingSet.of(stage.problem(), stage.lake(), LocalDate.parse(date))).execute();
    List<String> again = said.stream().filter(s -> s.endsWith(" was fitted before")).toList();
    System.out.printf("of %d fits %d were kept: %s%n", killed.fits(), finished, again);
    assertThat(again).as("every finished fit is taken up and named").hasSize(finished);
    takenUp.add(finished);
  }

  /** The finished fits: what is being written has another name, and a checksum a hidden one. */
  private static List<String> kept(Path place) {
    if (!Files.exists(search(place))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(search(place))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.contains("."))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path search(Path place) {
    return place.resolve("warehouse/flat/_search");
  }

  /**
   * The rows of every table, without what differs by run; and, for the warehouse lies elsewhere
   * after each kill, without the configuration and what is a hash of it.
   */
  @Override
  protected Map<String, List<String>> content(Path place) {
    Lake lake = asked.problem(place).lake(session());
    Map<String, List<String>> content = new LinkedHashMap<>();
    for (Table table :
        List.of(Tables.CV_RESULTS, Tables.OOF_PREDICTIONS, Tables.LADDER_STEPS, Tables.MODELS)) {
      content.put(
          table.name(),
          inOrder(lake.read(table).drop("model", "configuration", "run_id", "recorded_at")));
    }
    content.put("kept fits", kept(place));
    return content;
  }
}
