package dev.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.problem.Rung;
import dev.plumbline.problem.Search;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TuningCurveTest {
  @Test
  void aSettingWithinWhatWasListedIsAtNoEdge() {
    assertThat(edges("ridge=0.01", "ridge=0.1", "ridge=0.01", "ridge=0.001")).isEmpty();
  }

  @Test
  void theLastValueListedIsAnEdgeAndItsNeighbourIsOneStepInside() {
    assertThat(edges("depth=8", "depth=8", "depth=2", "depth=4"))
        .containsExactly("depth 8.0 beside depth=4");
    assertThat(edges("depth=2", "depth=8", "depth=2", "depth=4"))
        .containsExactly("depth 2.0 beside depth=4");
  }

  @Test
  void neighboursDifferInOneParameterAlone() {
    assertThat(
            edges(
                "trees=300, depth=4",
                "trees=100, depth=4",
                "trees=300, depth=4",
                "trees=300, depth=2",
                "trees=300, depth=6",
                "trees=200, depth=6"))
        .containsExactly("trees 300.0 beside trees=100, depth=4");
  }

  @Test
  void thereIsNothingBelowZero() {
    assertThat(edges("ridge=0.0", "ridge=0.0", "ridge=0.1")).isEmpty();
  }

  @Test
  void aShareOfOneIsNoEdgeAndRidgeHasARatioOfNothing() {
    assertThat(edges("penalty=0.1, l1-ratio=1.0", "penalty=0.1", "penalty=0.1, l1-ratio=1.0"))
        .isEmpty();
    assertThat(
            edges(
                "penalty=0.1, l1-ratio=0.5",
                "penalty=0.1",
                "penalty=0.1, l1-ratio=0.5",
                "penalty=0.1, l1-ratio=1.0"))
        .isEmpty();
    assertThat(edges("subsample=1.0", "subsample=0.5", "subsample=1.0")).isEmpty();
  }

  @Test
  void oneSettingAndWordsHaveNoEdge() {
    assertThat(edges("depth=4", "depth=4")).isEmpty();
    assertThat(edges("constant", "constant", "snow-at-the-hub", "learned rule")).isEmpty();
  }

  @Test
  void theBestIsComparedWithItsNeighboursAtTheEdgesAndOfDrawnSettingsWithTheBestOfTheFirstHalf() {
    List<String> settings = List.of("depth=2", "depth=4", "depth=6", "depth=8");
    List<Double> losses = List.of(0.4, 0.5, 0.3, 0.2);
    Rung trees =
        new Rung.DecisionTree(List.of(2, 4, 6, 8), List.of(5.0), new Rung.Growth(5, 1, Map.of()));
    Search grid = new Search(Search.Kind.GRID, 4, Optional.empty());
    Search drawn = new Search(Search.Kind.RANDOM, 4, Optional.empty());

    assertThat(TuningCurve.compared(trees, grid, settings, losses)).containsExactly(2, 3);
    assertThat(TuningCurve.compared(trees, grid, settings, List.of(0.4, 0.3, 0.5, 0.6)))
        .containsExactly(1);
    assertThat(TuningCurve.compared(trees, drawn, settings, losses)).containsExactly(0, 3);
    assertThat(TuningCurve.compared(new Rung.Rules(Map.of()), grid, settings, losses))
        .containsExactly(0, 1, 2, 3);
  }

  @Test
  void aRungIsNarrowedToOneOfItsSettings() {
    Rung.BoostedTrees rung =
        new Rung.BoostedTrees(
            List.of(100, 300),
            List.of(4, 6),
            List.of(0.1, 0.3),
            List.of(1.0),
            List.of(1.0),
            List.of(1.0),
            Rung.EarlyStopping.NEVER,
            new Rung.Growth(50, 1, Map.of()));

    assertThat(OneSetting.of(rung, "trees=300, depth=4, learning-rate=0.1"))
        .isEqualTo(new Rung.BoostedTrees(List.of(300), List.of(4), 0.1, 1, 1, 1, 50, 1));
    assertThat(OneSetting.of(new Rung.Linear(List.of(0.1, 1.0), 50), "ridge=0.1"))
        .isEqualTo(new Rung.Linear(List.of(0.1, 1.0), 50));
  }

  private static List<String> edges(String chosen, String... tried) {
    List<String> all = List.of(tried);
    return TuningCurve.edges(all, all.indexOf(chosen)).stream()
        .map(e -> "%s %s beside %s".formatted(e.parameter(), e.value(), all.get(e.neighbour())))
        .toList();
  }
}
