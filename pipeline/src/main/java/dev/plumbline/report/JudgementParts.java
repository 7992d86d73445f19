package dev.plumbline.report;

import dev.plumbline.problem.Fairness;
import dev.plumbline.report.Judgement.Metric;
import dev.plumbline.report.Units.Amounts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The judged model by slice, by time and between groups of people. */
final class JudgementParts {
  /** A found slice with a smaller chance of being nothing is called bad. */
  private static final double LEVEL = 0.05;

  private static final Metric NOTHING =
      new Metric("", "", Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, "", "");

  private final ReportData data;
  private final Judgement judgement;

  private JudgementParts(ReportData data) {
    this.data = data;
    this.judgement = data.judgement();
  }

  static JudgementParts of(ReportData data) {
    return new JudgementParts(data);
  }

  Section slices() {
    String heading = "Where and when it is good or bad";
    if (judgement.metrics().isEmpty()) {
      return Section.of("slices", heading, "No holdout was judged.");
    }
    List<Grid> grids = new ArrayList<>();
    Map<String, Map<String, Metric>> declared = judgement.bySlice("slice");
    if (!declared.isEmpty()) {
      grids.add(declared(declared));
    }
    Map<String, Map<String, Metric>> found = judgement.bySlice("found");
    if (!found.isEmpty()) {
      grids.add(found(found));
    }
    Section section =
        Section.of("slices", heading, sentence(found)).tables(grids.toArray(Grid[]::new));
    return judgement
        .judgedRung()
        .filter(rung -> judgement.curve(rung, "cost by period").size() > 1)
        .map(rung -> section.charts(JudgementCharts.of(data).costByPeriod(rung)))
        .orElse(section);
  }

  private static String sentence(Map<String, Map<String, Metric>> found) {
    List<String> bad =
        found.entrySet().stream()
            .filter(slice -> of(slice.getValue(), "chance of excess").value() < LEVEL)
            .map(Map.Entry::getKey)
            .toList();
    if (found.isEmpty()) {
      return "Nothing was found in which the model is worse than it believes, or nothing was looked"
          + " for.";
    }
    return bad.isEmpty()
        ? "Slices were looked for in which rows cost more than the model's probabilities made expect;"
            + " none of the worst is told from chance."
        : "Rows cost more than the model's probabilities made expect in: %s."
            .formatted(String.join("; ", bad));
  }

  private Grid declared(Map<String, Map<String, Metric>> slices) {
    Amounts money = money(slices, "cost");
    Grid grid =
        Grid.of(
            "Declared slices",
            Grid.text("Slice"),
            Grid.number("Rows"),
            Grid.number(cost("Cost")),
            Grid.number("95% interval"),
            Grid.number("Saving over the rules"),
            Grid.number("95% interval"),
            Grid.number("Positives"),
            Grid.number("Observed − predicted"),
            Grid.number("95% interval"));
    for (Map.Entry<String, Map<String, Metric>> slice : slices.entrySet()) {
      Metric cost = of(slice.getValue(), "cost");
      Metric saving = of(slice.getValue(), "saving over rules");
      Metric gap = of(slice.getValue(), "calibration-gap");
      grid =
          grid.with(
              slice.getKey(),
              Units.count(cost.support()),
              money.plain(cost.value()),
              Units.interval(money.plain(cost.lower()), money.plain(cost.upper())),
              Units.share(saving.value()),
              shares(saving),
              Units.share(of(slice.getValue(), "observed rate").value()),
              Units.share(gap.value()),
              shares(gap));
    }
    return grid;
  }

  private Grid found(Map<String, Map<String, Metric>> slices) {
    Amounts money = money(slices, "excess cost");
    Grid grid =
        Grid.of(
            "The worst slices found on half of the blocks, judged on the other half",
            Grid.text("Slice"),
            Grid.number("Rows"),
            Grid.number(cost("Cost beyond what was expected")),
            Grid.number("95% interval"),
            Grid.number("Chance if there were none"));
    List<Map.Entry<String, Map<String, Metric>>> surest =
        slices.entrySet().stream()
            .sorted(Comparator.comparingDouble(s -> of(s.getValue(), "chance of excess").value()))
            .toList();
    for (Map.Entry<String, Map<String, Metric>> slice : surest) {
      Metric excess = of(slice.getValue(), "excess cost");
      double chance = of(slice.getValue(), "chance of excess").value();
      grid =
          grid.with(
              List.of(
                  Grid.cell(slice.getKey()),
                  Grid.cell(Units.count(excess.support())),
                  Grid.cell(money.plain(excess.value())),
                  Grid.cell(
                      Units.interval(money.plain(excess.lower()), money.plain(excess.upper()))),
                  chance < LEVEL
                      ? Grid.toned(Units.decimal(chance, 3), "bad")
                      : Grid.cell(Units.decimal(chance, 3))));
    }
    return grid.noting(
        "Beside the same of all rows; the chance is corrected for the number of slices judged"
            + " (Holm).");
  }

