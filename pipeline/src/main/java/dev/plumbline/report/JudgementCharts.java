package dev.plumbline.report;

import dev.plumbline.problem.Task;
import dev.plumbline.report.Chart.Axis;
import dev.plumbline.report.Chart.Series;
import dev.plumbline.report.Judgement.Metric;
import dev.plumbline.report.Units.Amounts;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The holdout's curves. A rung has the same colour in each. */
final class JudgementCharts {
  /** Thresholds of the cost curve that its table leaves out for each one it has. */
  private static final int THRESHOLDS_A_LINE = 5;

  private final ReportData data;
  private final Judgement judgement;
  private final List<String> rungs;

  private JudgementCharts(ReportData data) {
    this.data = data;
    this.judgement = data.judgement();
    this.rungs = judgement.drawnRungs();
  }

  static JudgementCharts of(ReportData data) {
    return new JudgementCharts(data);
  }

  Chart costByThreshold() {
    String name = "cost by threshold";
    String unit = data.problem().value().unit();
    List<Series> series = lines(name, m -> Units.ROWS * m.value());
    judgement
        .judgedRung()
        .filter(rungs::contains)
        .flatMap(rung -> judgement.metric(rung, "cost"))
        .ifPresent(
            m ->
                series.add(
                    Series.dashed(
                        m.rung() + ", row by row",
                        colour(m.rung()),
                        List.of(
                            Chart.point(0, Units.ROWS * m.value()),
                            Chart.point(1, Units.ROWS * m.value())))));
    Amounts money =
        Amounts.fitting(
            unit,
            judgement.metrics().stream()
                .filter(m -> m.name().equals(name))
                .mapToDouble(Metric::value));
    Grid numbers =
        Grid.of(
            "Cost %s by threshold".formatted(Units.PER_ROWS),
            Grid.text("Rung"),
            Grid.number("Threshold"),
            Grid.number("Cost (%s)".formatted(unit)));
    for (String rung : rungs) {
      List<Metric> points = judgement.curve(rung, name);
      for (int i = 0; i < points.size(); i += THRESHOLDS_A_LINE) {
        numbers =
            numbers.with(
                rung, Units.decimal(points.get(i).at(), 2), money.plain(points.get(i).value()));
      }
    }
    return new Chart(
        "cost-by-threshold",
        "Cost by threshold",
        "Acting on every row whose probability exceeds one threshold. The dashed line is what is "
            + "done instead: each row is decided by its own expected cost.",
        "Line chart of the cost %s against the threshold, a line for each rung: %s."
            .formatted(Units.PER_ROWS, String.join(", ", rungs)),
        new Chart.Drawing(
            Axis.shares("Threshold (probability)"),
            Axis.amounts("Cost %s (%s)".formatted(Units.PER_ROWS, unit)),
            series),
        numbers.noting("Every fifth threshold."));
  }

  /**
   * Reliability with whiskers: intervals of the observed rates by blocks. The diagonal ends where
   * they do: of a rare outcome all points lie in the first few per cent.
   */
  Chart calibration() {
    boolean isYesOrNo = data.problem().task() == Task.BINARY;
    return observed(
        "reliability",
        new Observed(
            isYesOrNo ? "Calibration" : "The likeliest class",
            (isYesOrNo
                    ? "Of the rows given a probability of 30%, 30% should turn out positive"
                    : "Of the rows whose likeliest class has 60%, 60% should be of it")
                + ": the nearer to the diagonal the better. Whiskers are 95% intervals.",
            "Observed rate against predicted probability",
            Axis.openShares("Predicted probability"),
            Axis.openShares("Observed rate"),
            List.of("Mean predicted probability", "Observed rate"),
            Units::share),
        List.of(0.0, furthest("reliability")));
  }

  /** How far a curve's points and whiskers reach to either side; 1 where there are none. */
  private double furthest(String name) {
    return judgement.metrics().stream()
        .filter(m -> m.isPoint() && m.isOfAll() && m.name().equals(name))
        .flatMapToDouble(m -> DoubleStream.of(m.at(), m.value(), m.upper()))
        .filter(Double::isFinite)
        .max()
        .orElse(1);
  }

