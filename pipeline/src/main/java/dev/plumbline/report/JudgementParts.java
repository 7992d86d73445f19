package dev.plumbline.report;

import dev.plumbline.problem.Fairness;
import dev.plumbline.problem.Task;
import dev.plumbline.report.Judgement.Metric;
import dev.plumbline.report.Judgement.Slice;
import dev.plumbline.report.Units.Amounts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The judged model by slice, by time and between groups of people. */
final class JudgementParts {
  /** A found slice with a smaller chance of being nothing is called bad. */
  private static final double LEVEL = 0.05;

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
    List<Slice> declared = judgement.slices("slice");
    if (!declared.isEmpty()) {
      grids.add(declared(declared));
    }
    List<Slice> found = judgement.slices("found");
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

  private static String sentence(List<Slice> found) {
    List<String> bad =
        found.stream()
            .filter(slice -> slice.metric("chance of excess").value() < LEVEL)
            .map(Slice::name)
            .toList();
    if (found.isEmpty()) {
      return "Nothing was found in which the model is worse than it believes, or nothing was looked"
          + " for.";
    }
    return bad.isEmpty()
        ? "Slices were looked for in which rows cost more than the model's own predictions made expect;"
            + " none of the worst is told from chance."
        : "Rows cost more than the model's own predictions made expect in: %s."
            .formatted(String.join("; ", bad));
  }

  private Grid declared(List<Slice> slices) {
    return compared("Declared slices", "Slice", slices, "cost", Compared.ofSlices(task()));
  }

  /** Rows, cost and more of each part, each with its interval where it has one. */
  private Grid compared(
      String title, String part, List<Slice> slices, String cost, List<Compared> columns) {
    Amounts money = money(slices, cost);
    List<Grid.Heading> headings = new ArrayList<>();
    headings.add(Grid.text(part));
    headings.add(Grid.number("Rows"));
    headings.add(Grid.number(cost(cost.equals("cost") ? "Cost" : "Cost less others'")));
    headings.add(Grid.number("95% interval"));
    for (Compared column : columns) {
      headings.add(Grid.number(column.title()));
      headings.add(Grid.number("95% interval"));
    }
    return lines(
        Grid.of(title, headings.toArray(Grid.Heading[]::new)),
        slices,
        slice -> {
          Metric ofCost = slice.metric(cost);
          List<Grid.Cell> cells =
              new ArrayList<>(
                  cells(
                      slice.name(),
                      Units.count(slice.metric("cost").support()),
                      money.plain(ofCost.value()),
                      ofCost.amounts(money)));
          for (Compared column : columns) {
            Metric metric = slice.metric(column.metric());
            cells.addAll(
                column.isShare()
                    ? cells(Units.share(metric.value()), metric.shares())
                    : cells(Units.decimal(metric.value(), 3), metric.decimals(3)));
          }
          return cells;
        });
  }

  /** A number of a part, by its metric. */
  private record Compared(String title, String metric, boolean isShare) {
    static List<Compared> ofSlices(Task task) {
      Compared saving = new Compared("Saving over the rules", "saving over rules", true);
      return switch (task) {
        case BINARY ->
            List.of(
                saving,
                new Compared("Positives", "observed rate", true),
                new Compared("Observed − predicted", "calibration-gap", true));
        case MULTICLASS ->
            List.of(
                saving,
                new Compared("Right decisions", "accuracy", true),
                new Compared("Macro F1", "macro-f1", false));
        case REGRESSION ->
            List.of(
                saving,
                new Compared("Predicted − actual", "bias", false),
                new Compared("Mean absolute error", "mae", false),
                new Compared("RMSE", "rmse", false));
      };
    }

    /** Each less that of everybody else. */
    static List<Compared> ofGroups(Task task) {
      return switch (task) {
        case BINARY -> List.of();
        case MULTICLASS ->
            List.of(
                new Compared("Right decisions", "accuracy", true),
                new Compared("Less others'", "accuracy difference", true));
        case REGRESSION ->
            List.of(
                new Compared("Predicted − actual", "bias", false),
                new Compared("Less others'", "bias difference", false),
                new Compared("Mean absolute error", "mae", false),
                new Compared("Less others'", "mae difference", false));
      };
    }
  }

