package dev.plumbline.report;

import dev.plumbline.report.Chart.Axis;
import dev.plumbline.report.Chart.Series;
import dev.plumbline.report.Judgement.CrossValidated;
import dev.plumbline.report.Judgement.Metric;
import dev.plumbline.report.Units.Amounts;
import java.util.ArrayList;
import java.util.List;

/** What the holdout and cross-validation said where a number is predicted. */
final class RegressionSections {
  private static final List<String> METRICS =
      List.of("r-squared", "rmse", "mae", "bias", "coverage of the 80% interval");

  private final ReportData data;
  private final Judgement judgement;
  private final List<String> rungs;

  private RegressionSections(ReportData data) {
    this.data = data;
    this.judgement = data.judgement();
    this.rungs =
        judgement.metrics().stream()
            .filter(m -> m.name().equals("r-squared"))
            .map(Metric::rung)
            .distinct()
            .toList();
  }

  static RegressionSections of(ReportData data) {
    return new RegressionSections(data);
  }

  /** How near the predictions are, and whether what came is spread as they say. */
  Section predictions(String heading) {
    return Section.of(
            "probabilities",
            heading,
            "Errors are predicted less actual, in the outcome's unit. The 80% interval of each row"
                + " is to hold the outcome in 80 of 100 cases.")
        .charts(outcomeByPrediction())
        .tables(metrics());
  }

  private Chart outcomeByPrediction() {
    String name = "outcome by prediction";
    List<Series> series = new ArrayList<>();
    List<Metric> all =
        judgement.metrics().stream().filter(m -> m.isPoint() && m.name().equals(name)).toList();
    double least = all.stream().mapToDouble(Metric::at).min().orElse(0);
    double most = all.stream().mapToDouble(Metric::at).max().orElse(1);
    series.add(
        Series.reference("perfect", List.of(Chart.point(least, least), Chart.point(most, most))));
    Grid numbers =
        Grid.of(
            "Predicted against observed",
            Grid.text("Rung"),
            Grid.number("Mean prediction"),
            Grid.number("Mean outcome"),
            Grid.number("95% interval"),
            Grid.number("Rows"));
    for (String rung : rungs) {
      List<Metric> bins = judgement.curve(rung, name);
      series.add(
          Series.line(
              rung,
              rungs.indexOf(rung) + 1,
              bins.stream()
                  .map(m -> Chart.point(m.at(), m.value(), m.lower(), m.upper()))
                  .toList()));
      for (Metric bin : bins) {
        numbers =
            numbers.with(
                rung,
                Units.number(bin.at()),
                Units.number(bin.value()),
                Units.interval(Units.number(bin.lower()), Units.number(bin.upper())),
                Units.count(bin.support()));
      }
    }
    return new Chart(
        "calibration",
        "Predicted against observed",
        "Where about so much was predicted, how much came on average: the nearer to the diagonal "
            + "the better. Whiskers are 95% intervals that take rows as independent.",
        "Mean outcome against prediction, with 95% intervals, for "
            + String.join(", ", rungs)
            + ".",
        new Chart.Drawing(Axis.numbers("Prediction"), Axis.numbers("Mean outcome"), series),
        numbers);
  }

  private Grid metrics() {
    Grid grid =
        Grid.of(
            "Metrics on the holdout",
            Grid.text("Rung"),
            Grid.text("Metric"),
            Grid.number("Value"),
            Grid.number("95% interval"),
            Grid.number("Rows"));
    for (String rung : rungs) {
      for (String name : METRICS) {
        for (Metric m : judgement.metric(rung, name).stream().toList()) {
          grid =
              grid.with(
                  rung,
                  name,
                  Units.decimal(m.value(), 4),
                  Units.interval(Units.decimal(m.lower(), 4), Units.decimal(m.upper(), 4)),
                  Units.count(m.support()));
        }
      }
    }
    return grid;
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
            Grid.number("R²"),
            Grid.number("RMSE"),
            Grid.number("MAE"));
    for (CrossValidated c : chosen) {
      grid =
          grid.with(
              c.rung() + (isRepeated ? ", repeat " + (c.repeat() + 1) : ""),
              c.setting(),
              money.plain(c.cost()),
              Units.interval(money.plain(c.costLower()), money.plain(c.costUpper())),
              Units.decimal(c.rSquared(), 4),
              Units.number(c.rmse()),
              Units.number(c.mae()));
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
            Grid.number("R²"),
            Grid.number("RMSE"),
            Grid.number("MAE"));
    for (CrossValidated c : judgement.crossValidated()) {
      grid =
          grid.with(
              c.rung(),
              c.setting() + (c.chosen() ? " (chosen)" : ""),
              Units.count(c.repeat() + 1L),
              Units.decimal(c.rSquared(), 4),
              Units.number(c.rmse()),
              Units.number(c.mae()));
    }
    return grid;
  }
}