  /** The same of numbers, with intervals of the mean outcomes by blocks. */
  Chart outcomeByPrediction() {
    String name = "outcome by prediction";
    double[] predictions =
        judgement.metrics().stream()
            .filter(m -> m.isPoint() && m.name().equals(name))
            .mapToDouble(Metric::at)
            .sorted()
            .toArray();
    return observed(
        name,
        new Observed(
            "Predicted against observed",
            "Where about so much was predicted, how much came on average: the nearer to the diagonal "
                + "the better. Whiskers are 95% intervals.",
            "Mean outcome against prediction",
            Axis.numbers("Prediction"),
            Axis.numbers("Mean outcome"),
            List.of("Mean prediction", "Mean outcome"),
            Units::number),
        predictions.length == 0
            ? List.of(0.0, 1.0)
            : List.of(predictions[0], predictions[predictions.length - 1]));
  }

  /**
   * The words of a chart of what came against what was predicted.
   *
   * @param headings of the two numbers in the table
   */
  private record Observed(
      String title,
      String caption,
      String label,
      Axis x,
      Axis y,
      List<String> headings,
      DoubleFunction<String> number) {}

  /**
   * @param ends of the diagonal
   */
  private Chart observed(String name, Observed words, List<Double> ends) {
    List<Series> series = new ArrayList<>();
    series.add(
        Series.reference("perfect", ends.stream().map(end -> Chart.point(end, end)).toList()));
    Grid numbers =
        Grid.of(
            "Predicted against observed",
            Grid.text("Rung"),
            Grid.number(words.headings().get(0)),
            Grid.number(words.headings().get(1)),
            Grid.number("95% interval"),
            Grid.number("Rows"));
    for (String rung : rungs) {
      List<Metric> bins = judgement.curve(rung, name);
      series.add(
          Series.line(
              rung,
              colour(rung),
              bins.stream()
                  .map(m -> Chart.point(m.at(), m.value(), m.lower(), m.upper()))
                  .toList()));
      for (Metric bin : bins) {
        numbers =
            numbers.with(
                rung,
                words.number().apply(bin.at()),
                words.number().apply(bin.value()),
                Units.interval(
                    words.number().apply(bin.lower()), words.number().apply(bin.upper())),
                Units.count(bin.support()));
      }
    }
    return new Chart(
        "calibration",
        words.title(),
        words.caption(),
        "%s, with 95%% intervals, for %s.".formatted(words.label(), String.join(", ", rungs)),
        new Chart.Drawing(words.x(), words.y(), series),
        numbers);
  }

  Chart gain() {
    List<Series> series = new ArrayList<>();
    series.add(Series.reference("at random", List.of(Chart.point(0, 0), Chart.point(1, 1))));
    for (String rung : rungs) {
      List<List<Double>> points = new ArrayList<>();
      points.add(Chart.point(0, 0));
      judgement.curve(rung, "gain").forEach(m -> points.add(Chart.point(m.at(), m.value())));
      series.add(Series.line(rung, colour(rung), points));
    }
    return new Chart(
        "gain",
        "Gain",
        "Looking only at the rows that score highest, how many of all positives are among them.",
        "Share of all positives found against the share of rows looked at, for "
            + String.join(", ", rungs)
            + ".",
        new Chart.Drawing(
            Axis.shares("Rows looked at, highest score first"),
            Axis.shares("Positives found"),
            series),
        ranked("gain", "Positives found", m -> Units.share(m.value())));
  }

  Chart lift() {
    List<Series> series = new ArrayList<>();
    series.add(Series.reference("at random", List.of(Chart.point(0, 1), Chart.point(1, 1))));
    series.addAll(lines("lift", Metric::value));
    return new Chart(
        "lift",
        "Lift",
        "How many times more positives are among the rows that score highest than among as many "
            + "rows taken at random.",
        "Lift against the share of rows looked at, for " + String.join(", ", rungs) + ".",
        new Chart.Drawing(
            Axis.shares("Rows looked at, highest score first"),
            Axis.numbers("Lift (times)"),
            series),
        ranked("lift", "Lift (times)", m -> Units.decimal(m.value(), 2)));
  }

  /** A number of a period that is of the task. */
  private record PeriodColumn(String title, String metric, DoubleFunction<String> words) {
    static List<PeriodColumn> of(Task task) {
      return switch (task) {
        case BINARY ->
            List.of(
                new PeriodColumn("Positives", "observed rate", Units::share),
                new PeriodColumn("Predicted", "predicted rate", Units::share),
                new PeriodColumn("ROC AUC", "roc-auc", value -> Units.decimal(value, 3)));
        case MULTICLASS ->
            List.of(
                new PeriodColumn("Right decisions", "accuracy", Units::share),
                new PeriodColumn("Log loss", "log-loss", value -> Units.decimal(value, 3)));
        case REGRESSION ->
            List.of(
                new PeriodColumn("Predicted − actual", "bias", value -> Units.decimal(value, 3)),
                new PeriodColumn("Mean absolute error", "mae", value -> Units.decimal(value, 3)));
      };
    }
  }

