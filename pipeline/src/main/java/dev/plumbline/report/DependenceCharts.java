package dev.plumbline.report;

import dev.plumbline.problem.Task;
import dev.plumbline.report.Chart.Axis;
import dev.plumbline.report.Chart.Series;
import dev.plumbline.report.Explanations.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How the judged model's prediction follows its most important features: a chart each. Of several
 * classes a line for the chance of each; a class has one colour in all charts, and all one scale.
 */
final class DependenceCharts {
  /** Classes that are drawn, as many as the page has colours; the tables have all. */
  static final int LINES = 6;

  private final Map<String, List<Place>> byFeature;
  private final boolean isNumber;

  /** Every class, in the order of the places; none where there are not several. */
  private final List<String> classes;

  private final List<String> drawn;

  private DependenceCharts(Task task, Explanations explanations) {
    this.byFeature = explanations.byFeature();
    this.isNumber = task == Task.REGRESSION;
    this.classes =
        explanations.places().stream()
            .map(Place::ofClass)
            .filter(name -> !name.isEmpty())
            .distinct()
            .toList();
    this.drawn = mostFrequent(explanations.places());
  }

  static DependenceCharts of(Task task, Explanations explanations) {
    return new DependenceCharts(task, explanations);
  }

  /** Those that came most often of the rows followed, in the order of all. */
  private List<String> mostFrequent(List<Place> places) {
    Map<String, Double> came =
        places.stream()
            .collect(
                Collectors.groupingBy(
                    Place::ofClass, Collectors.summingDouble(p -> p.observed() * p.support())));
    List<String> frequent =
        classes.stream()
            .sorted(Comparator.comparingDouble(name -> -came.get(name)))
            .limit(LINES)
            .toList();
    return classes.stream().filter(frequent::contains).toList();
  }

  /** The charts, that of the most important feature first. */
  List<Chart> charts() {
    List<Chart> charts = new ArrayList<>();
    byFeature.forEach(
        (feature, places) -> charts.add(chart("dependence-" + charts.size(), feature, places)));
    return charts;
  }

  private Chart chart(String id, String feature, List<Place> places) {
    boolean ordered = places.stream().anyMatch(p -> !Double.isNaN(p.number()));
    return new Chart(
        id,
        feature,
        caption(ordered),
        (classes.isEmpty()
                ? "The mean prediction by %s, beside what came."
                : "The mean chance of each class by %s.")
            .formatted(feature),
        new Chart.Drawing(
            Axis.labelled("", firsts(places).stream().map(DependenceCharts::label).toList()),
            axis(),
            classes.isEmpty() ? besideWhatCame(places, ordered) : byClass(places, ordered)),
        numbers(feature, places, ordered));
  }

  private String caption(boolean ordered) {
    String order =
        ordered
            ? "From left to right the tenths of the rows, named by their medians."
            : "The most frequent values.";
    if (classes.isEmpty()) {
      return order;
    }
    return "The mean chance of %s, had all rows the value. %s"
        .formatted(
            drawn.size() < classes.size()
                ? "the %s most frequent of %s classes"
                    .formatted(Units.count(drawn.size()), Units.count(classes.size()))
                : "each class",
            order);
  }

  /**
   * Of several classes that of all charts, up to a whole fifth, so that what is flat looks flat.
   */
  private Axis axis() {
    if (isNumber) {
      return Axis.numbers("Outcome");
    }
    String title = "Chance";
    return byFeature.values().stream()
        .flatMap(List::stream)
        .filter(p -> drawn.contains(p.ofClass()))
        .map(Place::predicted)
        .max(Comparator.naturalOrder())
        .map(most -> Axis.sharesUpTo(title, Math.min(5, Math.max(1, Math.ceil(5 * most))) / 5))
        .orElseGet(() -> Axis.openShares(title));
  }

  /** One row of each value, whichever class. */
  private static Collection<Place> firsts(List<Place> places) {
    Map<Integer, Place> firsts = new TreeMap<>();
    places.forEach(p -> firsts.putIfAbsent(p.place(), p));
    return firsts.values();
  }

  private static List<Series> besideWhatCame(List<Place> places, boolean ordered) {
    List<List<Double>> observed = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      Place p = places.get(i);
      observed.add(Chart.point(i, p.observed(), p.lower(), p.upper()));
    }
    return List.of(
        predicted("predicted, had all rows it", 1, places, ordered),
        Series.points("observed", 2, observed));
  }

  private List<Series> byClass(List<Place> places, boolean ordered) {
    Map<String, List<Place>> byClass = new LinkedHashMap<>();
    places.forEach(p -> byClass.computeIfAbsent(p.ofClass(), c -> new ArrayList<>()).add(p));
    List<Series> series = new ArrayList<>();
    for (String name : drawn) {
      series.add(
          predicted(name, series.size() + 1, byClass.getOrDefault(name, List.of()), ordered));
    }
    return series;
  }

  /** What is predicted from place to place, of one class or of the only one. */
  private static Series predicted(String name, int colour, List<Place> places, boolean ordered) {
    List<List<Double>> points = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      if (ordered && places.get(i).value().isEmpty()) {
        // No line leads from the largest number to what is not known.
        points.add(Chart.point(i - 0.5, Double.NaN));
      }
      points.add(Chart.point(i, places.get(i).predicted()));
    }
    return ordered ? Series.line(name, colour, points) : Series.points(name, colour, points);
  }

  private Grid numbers(String feature, List<Place> places, boolean ordered) {
    List<Grid.Heading> headings =
        new ArrayList<>(
            List.of(
                Grid.text(ordered ? "Median of the tenth" : "Value"),
                Grid.number("Predicted, had all rows it"),
                Grid.number("Observed of those that have it"),
                Grid.number("95% interval"),
                Grid.number("Rows")));
    if (!classes.isEmpty()) {
      headings.add(1, Grid.text("Class"));
    }
    Grid numbers = Grid.of(feature, headings.toArray(Grid.Heading[]::new));
    for (Place p : places) {
      List<String> cells =
          new ArrayList<>(
              List.of(
                  label(p),
                  said(p.predicted()),
                  said(p.observed()),
                  Units.interval(said(p.lower()), said(p.upper())),
                  Units.count(p.support())));
      if (!classes.isEmpty()) {
        cells.add(1, p.ofClass());
      }
      numbers = numbers.with(cells.toArray(String[]::new));
    }
    return numbers;
  }

  private static String label(Place place) {
    if (place.value().isEmpty()) {
      return "not known";
    }
    return Double.isNaN(place.number()) ? place.value() : shortened(place.number());
  }

  /** Whole numbers have no decimals: a weekday is 3. */
  private static String shortened(double number) {
    return number == Math.rint(number) ? Units.decimal(number, 0) : Units.number(number);
  }

  private String said(double value) {
    return isNumber ? Units.number(value) : Units.share(value);
  }
}
