package dev.plumbline.report;

import dev.plumbline.learner.SettingInWords;
import dev.plumbline.problem.Task;
import dev.plumbline.report.Judgement.CrossValidated;
import dev.plumbline.report.Judgement.Metric;
import dev.plumbline.report.Units.Amounts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/** What the holdout and cross-validation said, in money first. */
final class JudgementSections {
  private static final List<String> SCORE_METRICS =
      List.of(
          "roc-auc",
          "average-precision",
          "ndcg",
          "brier-score",
          "log-loss",
          "calibration-error",
          "precision",
          "recall",
          "f1",
          "mcc",
          "accuracy",
          "selection-rate");

  private static final List<String> NUMBER_METRICS =
      List.of(
          "r-squared",
          "rmse",
          "mae",
          "mape",
          "bias",
          "coverage of the 80% interval",
          "quantile loss at 10%",
          "quantile loss at 90%");

  /** What a policy is compared with, as the metrics say it. */
  private static final List<String> SAVINGS =
      List.of(
          "saving over rules",
          "saving over never act",
          "saving over always act",
          "saving over champion",
          "share of possible saving");

  private final ReportData data;
  private final Judgement judgement;
  private final String unit;
  private final boolean isNumber;

  private JudgementSections(ReportData data) {
    this.data = data;
    this.judgement = data.judgement();
    this.unit = data.problem().value().unit();
    this.isNumber = data.problem().task() == Task.REGRESSION;
  }

  static JudgementSections of(ReportData data) {
    return new JudgementSections(data);
  }

  /** What each policy costs on the holdout. */
  Section money() {
    String heading = "What it costs";
    if (judgement.metrics().isEmpty()) {
      return Section.of("money", heading, withoutHoldout());
    }
    Section money = Section.of("money", heading, holdoutSentence()).tables(costs());
    return (data.problem().task() == Task.BINARY
            ? money.charts(JudgementCharts.of(data).costByThreshold())
            : money)
        .folding(savings(), pairs());
  }

  /** How well the probabilities rank and how true they are. */
  Section probabilities() {
    String heading = isNumber ? "How good its predictions are" : "How good its probabilities are";
    if (judgement.metrics().isEmpty()) {
      return Section.of("probabilities", heading, withoutHoldout());
    }
    if (data.problem().task() == Task.MULTICLASS) {
      return MulticlassSections.of(data).probabilities(heading, scores());
    }
    JudgementCharts charts = JudgementCharts.of(data);
    if (isNumber) {
      return Section.of(
              "probabilities",
              heading,
              "Errors are predicted less actual, in the outcome's unit. The 80% interval of each row"
                  + " is to hold the outcome in 80 of 100 cases.")
          .charts(charts.outcomeByPrediction())
          .tables(scores());
    }
    return Section.of("probabilities", heading)
        .charts(charts.calibration(), charts.gain(), charts.lift())
        .folding(scores(), answers());
  }

  Section crossValidation() {
    String heading = "Cross-validation: how the model was chosen";
    if (judgement.crossValidated().isEmpty()) {
      return Section.of("cross-validation", heading, "No model has been trained up to this date.");
    }
    Grid chosen = rungs();
    return Section.of(
            "cross-validation",
            heading,
            "Every rung of the ladder, judged on rows that it was not trained on. A dearer rung is "
                + "taken only where the one below has come to its end and it is worth its cost. The "
                + "holdout had no part in it.")
        .tables(judgement.ladder().isEmpty() ? new Grid[] {chosen} : new Grid[] {chosen, ladder()})
        .folding(everySetting());
  }

  private String withoutHoldout() {
    return data.set()
        .map(
            set ->
                set.holdoutRows() == 0
                    ? "This problem keeps no holdout: cross-validation below compares the models, "
                        + "and nothing judges the last one."
                    : "The evaluate job has not judged the training of %s."
                        .formatted(set.logicalDate()))
        .orElse("Nothing has been trained up to this date.");
  }

  private String holdoutSentence() {
    TrainedSet set = data.set().orElseThrow();
    String effect =
        data.problem().decision().changesOutcome() || data.problem().decision().hidesOutcome()
            ? " Acting %s: costs of acting on rows that were left alone are estimates."
                .formatted(
                    data.problem().decision().changesOutcome()
                        ? "may change the outcome"
                        : "hides the outcome")
            : "";
    return "Judged on %s that no model had seen. Intervals take their %s, not the rows, as independent.%s"
        .formatted(
            Units.counted(set.holdoutRows(), "row", "rows"),
            Units.counted(set.holdoutBlocks(), "block", "blocks"),
            effect);
  }