  /** What the model cost, what it expected to, and what the rules cost, by week, day or month. */
  Chart costByPeriod(String rung) {
    List<Metric> points = judgement.curve(rung, "cost by period");
    String unit = data.problem().value().unit();
    List<String> days =
        points.stream().map(m -> LocalDate.ofEpochDay((long) m.at()).toString()).toList();
    List<Series> series = new ArrayList<>();
    series.add(Series.line(rung, colour(rung), byPeriod(rung, "cost by period")));
    series.add(
        Series.dashed(
            rung + ", as expected", colour(rung), byPeriod(rung, "expected cost by period")));
    series.add(Series.reference("rules", byPeriod(rung, "rules' cost by period")));
    Amounts money = Amounts.fitting(unit, points.stream().mapToDouble(Metric::value));
    List<PeriodColumn> ofTask = PeriodColumn.of(data.problem().task());
    Grid numbers =
        Grid.of(
            "By period",
            Stream.concat(
                    Stream.of(
                        Grid.text("From"),
                        Grid.number("Rows"),
                        Grid.number("Cost (%s)".formatted(unit)),
                        Grid.number("Expected (%s)".formatted(unit)),
                        Grid.number("Rules (%s)".formatted(unit))),
                    ofTask.stream().map(column -> Grid.number(column.title())))
                .toArray(Grid.Heading[]::new));
    for (Metric point : points) {
      numbers =
          numbers.with(
              Stream.concat(
                      Stream.of(
                          LocalDate.ofEpochDay((long) point.at()).toString(),
                          Units.count(point.support()),
                          money.plain(point.value()),
                          money.plain(at(rung, "expected cost by period", point)),
                          money.plain(at(rung, "rules' cost by period", point))),
                      ofTask.stream()
                          .map(c -> c.words().apply(at(rung, c.metric() + " by period", point))))
                  .toArray(String[]::new));
    }
    return new Chart(
        "cost-by-period",
        "Cost by period",
        "How steady the holdout was. Where the line leaves its dashes, the model's %s did not hold."
            .formatted(
                data.problem().task() == Task.REGRESSION
                    ? "idea of its own errors"
                    : "probabilities"),
        "Cost %s of %s by period, beside what it expected and what the rules cost."
            .formatted(Units.PER_ROWS, rung),
        new Chart.Drawing(
            Axis.labelled("Period from", days),
            Axis.amounts("Cost %s (%s)".formatted(Units.PER_ROWS, unit)),
            series),
        numbers);
  }

  private List<List<Double>> byPeriod(String rung, String name) {
    List<Metric> points = judgement.curve(rung, name);
    List<List<Double>> line = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      line.add(Chart.point(i, Units.ROWS * points.get(i).value()));
    }
    return line;
  }

  private double at(String rung, String name, Metric point) {
    return judgement.curve(rung, name).stream()
        .filter(m -> m.at() == point.at())
        .mapToDouble(Metric::value)
        .findFirst()
        .orElse(Double.NaN);
  }

  private List<Series> lines(String metric, ToDoubleFunction<Metric> value) {
    List<Series> series = new ArrayList<>();
    for (String rung : rungs) {
      series.add(
          Series.line(
              rung,
              colour(rung),
              judgement.curve(rung, metric).stream()
                  .map(m -> Chart.point(m.at(), value.applyAsDouble(m)))
                  .toList()));
    }
    return series;
  }

  private Grid ranked(
      String metric, String title, java.util.function.Function<Metric, String> value) {
    Grid grid =
        Grid.of(
            Headline.capitalised(metric) + " by share of rows looked at",
            Grid.text("Rung"),
            Grid.number("Rows looked at"),
            Grid.number(title));
    for (String rung : rungs) {
      for (Metric m : judgement.curve(rung, metric)) {
        grid = grid.with(rung, Units.share(m.at()), value.apply(m));
      }
    }
    return grid;
  }

  private int colour(String rung) {
    return rungs.indexOf(rung) + 1;
  }
}