  Section fairness() {
    String heading = "Between groups of people";
    Map<String, Map<String, Metric>> groups = judgement.bySlice("group");
    Fairness fairness = data.problem().evaluation().fairness();
    if (groups.isEmpty()) {
      return Section.of(
          "fairness",
          heading,
          fairness.by().isEmpty()
              ? "The problem names no groups to compare (fairness.by)."
              : "No groups were judged.");
    }
    return Section.of(
            "fairness",
            heading,
            "Each group beside the one that is favoured most often. The favourable decision is %s; groups of fewer than %s are not judged."
                .formatted(
                    fairness.favourable() == Fairness.Favourable.ACTING ? "to act" : "not to act",
                    Units.counted(fairness.minimumGroup(), "row", "rows")))
        .tables(groups(groups))
        .folding(rates(groups));
  }

  private static Grid groups(Map<String, Map<String, Metric>> groups) {
    Grid grid =
        Grid.of(
            "How groups differ from the one favoured most",
            Grid.text("Group"),
            Grid.number("Rows"),
            Grid.number("Favoured"),
            Grid.number("Ratio (disparate impact)"),
            Grid.number("95% interval"),
            Grid.number("Difference among the deserving"),
            Grid.number("95% interval"),
            Grid.number("Difference among the others"),
            Grid.number("95% interval"));
    for (Map.Entry<String, Map<String, Metric>> group : groups.entrySet()) {
      Metric impact = of(group.getValue(), "disparate-impact");
      Metric deserving = of(group.getValue(), "equal-opportunity difference");
      Metric others = of(group.getValue(), "equalised-odds difference");
      Metric rate = of(group.getValue(), "favourable-rate");
      grid =
          grid.with(
              group.getKey(),
              Units.count(rate.support()),
              Units.share(rate.value()),
              Units.decimal(impact.value(), 3),
              Units.interval(Units.decimal(impact.lower(), 3), Units.decimal(impact.upper(), 3)),
              Units.share(deserving.value()),
              shares(deserving),
              Units.share(others.value()),
              shares(others));
    }
    return grid.noting(
        "A ratio below 0.8 is adverse impact by the four-fifths guideline of the United States. A"
            + " dash: the group that the others of its kind are compared with.");
  }

  private static Grid rates(Map<String, Map<String, Metric>> groups) {
    Grid grid =
        Grid.of(
            "Rates within groups",
            Grid.text("Group"),
            Grid.number("Favoured"),
            Grid.number("95% interval"),
            Grid.number("Of the deserving"),
            Grid.number("Of the others"),
            Grid.number("Observed − predicted"),
            Grid.number("95% interval"));
    for (Map.Entry<String, Map<String, Metric>> group : groups.entrySet()) {
      Metric rate = of(group.getValue(), "favourable-rate");
      Metric gap = of(group.getValue(), "calibration-gap");
      grid =
          grid.with(
              group.getKey(),
              Units.share(rate.value()),
              shares(rate),
              Units.share(of(group.getValue(), "favourable-rate if deserved").value()),
              Units.share(of(group.getValue(), "favourable-rate if not").value()),
              Units.share(gap.value()),
              shares(gap));
    }
    return grid;
  }

  private String cost(String title) {
    return "%s %s (%s)".formatted(title, Units.PER_ROWS, data.problem().value().unit());
  }

  private Amounts money(Map<String, Map<String, Metric>> slices, String name) {
    return Amounts.fitting(
        data.problem().value().unit(),
        slices.values().stream().mapToDouble(metrics -> of(metrics, name).value()));
  }

  private static String shares(Metric metric) {
    return Units.interval(Units.share(metric.lower()), Units.share(metric.upper()));
  }

  private static Metric of(Map<String, Metric> metrics, String name) {
    return metrics.getOrDefault(name, NOTHING);
  }
}
