package dev.plumbline.report;

import dev.plumbline.problem.Task;
import dev.plumbline.report.Chart.Axis;
import dev.plumbline.report.Chart.Series;
import dev.plumbline.report.Life.Drift;
import dev.plumbline.report.Life.Period;
import dev.plumbline.report.Units.Amounts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/** What became of the model in use: money and rates over time, drift, alerts. */
final class LifeSections {
  /** Alerts of one period that are spelled out. */
  private static final int ALERTS = 20;

  /** Columns whose drift is listed openly, and every one that has drifted; the others fold. */
  private static final int FURTHEST = 10;

  private static final String NEVER_SCORED =
      "Nothing has been scored and monitored up to this date.";

  private final ReportData data;
  private final Life life;
  private final List<String> dates;
  private final boolean isNumber;

  /** In words: the rows that a rate in use is of. */
  private final String counted;

  /** What decides where there is no model. */
  private final String without;

  private LifeSections(ReportData data) {
    this.data = data;
    this.life = data.life();
    this.isNumber = data.problem().task() == Task.REGRESSION;
    this.counted = data.problem().task() == Task.MULTICLASS ? "right decisions" : "positives";
    this.without = withoutModel(data);
    this.dates = life.periods().stream().map(p -> p.date().toString()).toList();
  }

  static LifeSections of(ReportData data) {
    return new LifeSections(data);
  }

  /** In words: the decisions that those of the model are set against. */
  static String withoutModel(ReportData data) {
    return data.problem().task() == Task.BINARY ? "never acting" : "deciding without a model";
  }

  Section inUse() {
    String heading = "In use";
    if (life.periods().isEmpty()) {
      return Section.of("in-use", heading, NEVER_SCORED).folding(champions());
    }
    String shown =
        "%s, each of %s; at most %s are shown."
            .formatted(
                Units.counted(life.periods().size(), "period", "periods"),
                period(data.problem().schedule().every()),
                Units.count(data.periods()));
    if (life.maturedPeriods().isEmpty()) {
      return Section.of(
              "in-use", heading, shown, "No outcome has matured in them: costs are not known yet.")
          .folding(scored(), champions());
    }
    return Section.of("in-use", heading, (shown + " " + effect()).strip())
        .charts(costOverTime(), rates())
        .folding(scored(), champions());
  }

  /** What not acting would have cost is only known where acting leaves the outcome alone. */
  private String effect() {
    return data.problem().decision().changesOutcome() || data.problem().decision().hidesOutcome()
        ? "Acting changes or hides outcomes here, so the costs of never acting are estimates."
        : "";
  }

  Section drift() {
    String heading = "Drift";
    if (life.lastDrift().isEmpty()) {
      return Section.of("drift", heading, NEVER_SCORED);
    }
    List<Drift> all = life.lastDrift();
    boolean isEarly = all.stream().anyMatch(d -> d.ratio() > 1 && !d.drifted());
    int shown = Math.max(FURTHEST, (int) all.stream().filter(Drift::drifted).count());
    Section section =
        Section.of(
                "drift",
                heading,
                "How far inputs and predictions have moved from the training rows. A threshold is"
                    + " set by what one %s of the training rows shows against the rest."
                        .formatted(
                            data.problem().predictionTime().isPresent() ? "month" : "twelfth")
                    + (isEarly
                        ? " The scores do not fill the window of %d days yet: what lies past its"
                                .formatted(data.problem().monitoring().window().toDays())
                            + " threshold may be one weekday's."
                        : ""))
            .charts(driftOverTime());
    String first = "the furthest past its threshold first";
    if (all.size() <= shown || shown >= Life.DRIFT_ROWS) {
      return section.tables(drifts(first, all).cutAt(Life.DRIFT_ROWS));
    }
    return section
        .tables(drifts(first, all.subList(0, shown)))
        .folding(
            drifts("the columns after those", all.subList(shown, all.size()))
                .cutAt(Life.DRIFT_ROWS - shown));
  }

  private static Grid drifts(String which, List<Drift> drifts) {
    Grid grid =
        Grid.of(
            "Drift in the period of %s, %s".formatted(drifts.get(0).date(), which),
            Grid.text("Column"),
            Grid.number("Population stability index"),
            Grid.number("Threshold"),
            Grid.number("Index / threshold"),
            Grid.text("Verdict"),
            Grid.number("Missing now"),
            Grid.number("Missing in training"));
    for (Drift drift : drifts) {
      grid =
          grid.with(
              List.of(
                  Grid.cell(drift.column()),
                  Grid.cell(Units.decimal(drift.index(), 3)),
                  Grid.cell(Units.decimal(drift.threshold(), 3)),
                  Grid.cell(Units.decimal(drift.ratio(), 2)),
                  drift.drifted()
                      ? Grid.toned("▲ drifted", "bad")
                      : Grid.toned(drift.ratio() > 1 ? "too early to say" : "within", "quiet"),
                  Grid.cell(Units.share(drift.missingShare())),
                  Grid.cell(Units.share(drift.referenceMissingShare()))));
    }
    return grid;
  }