  private Grid costs() {
    List<Metric> costs =
        judgement.metrics().stream()
            .filter(m -> !m.isPoint() && m.isOfAll() && m.name().equals("cost"))
            .toList();
    Amounts money = Amounts.fitting(unit, costs.stream().mapToDouble(Metric::value));
    boolean bestIsKnown = judgement.metrics().stream().anyMatch(m -> m.name().equals("regret"));
    List<Grid.Heading> headings = new ArrayList<>();
    headings.add(Grid.text("Policy"));
    headings.add(Grid.number("Cost %s (%s)".formatted(Units.PER_ROWS, unit)));
    headings.add(Grid.number("95%% interval (%s)".formatted(unit)));
    headings.add(Grid.number("Saving over the rules"));
    headings.add(Grid.number("95% interval"));
    if (bestIsKnown) {
      headings.add(Grid.number("Regret %s (%s)".formatted(Units.PER_ROWS, unit)));
      headings.add(Grid.number("95%% interval (%s)".formatted(unit)));
    }
    Grid grid =
        Grid.of("Cost of each policy on the holdout", headings.toArray(Grid.Heading[]::new));
    for (Metric cost : costs) {
      List<Grid.Cell> cells = new ArrayList<>();
      cells.add(Grid.cell(policy(cost.rung())));
      cells.add(Grid.cell(money.plain(cost.value())));
      cells.add(Grid.cell(cost.amounts(money)));
      Metric saving = judgement.metric(cost.rung(), "saving over rules").orElse(Metric.NOTHING);
      cells.add(Grid.cell(Units.share(saving.value())));
      cells.add(Grid.cell(saving.shares()));
      if (bestIsKnown) {
        Metric regret = judgement.metric(cost.rung(), "regret").orElse(Metric.NOTHING);
        cells.add(Grid.cell(money.plain(regret.value())));
        cells.add(Grid.cell(regret.amounts(money)));
      }
      grid = grid.with(cells);
    }
    return bestIsKnown
        ? grid.noting(
            "Regret is what a policy costs over the best possible decisions, which are those of "
                + "whoever knows each row's true probability.")
        : grid;
  }

  private Grid savings() {
    Grid grid =
        Grid.of(
            "What each policy saves, and over what",
            Grid.text("Policy"),
            Grid.text("Compared"),
            Grid.number("Value"),
            Grid.number("95% interval"));
    for (String rung : rungNames()) {
      for (String name : SAVINGS) {
        Metric m = judgement.metric(rung, name).orElse(Metric.NOTHING);
        if (!m.name().isEmpty()) {
          grid = grid.with(policy(rung), name, Units.share(m.value()), m.shares());
        }
      }
    }
    return grid.noting(
        "Possible is what whoever decides best would save over the rules: by the true probabilities"
            + " where they are known, else knowing the outcome, which nobody can.");
  }

  /** The judged model less each other, on the same rows. */
  private Grid pairs() {
    Grid grid =
        Grid.of(
            "The judged model less others, on the same rows",
            Grid.text("Difference"),
            Grid.number("Value"),
            Grid.number("95% interval"));
    String judged = judgement.judgedRung().orElse("");
    for (Metric m : judgement.metrics()) {
      boolean isCost = m.name().startsWith("cost over ");
      if (m.rung().equals(judged)
          && m.isOfAll()
          && m.name().contains(" over ")
          && !m.name().startsWith("saving over ")) {
        Amounts money = Amounts.fitting(unit, java.util.stream.DoubleStream.of(m.value()));
        grid =
            grid.with(
                isCost ? "%s %s (%s)".formatted(m.name(), Units.PER_ROWS, unit) : m.name(),
                isCost ? money.plain(m.value()) : Units.decimal(m.value(), 4),
                isCost ? m.amounts(money) : m.decimals(4));
      }
    }
    return grid;
  }

  /** The confusion matrix of the decisions by cost. */
  private Grid answers() {
    Grid grid =
        Grid.of(
            "Right and wrong answers, each row decided by its own expected cost",
            Grid.text("Rung"),
            Grid.number("Acted, positive"),
            Grid.number("Acted, negative"),
            Grid.number("Not acted, positive"),
            Grid.number("Not acted, negative"));
    for (String rung : rungNames()) {
      grid =
          grid.with(
              policy(rung),
              count(rung, "true positives"),
              count(rung, "false positives"),
              count(rung, "false negatives"),
              count(rung, "true negatives"));
    }
    return grid;
  }

  private String count(String rung, String name) {
    return judgement.metric(rung, name).map(m -> Units.count(Math.round(m.value()))).orElse("–");
  }

  private String policy(String rung) {
    boolean judged = judgement.judgedRung().filter(rung::equals).isPresent();
    return judged ? rung + " (judged)" : rung;
  }

  private Grid scores() {
    Grid grid =
        Grid.of(
            isNumber ? "Metrics on the holdout" : "Metrics on the holdout, without a unit",
            Grid.text("Rung"),
            Grid.text("Metric"),
            Grid.number("Value"),
            Grid.number("95% interval"),
            Grid.number("Rows"));
    for (String rung : rungNames()) {
      for (String name : scored()) {
        for (Metric m : judgement.metric(rung, name).stream().toList()) {
          grid =
              grid.with(
                  policy(rung),
                  name,
                  Units.decimal(m.value(), 4),
                  m.decimals(4),
                  Units.count(m.support()));
        }
      }
    }
    return grid;
  }

  private List<String> scored() {
    return switch (data.problem().task()) {
      case BINARY -> SCORE_METRICS;
      case MULTICLASS -> MulticlassSections.METRICS;
      case REGRESSION -> NUMBER_METRICS;
    };
  }

