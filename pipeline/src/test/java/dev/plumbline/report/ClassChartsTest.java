package dev.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.report.Chart.Series;
import dev.plumbline.report.Judgement.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassChartsTest {
  private static final double NONE = Double.NaN;

  @Test
  void sharesStandBesideWhatWasPredicted() {
    Chart shares = charts(2).charts().get(0);

    assertThat(shares.drawing().x().labels()).containsExactly("class 0", "class 1");
    assertThat(shares.drawing().series())
        .extracting(Series::name)
        .containsExactly("predicted", "observed");
    assertThat(shares.drawing().series().get(1).points().get(1))
        .containsExactly(1.0, 0.02, 0.01, 0.03);
    assertThat(shares.numbers().lines()).hasSize(2);
  }

  @Test
  void everyClassHasAChartWithItsDiagonal() {
    List<Chart> charts = charts(2).charts();

    assertThat(charts).extracting(Chart::title).contains("class 0", "class 1").hasSize(3);
    assertThat(charts.get(1).drawing().series().get(0).points())
        .containsExactly(List.of(0.0, 0.0), List.of(0.4, 0.4));
    // Only of the judged rung, from left to right.
    assertThat(charts.get(1).drawing().series().get(1).points())
        .containsExactly(List.of(0.1, 0.12, 0.05, 0.2), List.of(0.3, 0.31, 0.2, 0.4));
    assertThat(charts(2).notDrawn()).isEmpty();
  }

  @Test
  void theMostFrequentClassesAreDrawnAndTheOthersListed() {
    List<Chart> charts = charts(ClassCharts.DRAWN + 2).charts();

    // Class i has the share (i + 1) / 100.
    assertThat(charts)
        .extracting(Chart::title)
        .containsExactly(
            "Share of each class",
            "class 2",
            "class 3",
            "class 4",
            "class 5",
            "class 6",
            "class 7");
    assertThat(charts.get(0).drawing().x().labels()).hasSize(ClassCharts.DRAWN + 2);
    Grid others = charts(ClassCharts.DRAWN + 2).notDrawn().orElseThrow();
    assertThat(others.lines()).hasSize(4);
    assertThat(others.lines().get(0).first().text()).isEqualTo("class 0");
  }

  @Test
  void nothingIsDrawnOfAnEvaluationThatHasNoShares() {
    assertThat(charts(0).charts()).isEmpty();
    assertThat(charts(0).notDrawn()).isEmpty();
  }

  private static ClassCharts charts(int classes) {
    List<Metric> metrics = new ArrayList<>();
    IntStream.range(0, classes)
        .forEach(
            i -> {
              String name = "class " + i;
              double share = (i + 1) / 100.0;
              metrics.add(metric("observed rate", NONE, share, name, "linear"));
              metrics.add(metric("predicted rate", NONE, share + 0.1, name, "linear"));
              metrics.add(metric("calibration-gap", NONE, -0.1, name, "linear"));
              metrics.add(
                  new Metric("linear", "reliability", 0.3, 0.31, 0.2, 0.4, 50, "class", name));
              metrics.add(
                  new Metric("linear", "reliability", 0.1, 0.12, 0.05, 0.2, 50, "class", name));
              metrics.add(metric("reliability", 0.1, 0.5, name, "rules"));
            });
    return ClassCharts.of(
        new Judgement(
            List.of(),
            metrics,
            List.of(),
            List.of(),
            List.of(new Judgement.Model("m", "linear", "", true)),
            List.of()));
  }

  private static Metric metric(String name, double at, double value, String of, String rung) {
    return new Metric(rung, name, at, value, value - 0.01, value + 0.01, 100, "class", of);
  }
}
