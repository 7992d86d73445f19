package dev.plumbline.report;

import dev.plumbline.report.Chart.Axis;
import dev.plumbline.report.Chart.Series;
import dev.plumbline.report.Explanations.Importance;
import dev.plumbline.report.Units.Amounts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** What the judged model looks at: importances in money, and how its prediction follows them. */
final class ExplanationSections {
  private static final String HEADING = "What the model looks at";

  /** Features that are drawn; the table beside the drawing has all. */
  private static final int BARS = 15;

  /** Features named in the section's first sentence. */
  private static final int NAMED = 5;

  private final ReportData data;
  private final Explanations explanations;
  private final String unit;

  private ExplanationSections(ReportData data) {
    this.data = data;
    this.explanations = data.explanations();
    this.unit = data.problem().value().unit();
  }

  static ExplanationSections of(ReportData data) {
    return new ExplanationSections(data);
  }

  Section lookedAt() {
    List<Importance> read = explanations.read();
    if (explanations.importances().isEmpty()) {
      return Section.of("explanation", HEADING, nothing());
    }
    if (read.isEmpty()) {
      return Section.of("explanation", HEADING, "The judged model looks at no feature.");
    }
    List<Chart> charts = new ArrayList<>();
    charts.add(importances(read));
    charts.addAll(DependenceCharts.of(data.problem().task(), explanations).charts());
    return Section.of("explanation", HEADING, sentences(read)).charts(charts.toArray(Chart[]::new));
  }

  private String nothing() {
    return data.judgement().metrics().isEmpty()
        ? "Nothing has been judged, so nothing can be said of what it looks at."
        : "The judging of this training did not ask: explain.rows was 0, or it was run by a version "
            + "that could not.";
  }

  private String[] sentences(List<Importance> read) {
    Amounts money = amounts(read);
    return new String[] {
      "%s looks most at %s."
          .formatted(
              Headline.capitalised(read.get(0).rung()),
              read.stream()
                  .limit(NAMED)
                  .map(i -> "%s (%s)".formatted(i.feature(), money.withUnit(i.value())))
                  .collect(Collectors.joining(", "))),
      ("In brackets is what its decisions would cost more %s, were the feature's values shuffled"
              + " among %s rows of the holdout, so that it told nothing. Features that say the same"
              + " share what they are worth: each alone is missed little.")
          .formatted(Units.PER_ROWS, Units.count(read.get(0).support()))
    };
  }

  private Amounts amounts(List<Importance> read) {
    return Amounts.fitting(
        unit, read.stream().flatMapToDouble(i -> DoubleStream.of(i.value(), i.upper())));
  }

  private Chart importances(List<Importance> read) {
    Amounts money = amounts(read);
    List<Importance> drawn = read.subList(0, Math.min(BARS, read.size()));
    Grid numbers =
        Grid.of(
            "What each feature is worth %s".formatted(Units.PER_ROWS),
            Grid.text("Feature"),
            Grid.number("Costs more by (%s)".formatted(unit)),
            Grid.number("95%% interval (%s)".formatted(unit)));
    for (Importance i : explanations.importances()) {
      numbers =
          numbers.with(
              i.feature(),
              money.plain(i.value()),
              Units.interval(money.plain(i.lower()), money.plain(i.upper())));
    }
    List<List<Double>> bars = new ArrayList<>();
    for (int i = 0; i < drawn.size(); i++) {
      bars.add(
          Chart.point(
              i,
              Units.ROWS * drawn.get(i).value(),
              Units.ROWS * drawn.get(i).lower(),
              Units.ROWS * drawn.get(i).upper()));
    }
    String title = "Costs more %s (%s)".formatted(Units.PER_ROWS, unit);
    return new Chart(
        "importance",
        "What each feature is worth",
        "What decisions cost more without it, with 95% intervals."
            + (drawn.size() < read.size()
                ? " The %s most important of %s."
                    .formatted(Units.count(drawn.size()), Units.count(read.size()))
                : ""),
        "Bar chart of what decisions cost more %s where a feature's values are shuffled."
            .formatted(Units.PER_ROWS),
        new Chart.Drawing(
            Axis.labelled("", drawn.stream().map(Importance::feature).toList()),
            Axis.amounts(title),
            List.of(Series.bars(title, 1, bars))),
        numbers);
  }
}