  private Grid found(List<Slice> slices) {
    Amounts money = money(slices, "excess cost");
    Grid grid =
        Grid.of(
            "The worst slices found on half of the blocks, judged on the other half",
            Grid.text("Slice"),
            Grid.number("Rows"),
            Grid.number(cost("Cost beyond what was expected")),
            Grid.number("95% interval"),
            Grid.number("Chance if there were none"));
    List<Slice> surest =
        slices.stream()
            .sorted(Comparator.comparingDouble(s -> s.metric("chance of excess").value()))
            .toList();
    return lines(
            grid,
            surest,
            slice -> {
              Metric excess = slice.metric("excess cost");
              double chance = slice.metric("chance of excess").value();
              List<Grid.Cell> cells =
                  new ArrayList<>(
                      cells(
                          slice.name(),
                          Units.count(excess.support()),
                          money.plain(excess.value()),
                          excess.amounts(money)));
              cells.add(Grid.toned(Units.decimal(chance, 3), chance < LEVEL ? "bad" : ""));
              return cells;
            })
        .noting(
            "Beside the same of all rows; the chance is corrected for the number of slices judged"
                + " (Holm).");
  }

  Section fairness() {
    String heading = "Between groups of people";
    List<Slice> groups = judgement.slices("group");
    Fairness fairness = data.problem().evaluation().fairness();
    if (groups.isEmpty()) {
      return Section.of(
          "fairness",
          heading,
          fairness.by().isEmpty()
              ? "The problem names no groups to compare (fairness.by)."
              : "No groups were judged.");
    }
    if (task() != Task.BINARY) {
      return Section.of(
              "fairness",
              heading,
              "What decisions about each group cost and how good they are, beside those about"
                  + " everybody else; groups of fewer than %s are not judged."
                      .formatted(Units.counted(fairness.minimumGroup(), "row", "rows")))
          .tables(
              compared(
                  "How decisions about groups differ from those about everybody else",
                  "Group",
                  groups,
                  "cost difference",
                  Compared.ofGroups(task())));
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

  private static Grid groups(List<Slice> groups) {
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
    return lines(
            grid,
            groups,
            group -> {
              Metric rate = group.metric("favourable-rate");
              Metric impact = group.metric("disparate-impact");
              Metric deserving = group.metric("equal-opportunity difference");
              Metric others = group.metric("equalised-odds difference");
              return cells(
                  group.name(),
                  Units.count(rate.support()),
                  Units.share(rate.value()),
                  Units.decimal(impact.value(), 3),
                  impact.decimals(3),
                  Units.share(deserving.value()),
                  deserving.shares(),
                  Units.share(others.value()),
                  others.shares());
            })
        .noting(
            "A ratio below 0.8 is adverse impact by the four-fifths guideline of the United States."
                + " A dash: the group that the others of its kind are compared with.");
  }

  private static Grid rates(List<Slice> groups) {
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
    return lines(
        grid,
        groups,
        group -> {
          Metric rate = group.metric("favourable-rate");
          Metric gap = group.metric("calibration-gap");
          return cells(
              group.name(),
              Units.share(rate.value()),
              rate.shares(),
              Units.share(group.metric("favourable-rate if deserved").value()),
              Units.share(group.metric("favourable-rate if not").value()),
              Units.share(gap.value()),
              gap.shares());
        });
  }

  private static Grid lines(Grid empty, List<Slice> slices, Function<Slice, List<Grid.Cell>> line) {
    Grid grid = empty;
    for (Slice slice : slices) {
      grid = grid.with(line.apply(slice));
    }
    return grid;
  }

  private static List<Grid.Cell> cells(String... texts) {
    return Stream.of(texts).map(Grid::cell).toList();
  }

  private Task task() {
    return data.problem().task();
  }

  private String cost(String title) {
    return "%s %s (%s)".formatted(title, Units.PER_ROWS, data.problem().value().unit());
  }

  private Amounts money(List<Slice> slices, String name) {
    return Amounts.fitting(
        data.problem().value().unit(), slices.stream().mapToDouble(s -> s.metric(name).value()));
  }
}
