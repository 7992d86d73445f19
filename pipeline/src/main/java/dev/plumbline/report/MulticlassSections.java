package dev.plumbline.report;

import dev.plumbline.report.Judgement.Metric;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the holdout and cross-validation said where one of several classes is predicted. */
final class MulticlassSections {
  static final List<String> METRICS =
      List.of(
          "accuracy",
          "macro-precision",
          "macro-recall",
          "macro-f1",
          "weighted-f1",
          "macro-roc-auc",
          "log-loss",
          "brier-score",
          "calibration-error");

  /** What the chart of shares has. */
  private static final Set<String> SHARES =
      Set.of("observed rate", "predicted rate", "calibration-gap");

  private final ReportData data;
  private final Judgement judgement;

  private MulticlassSections(ReportData data) {
    this.data = data;
    this.judgement = data.judgement();
  }

  static MulticlassSections of(ReportData data) {
    return new MulticlassSections(data);
  }

  /**
   * How true the probabilities are, and which classes are taken for which.
   *
   * @param metrics of all classes together
   */
  Section probabilities(String heading, Grid metrics) {
    ClassCharts ofClasses = ClassCharts.of(judgement);
    return Section.of(
            "probabilities",
            heading,
            "Precision, recall and F1 are of the decisions, which cost least, and not of the"
                + " likeliest class. Macro means take every class alike, weighted ones every row."
                + " The first chart is of the likeliest class, whichever it is; the classes that came"
                + " most often, up to %d, have one of their own.".formatted(ClassCharts.DRAWN))
        .charts(
            Stream.concat(
                    Stream.of(JudgementCharts.of(data).calibration()), ofClasses.charts().stream())
                .toArray(Chart[]::new))
        .tables(
            Stream.of(metrics, confusion(), classes())
                .filter(grid -> !grid.lines().isEmpty())
                .toArray(Grid[]::new))
        .folding(ofClasses.notDrawn().stream().toArray(Grid[]::new));
  }

  /** Of the rung that is judged. */
  private Grid confusion() {
    List<Metric> cells = ofClasses().filter(m -> m.name().startsWith("decided ")).toList();
    List<String> decided = cells.stream().map(Metric::name).distinct().toList();
    Grid.Heading[] headings =
        Stream.concat(
                Stream.of(Grid.text("It was")), decided.stream().map(name -> Grid.number(name)))
            .toArray(Grid.Heading[]::new);
    Grid grid = Grid.of("What came and what was decided, rows of the holdout", headings);
    for (String actual : cells.stream().map(Metric::slice).distinct().toList()) {
      String[] line =
          Stream.concat(
                  Stream.of(actual),
                  cells.stream()
                      .filter(m -> m.slice().equals(actual))
                      .map(m -> Units.count(Math.round(m.value()))))
              .toArray(String[]::new);
      grid = grid.with(line);
    }
    return grid;
  }

  private Grid classes() {
    Grid grid =
        Grid.of(
            "Each class against all others",
            Grid.text("Class"),
            Grid.text("Metric"),
            Grid.number("Value"),
            Grid.number("95% interval"),
            Grid.number("Rows"));
    for (Metric m :
        ofClasses()
            .filter(m -> !m.name().startsWith("decided ") && !SHARES.contains(m.name()))
            .toList()) {
      grid =
          grid.with(
              m.slice(),
              m.name(),
              Units.decimal(m.value(), 4),
              m.decimals(4),
              Units.count(m.support()));
    }
    return grid;
  }

  private Stream<Metric> ofClasses() {
    String judged = judgement.judgedRung().orElse("");
    return judgement.metrics().stream()
        .filter(m -> !m.isPoint() && m.part().equals("class") && m.rung().equals(judged));
  }
}
