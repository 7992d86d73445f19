package dev.plumbline.report;

import dev.plumbline.report.Judgement.CrossValidated;
import dev.plumbline.report.Judgement.Metric;
import dev.plumbline.report.Units.Amounts;
import java.util.List;
import java.util.stream.Stream;

/** What the holdout and cross-validation said where one of several classes is predicted. */
final class MulticlassSections {
  private static final List<String> METRICS =
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

  private final ReportData data;
  private final Judgement judgement;
  private final List<String> rungs;

  private MulticlassSections(ReportData data) {
    this.data = data;
    this.judgement = data.judgement();
    this.rungs =
        judgement.metrics().stream()
            .filter(m -> m.isOfAll() && m.name().equals("accuracy"))
            .map(Metric::rung)
            .distinct()
            .toList();
  }

  static MulticlassSections of(ReportData data) {
    return new MulticlassSections(data);
  }

  /** How true the probabilities are, and which classes are taken for which. */
  Section probabilities(String heading) {
    return Section.of(
            "probabilities",
            heading,
            "Precision, recall and F1 are of the decisions, which cost least, and not of the"
                + " likeliest class. Macro means take every class alike, weighted ones every row."
                + " Predicted against observed is of the likeliest class.")
        .charts(JudgementCharts.of(data).calibration())
        .tables(
            Stream.of(metrics(), confusion(), classes())
                .filter(grid -> !grid.lines().isEmpty())
                .toArray(Grid[]::new));
  }

  private Grid metrics() {
    Grid grid =
        Grid.of(
            "Metrics on the holdout",
            Grid.text("Rung"),
            Grid.text("Metric"),
            Grid.number("Value"),
            Grid.number("95% interval"));
    for (String rung : rungs) {
      for (String name : METRICS) {
        for (Metric m : judgement.metric(rung, name).stream().toList()) {
          grid = grid.with(rung, name, Units.decimal(m.value(), 4), interval(m));
        }
      }
    }
    return grid;
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
    for (Metric m : ofClasses().filter(m -> !m.name().startsWith("decided ")).toList()) {
      grid =
          grid.with(
              m.slice(),
              m.name(),
              Units.decimal(m.value(), 4),
              interval(m),
              Units.count(m.support()));
    }
    return grid;
  }

  private Stream<Metric> ofClasses() {
    String judged = judgement.judgedRung().orElse("");
    return judgement.metrics().stream()
        .filter(m -> m.part().equals("class") && m.rung().equals(judged));
  }

  private static String interval(Metric metric) {
    return Units.interval(Units.decimal(metric.lower(), 4), Units.decimal(metric.upper(), 4));
  }

  /** Each rung with its best setting. */
  Grid chosen() {
    List<CrossValidated> chosen =
        judgement.crossValidated().stream().filter(CrossValidated::chosen).toList();
    String unit = data.problem().value().unit();
    Amounts money = Amounts.fitting(unit, chosen.stream().mapToDouble(CrossValidated::cost));
    boolean isRepeated = chosen.stream().anyMatch(c -> c.repeat() > 0);
    Grid grid =
        Grid.of(
            "Each rung with its best setting, out of fold",
            Grid.text("Rung"),
            Grid.text("Setting"),
            Grid.number("Cost %s (%s)".formatted(Units.PER_ROWS, unit)),
            Grid.number("95%% interval (%s)".formatted(unit)),
            Grid.number("Log loss"),
            Grid.number("Accuracy"));
    for (CrossValidated c : chosen) {
      grid =
          grid.with(
              c.rung() + (isRepeated ? ", repeat " + (c.repeat() + 1) : ""),
              c.setting(),
              money.plain(c.cost()),
              Units.interval(money.plain(c.costLower()), money.plain(c.costUpper())),
              Units.decimal(c.logLoss(), 4),
              Units.decimal(c.accuracy(), 4));
    }
    return grid;
  }

  /** Every setting that was tried. */
  Grid settings() {
    Grid grid =
        Grid.of(
            "Every setting tried, out of fold",
            Grid.text("Rung"),
            Grid.text("Setting"),
            Grid.number("Repeat"),
            Grid.number("Log loss"),
            Grid.number("Accuracy"));
    for (CrossValidated c : judgement.crossValidated()) {
      grid =
          grid.with(
              c.rung(),
              c.setting() + (c.chosen() ? " (chosen)" : ""),
              Units.count(c.repeat() + 1L),
              Units.decimal(c.logLoss(), 4),
              Units.decimal(c.accuracy(), 4));
    }
    return grid;
  }
}
