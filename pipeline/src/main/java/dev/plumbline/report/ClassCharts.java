package dev.plumbline.report;

import dev.plumbline.report.Chart.Axis;
import dev.plumbline.report.Chart.Series;
import dev.plumbline.report.Judgement.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * How true the judged model's probabilities of several classes are: the share of each class beside
 * its mean probability, and for the most frequent classes how often each came, by its probability.
 */
final class ClassCharts {
  /** Classes that have a chart of their own; the tables have all. */
  static final int DRAWN = DependenceCharts.LINES;

  private final Judgement judgement;
  private final String rung;
  private final List<String> classes;
  private final List<String> drawn;

  private ClassCharts(Judgement judgement) {
    this.judgement = judgement;
    this.rung = judgement.judgedRung().orElse("");
    this.classes = ofClasses("observed rate").map(Metric::slice).toList();
    List<String> frequent =
        ofClasses("observed rate")
            .sorted(Comparator.comparingDouble(m -> -m.value()))
            .limit(DRAWN)
            .map(Metric::slice)
            .toList();
    this.drawn = classes.stream().filter(frequent::contains).toList();
  }

  static ClassCharts of(Judgement judgement) {
    return new ClassCharts(judgement);
  }

  /** That of the shares, then one for each of the most frequent classes. */
  List<Chart> charts() {
    if (classes.isEmpty()) {
      return List.of();
    }
    List<Chart> charts = new ArrayList<>();
    charts.add(shares());
    for (String name : drawn) {
      charts.add(calibration("calibration-class-" + charts.size(), name));
    }
    return charts;
  }

  /** What the charts leave out, where they do. */
  Optional<Grid> notDrawn() {
    Grid grid = Grid.of("Predicted against observed, the other classes", namedHeadings());
    for (String name : classes) {
      if (!drawn.contains(name)) {
        for (Metric bin : reliability(name)) {
          grid = grid.with(Stream.concat(Stream.of(name), cells(bin)).toArray(String[]::new));
        }
      }
    }
    return Optional.of(grid).filter(g -> !g.lines().isEmpty());
  }

  private Chart shares() {
    List<List<Double>> predicted = new ArrayList<>();
    List<List<Double>> observed = new ArrayList<>();
    Grid numbers =
        Grid.of(
            "Share of each class",
            Grid.text("Class"),
            Grid.number("Predicted"),
            Grid.number("Observed"),
            Grid.number("95% interval"),
            Grid.number("Observed − predicted"),
            Grid.number("95% interval"),
            Grid.number("Rows of it"));
    for (int i = 0; i < classes.size(); i++) {
      String name = classes.get(i);
      Metric came = ofClass("observed rate", name);
      Metric gap = ofClass("calibration-gap", name);
      double chance = ofClass("predicted rate", name).value();
      predicted.add(Chart.point(i, chance));
      observed.add(Chart.point(i, came.value(), came.lower(), came.upper()));
      numbers =
          numbers.with(
              name,
              Units.share(chance),
              Units.share(came.value()),
              came.shares(),
              Units.share(gap.value()),
              gap.shares(),
              Units.count(came.support()));
    }
    return new Chart(
        "class-shares",
        "Share of each class",
        "The mean chance that %s gives each class, beside the share of rows that were of it."
            .formatted(rung),
        "Mean predicted chance and observed share of each class, with 95% intervals of the latter.",
        new Chart.Drawing(
            Axis.labelled("", classes),
            Axis.openShares("Share of rows"),
            List.of(
                Series.points("predicted", 1, predicted), Series.points("observed", 2, observed))),
        numbers);
  }

  private Chart calibration(String id, String name) {
    List<Metric> bins = reliability(name);
    double end =
        bins.stream()
            .flatMapToDouble(m -> DoubleStream.of(m.at(), m.value(), m.upper()))
            .filter(Double::isFinite)
            .max()
            .orElse(1);
    Grid numbers =
        Grid.of("Predicted against observed: " + name, headings().toArray(Grid.Heading[]::new));
    for (Metric bin : bins) {
      numbers = numbers.with(cells(bin).toArray(String[]::new));
    }
    return new Chart(
        id,
        name,
        "How often it came, by the chance that %s gave it.".formatted(rung),
        "Observed share of %s against its predicted probability, with 95%% intervals."
            .formatted(name),
        new Chart.Drawing(
            Axis.openShares("Predicted probability"),
            Axis.openShares("Observed share"),
            List.of(
                Series.reference("perfect", List.of(Chart.point(0, 0), Chart.point(end, end))),
                Series.line(
                    rung,
                    judgement.drawnRungs().indexOf(rung) + 1,
                    bins.stream()
                        .map(m -> Chart.point(m.at(), m.value(), m.lower(), m.upper()))
                        .toList()))),
        numbers);
  }

  private static Grid.Heading[] namedHeadings() {
    return Stream.concat(Stream.of(Grid.text("Class")), headings().stream())
        .toArray(Grid.Heading[]::new);
  }

  private static List<Grid.Heading> headings() {
    return List.of(
        Grid.number("Mean predicted probability"),
        Grid.number("Observed share"),
        Grid.number("95% interval"),
        Grid.number("Rows"));
  }

  private static Stream<String> cells(Metric bin) {
    return Stream.of(
        Units.share(bin.at()), Units.share(bin.value()), bin.shares(), Units.count(bin.support()));
  }

  /** A class's points, from left to right. */
  private List<Metric> reliability(String name) {
    return judgement.metrics().stream()
        .filter(m -> m.isPoint() && isOfClass(m) && m.slice().equals(name))
        .filter(m -> m.name().equals("reliability"))
        .sorted(Comparator.comparingDouble(Metric::at))
        .toList();
  }

  private Metric ofClass(String metric, String name) {
    return ofClasses(metric).filter(m -> m.slice().equals(name)).findFirst().orElse(Metric.NOTHING);
  }

  private Stream<Metric> ofClasses(String metric) {
    return judgement.metrics().stream()
        .filter(m -> !m.isPoint() && isOfClass(m) && m.name().equals(metric));
  }

  private boolean isOfClass(Metric m) {
    return m.part().equals("class") && m.rung().equals(rung);
  }
}
