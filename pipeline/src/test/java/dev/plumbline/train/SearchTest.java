package dev.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.SparkTest;
import dev.plumbline.lake.Lake;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.learner.FittedModel;
import dev.plumbline.learner.FittedSetting;
import dev.plumbline.learner.Folds;
import dev.plumbline.learner.Learner;
import dev.plumbline.learner.MatrixLayout;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.problem.Rung;
import dev.plumbline.problem.Search;
import dev.plumbline.problem.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchTest extends SparkTest {
  private static final List<FeatureColumn> FEATURES =
      List.of(
          new FeatureColumn("x", FeatureKind.NUMERIC), new FeatureColumn("y", FeatureKind.NUMERIC));
  private static final Folds FOLDS = new Folds.ByEntity(2);
  private static final Rung.BoostedTrees TREES =
      trees(List.of(5, 30), List.of(2, 6), List.of(0.01, 0.5));

  private static final Rung.BoostedTrees SMALL = trees(List.of(3), List.of(2), List.of(0.5));

  private static Rung.BoostedTrees trees(
      List<Integer> trees, List<Integer> depths, List<Double> rates) {
    return new Rung.BoostedTrees(
        trees,
        depths,
        rates,
        List.of(1.0),
        List.of(1.0),
        List.of(1.0),
        Rung.EarlyStopping.NEVER,
        new Rung.Growth(5, 1_000_000, Map.of()));
  }

  private static final Function<Rung, Learner> LEARNERS = rung -> Learner.of(rung, 1);

  @TempDir Path directory;
  private TrainingMatrix matrix;

  @BeforeAll
  void layOut() {
    matrix = rows(1.0);
  }

  @AfterAll
  void letGo() {
    matrix.close();
  }

  @Test
  void drawsBetweenTheLeastAndTheMostListedAndTheSameAgain() {
    List<String> drawn = DrawnSettings.of(TREES, 30, 7);

    assertThat(drawn).hasSize(30).doesNotHaveDuplicates();
    assertThat(drawn).isEqualTo(DrawnSettings.of(TREES, 30, 7));
    assertThat(drawn).isNotEqualTo(DrawnSettings.of(TREES, 30, 8));
    // The first of more are the same, so that a longer search goes on from a shorter one.
    assertThat(DrawnSettings.of(TREES, 40, 7)).startsWith(drawn.toArray(String[]::new));
    for (String setting : drawn) {
      Map<String, Double> values = OneSetting.values(setting);
      assertThat(values.keySet()).containsExactly("trees", "depth", "learning-rate");
      assertThat(values.get("trees")).isBetween(5.0, 30.0);
      assertThat(values.get("depth")).isBetween(2.0, 6.0);
      assertThat(values.get("learning-rate")).isBetween(0.01, 0.5);
    }
    assertThat(DrawnSettings.of(new Rung.Linear(List.of(0.1, 1.0), 5), 30, 7)).isEmpty();
  }

  @Test
  void goesOnFromTheFinishedFitsOfASearchThatWasKilled() {
    List<FittedSetting> whole = random(4, kept("whole"), said -> {});
    List<String> said = new ArrayList<>();

    assertThatThrownBy(
            () ->
                random(
                    4,
                    kept("killed"),
                    sentence -> {
                      said.add(sentence);
                      if (said.size() == 2) {
                        throw new IllegalStateException("killed");
                      }
                    }))
        .hasMessage("killed");
    said.clear();
    List<FittedSetting> continued = random(4, kept("killed"), said::add);

    assertThat(said.stream().filter(s -> s.endsWith("was fitted before"))).hasSize(2);
    assertThat(continued)
        .extracting(FittedSetting::setting)
        .isEqualTo(whole.stream().map(FittedSetting::setting).toList());
    for (int i = 0; i < whole.size(); i++) {
      assertThat(probabilities(continued.get(i))).isEqualTo(probabilities(whole.get(i)));
    }
  }

  @Test
  void readsBackFitsOfEveryKindAsTheyWere() {
    KeptFits kept = kept("kinds");
    for (Rung rung :
        List.of(
            new Rung.Rules(Map.of()),
            new Rung.Linear(List.of(0.1), 5),
            new Rung.MultilayerPerceptron(List.of(2), List.of(0.1), 3, 5))) {
      List<FittedSetting> fitted =
          new SettingSearch(search(Search.Kind.RANDOM, 2), 1, LEARNERS, kept, said -> {})
              .fit(rung, matrix, FOLDS, shares());
      assertThat(kept.find(rung, "all rows")).contains(fitted);
      assertThat(kept.find(rung, "other rows")).isEmpty();
    }
    kept.clear();
    assertThat(kept.find(new Rung.Rules(Map.of()), "all rows")).isEmpty();
  }

  @Test
  void aLadderOfClassesOrNumbersGoesOnFromItsFinishedFits() {
    List<Rung> ladder = List.of(new Rung.Rules(Map.of()), new Rung.Linear(List.of(0.1), 5), SMALL);
    Map<Task, Function<Rung, Learner>> tasks =
        Map.of(
            Task.MULTICLASS, rung -> Learner.ofClasses(rung, 1, 3),
            Task.REGRESSION, rung -> Learner.ofNumbers(rung, 1));
    tasks.forEach(
        (task, learners) -> {
          List<String> said = new ArrayList<>();
          try (TrainingMatrix rows = rows(1.0, "double(id % 3)", task)) {
            SettingSearch search =
                new SettingSearch(
                    search(Search.Kind.GRID, 1), 1, learners, kept(task.name()), said::add);
            List<List<FittedSetting>> first = fit(search, ladder.subList(0, 2), rows);
            assertThat(said).noneMatch(s -> s.endsWith("was fitted before"));
            List<List<FittedSetting>> whole = fit(search, ladder, rows);
            assertThat(whole.subList(0, 2)).isEqualTo(first);
            assertThat(fit(search, ladder, rows)).isEqualTo(whole);
          }
          assertThat(said.stream().filter(s -> s.endsWith("was fitted before"))).hasSize(2 + 3);
        });
  }

  @Test
  void endsWhenTheTimeIsOverButNotBeforeTheFirst() {
    Search short1 = new Search(Search.Kind.RANDOM, 4, Optional.of(Duration.ofNanos(1)));
    List<String> said = new ArrayList<>();

    assertThat(
            new SettingSearch(short1, 1, LEARNERS, kept("short"), said::add)
                .fit(TREES, matrix, FOLDS, shares()))
        .hasSize(1);
    assertThat(said)
        .contains("boosted-trees: the time of the search is over after 1 of 4 settings");
  }

  @Test
  void halvingBringsTheBetterThirdToThreeTimesAsManyRows() {
    List<String> said = new ArrayList<>();
    List<FittedSetting> best =
        new SettingSearch(search(Search.Kind.HALVING, 9), 1, LEARNERS, kept("halving"), said::add)
            .fit(TREES, matrix, FOLDS, shares());

    assertThat(best).hasSize(1);
    assertThat(said.stream().filter(s -> s.endsWith("go on")))
        .containsExactly(
            "boosted-trees: of 9 settings on 11.1% of the rows 3 go on",
            "boosted-trees: of 3 settings on 33.3% of the rows 1 go on");
    // The losses below prefer many trees.
    double trees = OneSetting.values(best.get(0).setting()).get("trees");
    assertThat(DrawnSettings.of(TREES, 9, 1))
        .extracting(s -> OneSetting.values(s).get("trees"))
        .allMatch(t -> t <= trees);
  }

  private List<List<FittedSetting>> fit(
      SettingSearch search, List<Rung> ladder, TrainingMatrix rows) {
    return ladder.stream().map(rung -> search.fit(rung, rows, FOLDS, shares())).toList();
  }

  private List<FittedSetting> random(int fits, KeptFits kept, Consumer<String> progress) {
    return new SettingSearch(search(Search.Kind.RANDOM, fits), 1, LEARNERS, kept, progress)
        .fit(TREES, matrix, FOLDS, shares());
  }

  private static Search search(Search.Kind kind, int fits) {
    return new Search(kind, fits, Optional.empty());
  }

  private KeptFits kept(String name) {
    return new KeptFits(Lake.of(session(), directory.toString(), name), "basis", FEATURES);
  }

  private SettingSearch.Shares shares() {
    return new SettingSearch.Shares() {
      @Override
      public DoubleFunction<TrainingMatrix> rows() {
        return SearchTest.this::rows;
      }

      @Override
      public List<Double> losses(List<FittedSetting> settings) {
        return settings.stream().map(s -> -OneSetting.values(s.setting()).get("trees")).toList();
      }
    };
  }

  private TrainingMatrix rows(double share) {
    return rows(share, "(id * 37 % 101 > 50) <> (id % 7 = 0)", Task.BINARY);
  }

  private TrainingMatrix rows(double share, String label, Task task) {
    Dataset<Row> rows =
        session()
            .range(Math.round(400 * share))
            .selectExpr(
                "id",
                "double(id * 37 % 101) x",
                "double(id * 53 % 89) y",
                label + " late",
                "int(id % 2) segment",
                "0 available_from");
    return TrainingMatrix.of(
        rows,
        MatrixLayout.of(
                FEATURES, "late", Optional.empty(), "segment", "available_from", List.of("id"))
            .labelledFor(task));
  }

  private List<Row> probabilities(FittedSetting setting) {
    List<FittedModel> models = setting.byModelIndex();
    return matrix.outOfFold(FOLDS, Map.of("p", models)).orderBy("id").collectAsList();
  }
}