  /** The rungs that were judged, in the ladder's order as far as it is known. */
  private Set<String> rungNames() {
    String everyRungHas =
        switch (data.problem().task()) {
          case BINARY -> "roc-auc";
          case MULTICLASS -> "accuracy";
          case REGRESSION -> "r-squared";
        };
    Set<String> names = new LinkedHashSet<>();
    judgement.metrics().stream()
        .filter(m -> m.name().equals(everyRungHas) && m.isOfAll())
        .forEach(m -> names.add(m.rung()));
    return names;
  }

  /** A column of the tables of settings. */
  private record Measure(String title, Function<CrossValidated, String> value) {}

  private List<Measure> measures() {
    if (data.problem().task() == Task.MULTICLASS) {
      return List.of(
          new Measure("Log loss", c -> Units.decimal(c.logLoss(), 4)),
          new Measure("Accuracy", c -> Units.decimal(c.accuracy(), 4)));
    }
    return isNumber
        ? List.of(
            new Measure("R²", c -> Units.decimal(c.rSquared(), 4)),
            new Measure("RMSE", c -> Units.number(c.rmse())),
            new Measure("MAE", c -> Units.number(c.mae())))
        : List.of(
            new Measure("ROC AUC", c -> Units.decimal(c.rocAuc(), 3)),
            new Measure("Average precision", c -> Units.decimal(c.averagePrecision(), 3)),
            new Measure("Log loss", c -> Units.decimal(c.logLoss(), 4)));
  }

  private Grid rungs() {
    List<CrossValidated> chosen =
        judgement.crossValidated().stream().filter(CrossValidated::chosen).toList();
    boolean isRepeated = chosen.stream().anyMatch(c -> c.repeat() > 0);
    Amounts money = Amounts.fitting(unit, chosen.stream().mapToDouble(CrossValidated::cost));
    List<Measure> columns = new ArrayList<>();
    columns.add(
        new Measure("Cost %s (%s)".formatted(Units.PER_ROWS, unit), c -> money.plain(c.cost())));
    columns.add(
        new Measure(
            "95%% interval (%s)".formatted(unit),
            c -> Units.interval(money.plain(c.costLower()), money.plain(c.costUpper()))));
    columns.addAll(measures());
    columns.add(
        isNumber
            ? new Measure("Overfit, in RMSE", c -> overfit(c, Units::number))
            : new Measure("Overfit, in log loss", c -> overfit(c, x -> Units.decimal(x, 4))));
    Grid grid =
        settings(
            "Each rung with its best setting, out of fold",
            columns,
            chosen,
            c ->
                List.of(
                    policy(c.rung()) + (isRepeated ? ", repeat " + (c.repeat() + 1) : ""),
                    SettingInWords.of(c.setting())));
    return grid.noting(
        "Overfit is how much larger the %s is of rows never seen than of training rows, with the standard error over the folds."
            .formatted(isNumber ? "error" : "log loss"));
  }

  private static String overfit(CrossValidated c, DoubleFunction<String> written) {
    return Double.isNaN(c.overfit())
        ? ""
        : "%s ± %s".formatted(written.apply(c.overfit()), written.apply(c.overfitError()));
  }

  private Grid everySetting() {
    List<Measure> columns = new ArrayList<>();
    columns.add(new Measure("Repeat", c -> Units.count(c.repeat() + 1L)));
    columns.addAll(measures());
    return settings(
        isNumber
            ? "Every setting tried, out of fold"
            : "Every setting tried, out of fold, raw scores",
        columns,
        judgement.crossValidated(),
        c -> List.of(c.rung(), SettingInWords.of(c.setting()) + (c.chosen() ? " (chosen)" : "")));
  }

  /**
   * @param names rung and setting as they are shown
   */
  private static Grid settings(
      String caption,
      List<Measure> columns,
      List<CrossValidated> shown,
      Function<CrossValidated, List<String>> names) {
    List<Grid.Heading> headings = new ArrayList<>();
    headings.add(Grid.text("Rung"));
    headings.add(Grid.text("Setting"));
    columns.forEach(column -> headings.add(Grid.number(column.title())));
    Grid grid = Grid.of(caption, headings.toArray(Grid.Heading[]::new));
    for (CrossValidated c : shown) {
      List<String> line = new ArrayList<>(names.apply(c));
      columns.forEach(column -> line.add(column.value().apply(c)));
      grid = grid.with(line.toArray(String[]::new));
    }
    return grid;
  }

  private Grid ladder() {
    Grid grid =
        Grid.of(
            "Why the ladder ends where it ends",
            Grid.text("Climb to"),
            Grid.text("Rule"),
            Grid.text("Speaks for it"),
            Grid.text("Reason"));
    for (Judgement.Step step : judgement.ladder()) {
      grid =
          grid.with(
              List.of(
                  Grid.cell(step.dearer()),
                  Grid.cell(step.rule()),
                  Grid.toned(step.holds() ? "yes" : "no", step.holds() ? "good" : "bad"),
                  Grid.cell(step.reason())));
    }
    return grid;
  }
}