  Section alerts() {
    String heading = "Alerts";
    if (life.periods().isEmpty()) {
      return Section.of("alerts", heading, NEVER_SCORED);
    }
    Grid grid = Grid.of("Alerts by period, newest first", Grid.text("Period"), Grid.text("Alert"));
    long quiet = life.periods().stream().filter(p -> p.alerts().isEmpty()).count();
    for (int i = life.periods().size() - 1; i >= 0; i--) {
      Period period = life.periods().get(i);
      if (!period.alerts().isEmpty()) {
        grid =
            grid.with(
                List.of(
                    Grid.cell(period.date().toString()),
                    Grid.toned(listed(period), "prose lines")));
      }
    }
    String sentence =
        "%s of %s without an alert."
            .formatted(
                Units.count(quiet), Units.counted(life.periods().size(), "period", "periods"));
    return grid.lines().isEmpty()
        ? Section.of("alerts", heading, sentence)
        : Section.of("alerts", heading, sentence).tables(grid);
  }

  private static String listed(Period period) {
    List<String> alerts = period.alerts();
    String first = String.join("\n", alerts.subList(0, Math.min(ALERTS, alerts.size())));
    return alerts.size() <= ALERTS
        ? first
        : first + "\nand %s more".formatted(Units.count(alerts.size() - ALERTS));
  }

  private Chart costOverTime() {
    String unit = data.problem().value().unit();
    List<Period> matured = life.maturedPeriods();
    Amounts money =
        Amounts.fitting(
            unit,
            matured.stream()
                .flatMapToDouble(p -> DoubleStream.of(p.realisedCost(), p.costWithoutModel())));
    Grid numbers =
        Grid.of(
            "Cost %s of the decisions whose outcome became known".formatted(Units.PER_ROWS),
            Grid.text("Period"),
            Grid.number("Outcomes"),
            Grid.number("Realised (%s)".formatted(unit)),
            Grid.number("95%% interval (%s)".formatted(unit)),
            Grid.number("Expected (%s)".formatted(unit)),
            Grid.number("%s (%s)".formatted(Headline.capitalised(without), unit)));
    for (Period p : matured) {
      numbers =
          numbers.with(
              p.date().toString(),
              Units.count(p.matured()),
              money.plain(p.realisedCost()),
              Units.interval(money.plain(p.realisedLower()), money.plain(p.realisedUpper())),
              money.plain(p.expectedCostOfMatured()),
              money.plain(p.costWithoutModel()));
    }
    return new Chart(
        "cost-over-time",
        "Cost over time",
        "What the decisions cost, what they were expected to cost when they were made, and what "
            + without
            + " would have cost on the same rows. Whiskers are 95% intervals.",
        "Realised and expected cost, and that of %s, %s by period."
            .formatted(without, Units.PER_ROWS),
        new Chart.Drawing(
            Axis.labelled("Period in which the outcomes became known", dates),
            Axis.amounts("Cost %s (%s)".formatted(Units.PER_ROWS, unit)),
            List.of(
                Series.line(
                    "realised",
                    1,
                    overTime(
                        p ->
                            new double[] {
                              Units.ROWS * p.realisedCost(),
                              Units.ROWS * p.realisedLower(),
                              Units.ROWS * p.realisedUpper()
                            })),
                Series.line(
                    "expected",
                    2,
                    overTime(p -> new double[] {Units.ROWS * p.expectedCostOfMatured()})),
                Series.dashed(
                    without, 0, overTime(p -> new double[] {Units.ROWS * p.costWithoutModel()})))),
        numbers);
  }

  private Chart rates() {
    Grid numbers =
        Grid.of(
            isNumber ? "Mean prediction and outcome" : "Predicted and observed rate of " + counted,
            Grid.text("Period"),
            Grid.number("Outcomes"),
            Grid.number("Predicted"),
            Grid.number("Observed"));
    for (Period p : life.maturedPeriods()) {
      numbers =
          numbers.with(
              p.date().toString(),
              Units.count(p.matured()),
              measure(p.predictedRate()),
              measure(p.observedRate()));
    }
    return new Chart(
        "rates",
        "Predicted against observed",
        isNumber
            ? "The mean prediction of the rows whose outcome became known, and what came on average."
            : data.problem().task() == Task.MULTICLASS
                ? "The mean probability of the classes decided for, of the rows whose outcome became"
                    + " known, and the share of them that were decided rightly."
                : "The mean probability predicted for the rows whose outcome became known, and the"
                    + " share of them that turned out positive.",
        isNumber
            ? "Mean prediction and outcome by period."
            : "Predicted and observed rate of %s by period.".formatted(counted),
        new Chart.Drawing(
            Axis.labelled("Period in which the outcomes became known", dates),
            isNumber ? Axis.numbers("Mean") : Axis.openShares("Rate of " + counted),
            List.of(
                Series.line("observed", 1, overTime(p -> new double[] {p.observedRate()})),
                Series.line("predicted", 2, overTime(p -> new double[] {p.predictedRate()})))),
        numbers);
  }

