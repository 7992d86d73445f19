package dev.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.problem.Task;
import dev.plumbline.report.Chart.Series;
import dev.plumbline.report.Explanations.Place;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DependenceChartsTest {
  @Test
  void aFeatureIsOneChartWithALineForEachClass() {
    List<Place> places = new ArrayList<>();
    for (int place = 1; place <= 3; place++) {
      double chance = place / 10.0;
      String value = place < 3 ? "" + place : "";
      double number = place < 3 ? place : Double.NaN;
      places.add(place("weight", place, value, number, "late", chance, 0.4));
      places.add(place("weight", place, value, number, "in time", 1 - chance, 0.6));
    }
    places.add(place("carrier", 1, "North", Double.NaN, "late", 0.3, 0.4));
    places.add(place("carrier", 1, "North", Double.NaN, "in time", 0.7, 0.6));

    List<Chart> charts = charts(Task.MULTICLASS, places);

    assertThat(charts).extracting(Chart::title).containsExactly("weight", "carrier");
    Chart weight = charts.get(0);
    assertThat(weight.drawing().x().labels()).containsExactly("1", "2", "not known");
    assertThat(weight.drawing().series())
        .containsExactly(
            // A gap before what is not known.
            Series.line("late", 1, points(0, 0.1, 1, 0.2, 1.5, Double.NaN, 2, 0.3)),
            Series.line("in time", 2, points(0, 0.9, 1, 0.8, 1.5, Double.NaN, 2, 0.7)));
    // The highest chance is 0.9, so up to 1, in the other chart too, whose highest is 0.7.
    assertThat(charts)
        .allSatisfy(c -> assertThat(c.drawing().y().limits()).containsExactly(0.0, 1.0));
    assertThat(weight.numbers().headings()).hasSize(6);
    assertThat(weight.numbers().lines()).hasSize(6);
    assertThat(weight.numbers().lines().get(0).rest())
        .extracting(Grid.Cell::text)
        .containsExactly("late", "10.0%", "40.0%", "38.0% to 42.0%", "50");
    assertThat(charts.get(1).drawing().series())
        .containsExactly(
            Series.points("late", 1, points(0, 0.3)), Series.points("in time", 2, points(0, 0.7)));
  }

  @Test
  void ofManyClassesTheMostFrequentAreDrawnAndAllAreListed() {
    List<Place> places = new ArrayList<>();
    for (int c = 1; c <= 8; c++) {
      // The first two are the rarest.
      places.add(place("weight", 1, "7", 7, "class " + c, 0.1, c / 36.0));
    }

    Chart chart = charts(Task.MULTICLASS, places).get(0);

    assertThat(chart.drawing().series())
        .extracting(Series::name)
        .containsExactly("class 3", "class 4", "class 5", "class 6", "class 7", "class 8");
    assertThat(chart.caption()).contains("the 6 most frequent of 8 classes");
    assertThat(chart.numbers().lines()).hasSize(8);
  }

  @Test
  void aNumberIsDrawnBesideWhatCame() {
    Chart chart = charts(Task.REGRESSION, List.of(place("day", 1, "3", 3, "", 12.5, 11))).get(0);

    assertThat(chart.drawing().y().title()).isEqualTo("Outcome");
    assertThat(chart.drawing().series())
        .containsExactly(
            Series.line("predicted, had all rows it", 1, points(0, 12.5)),
            Series.points("observed", 2, List.of(Chart.point(0, 11, 10.98, 11.02))));
    assertThat(chart.numbers().headings()).hasSize(5);
  }

  private static List<Chart> charts(Task task, List<Place> places) {
    return DependenceCharts.of(task, new Explanations(List.of(), places)).charts();
  }

  private static Place place(
      String feature,
      int place,
      String value,
      double number,
      String ofClass,
      double predicted,
      double observed) {
    return new Place(
        feature,
        place,
        value,
        number,
        ofClass,
        predicted,
        observed,
        observed - 0.02,
        observed + 0.02,
        50);
  }

  private static List<List<Double>> points(double... xy) {
    List<List<Double>> points = new ArrayList<>();
    for (int i = 0; i < xy.length; i += 2) {
      points.add(Chart.point(xy[i], xy[i + 1]));
    }
    return points;
  }
}
