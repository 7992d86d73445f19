package dev.plumbline.report;

import dev.plumbline.Stage;
import dev.plumbline.lake.Table;
import dev.plumbline.lake.Tables;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What was found out of what one training's judged model looks at. */
record Explanations(List<Importance> importances, List<Place> places) {
  static final Explanations NONE = new Explanations(List.of(), List.of());

  /** What a feature is worth, in money a row; an end of the interval that is not there is NaN. */
  record Importance(
      String rung, String feature, double value, double lower, double upper, long support) {}

  /**
   * One value of a feature, what is predicted of it and what came of it.
   *
   * @param ofClass the class whose chance it is; empty where there are not several
   */
  record Place(
      String feature,
      int place,
      String value,
      double number,
      String ofClass,
      double predicted,
      double observed,
      double lower,
      double upper,
      long support) {}

  static Explanations of(Stage stage, TrainedSet set) {
    // In the order they are stated in, if they are.
    List<String> classes = stage.problem().label().classes();
    return new Explanations(
        rows(stage, set, Tables.IMPORTANCES)
            .map(Explanations::importance)
            .sorted(
                Comparator.comparingDouble((Importance i) -> -i.value())
                    .thenComparing(Importance::feature))
            .toList(),
        rows(stage, set, Tables.DEPENDENCES)
            .sorted(
                Comparator.comparingLong((Fields row) -> row.count("rank"))
                    .thenComparingLong(row -> row.count("place"))
                    .thenComparingInt(row -> classes.indexOf(row.text("class")))
                    .thenComparing(row -> row.text("class")))
            .map(Explanations::place)
            .toList());
  }

  /** As many rows as the model has features, or ten of each class for each of a few. */
  private static Stream<Fields> rows(Stage stage, TrainedSet set, Table table) {
    return Fields.of(stage.lake().readOrEmpty(table).where(Fields.onDate(set.logicalDate())));
  }

  private static Importance importance(Fields row) {
    return new Importance(
        row.text("rung"),
        row.text("feature"),
        row.number("value"),
        row.number("lower"),
        row.number("upper"),
        row.count("support"));
  }

  private static Place place(Fields row) {
    return new Place(
        row.text("feature"),
        (int) row.count("place"),
        row.text("value"),
        row.number("number"),
        row.text("class"),
        row.number("predicted"),
        row.number("observed"),
        row.number("lower"),
        row.number("upper"),
        row.count("support"));
  }

  /** The features that the model makes something of, the most important first. */
  List<Importance> read() {
    return importances.stream()
        .filter(i -> i.value() != 0 || i.lower() != 0 || i.upper() != 0)
        .toList();
  }

  /** The places of each feature, the most important feature first. */
  Map<String, List<Place>> byFeature() {
    Map<String, List<Place>> byFeature = new LinkedHashMap<>();
    places.forEach(
        p -> byFeature.computeIfAbsent(p.feature(), f -> new java.util.ArrayList<>()).add(p));
    return byFeature;
  }
}