  private String decided() {
    return switch (data.problem().task()) {
      case BINARY -> "Acted on";
      case MULTICLASS -> "Decided otherwise than without a model";
      case REGRESSION -> "Mean decision";
    };
  }

  private String measure(double value) {
    return isNumber ? Units.number(value) : Units.share(value);
  }

  private List<List<Double>> overTime(Function<Period, double[]> values) {
    List<List<Double>> points = new ArrayList<>();
    for (int i = 0; i < life.periods().size(); i++) {
      double[] y = values.apply(life.periods().get(i));
      double[] point = new double[y.length + 1];
      point[0] = i;
      System.arraycopy(y, 0, point, 1, y.length);
      points.add(Chart.point(point));
    }
    return points;
  }

  private Chart driftOverTime() {
    List<String> columns = life.driftLines().stream().map(Drift::column).distinct().toList();
    List<Series> series = new ArrayList<>();
    series.add(
        Series.reference(
            "threshold",
            List.of(Chart.point(0, 1), Chart.point(Math.max(0, dates.size() - 1), 1))));
    Grid numbers =
        Grid.of(
            "Index / threshold by period",
            Grid.text("Column"),
            Grid.text("Period"),
            Grid.number("Population stability index"),
            Grid.number("Threshold"),
            Grid.number("Index / threshold"));
    for (String column : columns) {
      List<Drift> line = life.driftLines().stream().filter(d -> d.column().equals(column)).toList();
      series.add(
          Series.line(
              column,
              series.size(),
              line.stream()
                  .map(d -> Chart.point(dates.indexOf(d.date().toString()), d.ratio()))
                  .toList()));
      for (Drift d : line) {
        numbers =
            numbers.with(
                column,
                d.date().toString(),
                Units.decimal(d.index(), 3),
                Units.decimal(d.threshold(), 3),
                Units.decimal(d.ratio(), 2));
      }
    }
    return new Chart(
        "drift-over-time",
        "Drift over time",
        "The columns that moved furthest in any period. Above 1.0 a column has drifted.",
        "Population stability index over its threshold by period, for %s."
            .formatted(String.join(", ", columns)),
        new Chart.Drawing(
            Axis.labelled("Period scored", dates), Axis.numbers("Index / threshold"), series),
        numbers);
  }

  private Grid scored() {
    String unit = data.problem().value().unit();
    Amounts money =
        Amounts.fitting(unit, life.periods().stream().mapToDouble(Period::expectedCost));
    Grid grid =
        Grid.of(
            "What was scored, by period",
            Grid.text("Period"),
            Grid.text("Model"),
            Grid.number("Rows"),
            Grid.number(decided()),
            Grid.number("Expected cost %s (%s)".formatted(Units.PER_ROWS, unit)),
            Grid.number("Inputs drifted"),
            Grid.number("Scoring took"));
    for (Period p : life.periods()) {
      grid =
          grid.with(
              p.date().toString(),
              Headline.shortened(p.model()),
              Units.count(p.rowsScored()),
              measure(p.actedShare()),
              money.plain(p.expectedCost()),
              Units.count(p.driftedColumns()),
              Units.seconds(p.scoreSeconds()));
    }
    return grid;
  }

  private Grid champions() {
    Grid grid =
        Grid.of(
            "Changes of champion, newest first",
            Grid.text("From"),
            Grid.text("Rung"),
            Grid.text("Model"),
            Grid.text("Reason"));
    for (Life.Champion c : life.champions()) {
      grid = grid.with(c.from().toString(), c.rung(), Headline.shortened(c.model()), c.reason());
    }
    return grid;
  }

  private static String period(java.time.Period every) {
    List<String> parts = new ArrayList<>();
    if (every.getYears() > 0) {
      parts.add(Units.counted(every.getYears(), "year", "years"));
    }
    if (every.getMonths() > 0) {
      parts.add(Units.counted(every.getMonths(), "month", "months"));
    }
    if (every.getDays() > 0) {
      parts.add(Units.counted(every.getDays(), "day", "days"));
    }
    return String.join(" and ", parts);
  }
}
