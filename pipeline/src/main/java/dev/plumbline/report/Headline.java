package dev.plumbline.report;

import dev.plumbline.report.Units.Amounts;
import dev.plumbline.statistic.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * What the page says first: the verdict, who decides, and the few numbers that matter.
 *
 * @param tone class of the verdict's badge
 * @param mark a sign beside the colour, which not everybody sees
 * @param rules the gate's rules, in a list of one, or none where nothing was judged
 */
record Headline(
    String tone,
    String mark,
    String verdict,
    String meaning,
    List<Grid> rules,
    String champion,
    List<Card> cards) {

  /** How the rules begin that set a most: metrics of which less is better, gaps between groups. */
  private static final List<String> MOST =
      List.of(
          "brier-score",
          "log-loss",
          "calibration",
          "selection-rate",
          "equal-opportunity",
          "equalised-odds");

  /** One number that matters. */
  record Card(String title, String value, String remark) {}

  static Headline of(ReportData data) {
    Optional<Verdict> verdict = data.judgement().verdict();
    return new Headline(
        verdict.map(Headline::tone).orElse("open"),
        verdict.map(Headline::mark).orElse("·"),
        verdict.map(Verdict::name).orElse("NOT JUDGED YET"),
        meaning(data, verdict),
        rules(data),
        champion(data),
        cards(data));
  }

  static String tone(Verdict verdict) {
    return switch (verdict) {
      case SUPPORTED -> "good";
      case REFUTED -> "bad";
      case UNDECIDED -> "open";
    };
  }

  static String mark(Verdict verdict) {
    return switch (verdict) {
      case SUPPORTED -> "✓";
      case REFUTED -> "✕";
      case UNDECIDED -> "?";
    };
  }

  private static String meaning(ReportData data, Optional<Verdict> verdict) {
    if (verdict.isEmpty()) {
      return data.set().isEmpty()
          ? "Nothing has been trained up to this date."
          : "The evaluate job has not judged the training of %s."
              .formatted(data.set().get().logicalDate());
    }
    String rung = data.judgement().judgedRung().orElse("the model");
    String said =
        switch (verdict.get()) {
          case SUPPORTED -> "The %s model does what the contract asks.";
          case REFUTED -> "The %s model does not do what the contract asks.";
          case UNDECIDED -> "Whether the %s model does what the contract asks is not settled.";
        };
    String sentence =
        said.formatted(rung)
            + " It was trained on what was known before %s."
                .formatted(data.problem().schedule().end(data.set().orElseThrow().logicalDate()))
            + data.judgement()
                .reopening()
                .map(
                    again ->
                        " It has been judged on this holdout before, which was opened again: %s."
                            .formatted(again.reason()))
                .orElse("");
    boolean same =
        data.judgement().rules().stream()
            .allMatch(r -> r.contractHash().equals(data.problem().contract().hash()));
    return same
        ? sentence
        : sentence + " The contract has changed since: this verdict is about the one before.";
  }

  private static List<Grid> rules(ReportData data) {
    if (data.judgement().rules().isEmpty()) {
      return List.of();
    }
    Grid grid =
        Grid.of(
            "The contract's rules; the ends of an interval are one-sided bounds at %s confidence"
                .formatted(percent(data.problem().accept().confidence())),
            Grid.text("Rule"),
            Grid.number("Asked"),
            Grid.number("Seen"),
            Grid.number("Interval"),
            Grid.text("Verdict"),
            Grid.text("Reason"));
    for (Judgement.Rule rule : data.judgement().rules()) {
      grid =
          grid.with(
              List.of(
                  Grid.cell(capitalised(rule.name().replace('-', ' '))),
                  Grid.cell(asked(rule)),
                  Grid.cell(measure(rule, rule.value())),
                  Grid.cell(
                      Units.interval(measure(rule, rule.lower()), measure(rule, rule.upper()))),
                  Grid.toned(mark(rule.verdict()) + " " + rule.verdict(), tone(rule.verdict())),
                  Grid.toned(capitalised(rule.reason()), "prose")));
    }
    return List.of(grid);
  }

  private static String asked(Judgement.Rule rule) {
    return (MOST.stream().anyMatch(rule.name()::startsWith) ? "at most " : "at least ")
        + measure(rule, rule.bound());
  }

  /** Savings are shares of a cost; floors are of metrics without a unit. */
  private static String measure(Judgement.Rule rule, double value) {
    return rule.name().startsWith("saving") ? Units.share(value) : Units.decimal(value, 3);
  }

  private static String champion(ReportData data) {
    return data.life()
        .champion()
        .map(
            c ->
                "Champion: %s (model %s), deciding from %s on. Reason on record: “%s”."
                    .formatted(c.rung(), shortened(c.model()), c.from(), c.reason()))
        .orElse("There is no champion yet: the promote job has not run up to this date.");
  }

  private static List<Card> cards(ReportData data) {
    List<Card> cards = new ArrayList<>();
    data.judgement().judgedRung().ifPresent(rung -> judged(data, rung, cards));
    realised(data, cards);
    data.life()
        .lastPeriod()
        .ifPresent(
            p ->
                cards.add(
                    new Card(
                        "Alerts in the last period",
                        Units.count(p.alerts().size()),
                        "period of %s; %s scored"
                            .formatted(p.date(), Units.counted(p.rowsScored(), "row", "rows")))));
    return List.copyOf(cards);
  }

  private static void judged(ReportData data, String rung, List<Card> cards) {
    data.judgement()
        .metric(rung, "saving over rules")
        .ifPresent(
            m ->
                cards.add(
                    new Card(
                        "Saving over the rules, holdout",
                        Units.share(m.value()),
                        "95% interval "
                            + Units.interval(Units.share(m.lower()), Units.share(m.upper())))));
    data.judgement()
        .metric(rung, "cost")
        .ifPresent(
            m -> {
              Amounts money =
                  Amounts.fitting(data.problem().value().unit(), DoubleStream.of(m.value()));
              cards.add(
                  new Card(
                      "Cost %s, holdout".formatted(Units.PER_ROWS),
                      money.withUnit(m.value()),
                      "95% interval "
                          + Units.interval(money.plain(m.lower()), money.plain(m.upper()))));
            });
  }

  /** Totals of the periods shown, from each period's mean and number of outcomes. */
  private static void realised(ReportData data, List<Card> cards) {
    List<Life.Period> matured = data.life().maturedPeriods();
    if (matured.isEmpty()) {
      return;
    }
    String unit = data.problem().value().unit();
    double cost = matured.stream().mapToDouble(p -> p.matured() * p.realisedCost()).sum();
    double without = matured.stream().mapToDouble(p -> p.matured() * p.costWithoutModel()).sum();
    long rows = matured.stream().mapToLong(Life.Period::matured).sum();
    cards.add(
        new Card(
            (without >= cost ? "Saved so far over " : "Lost so far against ")
                + LifeSections.withoutModel(data),
            Units.number(Math.abs(without - cost)) + " " + unit,
            "%s %s instead of %s, on %s"
                .formatted(
                    Units.number(cost),
                    unit,
                    Units.number(without),
                    Units.counted(rows, "matured outcome", "matured outcomes"))));
  }

  static String capitalised(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  static String shortened(String hash) {
    return hash.substring(0, Math.min(8, hash.length()));
  }

  private static String percent(double share) {
    return Units.number(100 * share).replaceAll("\\.?0+$", "") + "%";
  }
}
