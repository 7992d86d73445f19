package dev.plumbline.evaluate;

import dev.plumbline.problem.Fairness;
import dev.plumbline.statistic.BlockSums;
import dev.plumbline.statistic.DecisionSums;
import dev.plumbline.statistic.Resampled;
import dev.plumbline.statistic.ResampledSums;
import dev.plumbline.statistic.Resampling;
import dev.plumbline.statistic.ThresholdMetrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How differently a model decides about groups of people: each group beside the one that is
 * favoured most often. Rates are of the favourable decision; whoever turns out as it assumes
 * deserved it. Demographic parity and disparate impact: Feldman and others, KDD 2015; equal
 * opportunity and equalised odds: Hardt, Price and Srebro, NeurIPS 2016; calibration within groups:
 * Kleinberg, Mullainathan and Raghavan, ITCS 2017, who also show that not all of it can be had at
 * once.
 */
final class FairnessMetrics {
  private final String rung;
  private final Fairness fairness;
  private final List<Attribute> attributes = new ArrayList<>();

  /** One attribute, or pair of attributes, with its groups. */
  private record Attribute(String name, boolean isPair, List<Group> groups, int tooSmall) {
    Optional<Group> reference() {
      return groups.stream().max(Comparator.comparingDouble(g -> g.selected().estimate()));
    }
  }

  /** One group of at least the minimum's rows. */
  private record Group(
      String name,
      long rows,
      Resampled selected,
      Resampled deserving,
      Resampled undeserving,
      Resampled gap) {}

  /** How a group stands to the reference. */
  private record Comparison(String group, Resampled value) {}

  FairnessMetrics(
      String rung, HoldoutScores scores, Fairness fairness, int mostValues, Resampling resampling) {
    this.rung = rung;
    this.fairness = fairness;
    BlockSums whole = scores.model(scores.layout().judged()).blocks();
    for (int i = 0; i < scores.parts().groups().size(); i++) {
      CutTally cut = scores.parts().groups().get(i);
      List<Group> groups = new ArrayList<>();
      int small = 0;
      for (Map.Entry<String, BlockSums> group : cut.largest(mostValues).entrySet()) {
        ResampledSums sums = resampling.of(group.getValue().alike(whole));
        if (DecisionSums.rows(sums.total()) >= fairness.minimumGroup()) {
          groups.add(group(group.getKey(), sums));
        } else {
          small++;
        }
      }
      attributes.add(new Attribute(cut.name(), i >= fairness.by().size(), groups, small));
    }
  }

  private Group group(String name, ResampledSums sums) {
    return new Group(
        name,
        Math.round(DecisionSums.rows(sums.total())),
        sums.statistic(s -> favourable(s).selectionRate()),
        sums.statistic(s -> favourable(s).recall()),
        sums.statistic(s -> favourable(s).falsePositiveRate()),
        sums.statistic(DecisionSums::calibrationGap));
  }

  /** The decisions as those see them whom they are about. */
  private ThresholdMetrics favourable(double[] sums) {
    ThresholdMetrics acting = DecisionSums.threshold(sums);
    return switch (fairness.favourable()) {
      case ACTING -> acting;
      case NOT_ACTING ->
          new ThresholdMetrics(
              acting.trueNegatives(),
              acting.falseNegatives(),
              acting.falsePositives(),
              acting.truePositives());
    };
  }

  List<Metric> metrics(double confidence) {
    List<Metric> metrics = new ArrayList<>();
    for (Attribute attribute : attributes) {
      for (Group group : attribute.groups()) {
        add(metrics, group, "favourable-rate", group.selected(), confidence);
        add(metrics, group, "favourable-rate if deserved", group.deserving(), confidence);
        add(metrics, group, "favourable-rate if not", group.undeserving(), confidence);
        add(metrics, group, "calibration-gap", group.gap(), confidence);
        attribute
            .reference()
            .filter(reference -> reference != group)
            .ifPresent(reference -> compare(metrics, group, reference, confidence));
      }
    }
    return metrics;
  }

  private void compare(List<Metric> metrics, Group group, Group reference, double confidence) {
    add(
        metrics,
        group,
        "disparate-impact",
        group.selected().over(reference.selected()),
        confidence);
    add(
        metrics,
        group,
        "selection-rate difference",
        group.selected().minus(reference.selected()),
        confidence);
    add(
        metrics,
        group,
        "equal-opportunity difference",
        group.deserving().minus(reference.deserving()),
        confidence);
    add(
        metrics,
        group,
        "equalised-odds difference",
        group.undeserving().minus(reference.undeserving()),
        confidence);
  }

  private void add(
      List<Metric> metrics, Group group, String name, Resampled value, double confidence) {
    metrics.add(
        Metric.of(rung, name, Part.group(group.name()), value.interval(confidence), group.rows()));
  }

  /** One rule a limit and declared attribute; pairs of attributes are shown and not judged. */
  List<GateRule> gate(double confidence) {
    List<GateRule> rules = new ArrayList<>();
    fairness
        .limits()
        .forEach(
            (limit, bound) ->
                attributes.stream()
                    .filter(a -> !a.isPair())
                    .forEach(a -> rules.add(rule(limit, bound, a, confidence))));
    return rules;
  }

  private GateRule rule(
      Fairness.Limit limit, double bound, Attribute attribute, double confidence) {
    String name =
        "%s by %s"
            .formatted(limit.name().toLowerCase(Locale.ROOT).replace('_', '-'), attribute.name());
    List<Comparison> comparisons = comparisons(limit, attribute);
    Limits limits =
        limit == Fairness.Limit.DISPARATE_IMPACT
            ? Limits.atLeast(bound)
            : Limits.within(-bound, bound);
    if (comparisons.isEmpty()) {
      return Gate.notJudged(
          name,
          bound,
          "fewer than two groups have %,d rows or more, and %d have fewer"
              .formatted(fairness.minimumGroup(), attribute.tooSmall()));
    }
    List<GateRule> each =
        comparisons.stream()
            .map(
                c ->
                    limits.judge(name, bound, c.group(), c.value(), confidence, comparisons.size()))
            .toList();
    // Refuted by one, supported by all: the worst of them speaks for the attribute.
    return each.stream().max(Comparator.comparingInt(FairnessMetrics::severity)).orElseThrow();
  }

  private static int severity(GateRule rule) {
    return switch (rule.verdict()) {
      case SUPPORTED -> 0;
      case UNDECIDED -> 1;
      case REFUTED -> 2;
    };
  }

  private List<Comparison> comparisons(Fairness.Limit limit, Attribute attribute) {
    return switch (limit) {
      case DISPARATE_IMPACT -> against(attribute, Group::selected, Way.RATIO);
      case SELECTION_RATE -> against(attribute, Group::selected, Way.DIFFERENCE);
      case EQUAL_OPPORTUNITY -> against(attribute, Group::deserving, Way.DIFFERENCE);
      case EQUALISED_ODDS -> {
        List<Comparison> both =
            new ArrayList<>(against(attribute, Group::deserving, Way.DIFFERENCE));
        both.addAll(against(attribute, Group::undeserving, Way.DIFFERENCE));
        yield both;
      }
      case CALIBRATION ->
          attribute.groups().stream().map(g -> new Comparison(g.name(), g.gap())).toList();
    };
  }

  private enum Way {
    RATIO,
    DIFFERENCE
  }

  private static List<Comparison> against(
      Attribute attribute, java.util.function.Function<Group, Resampled> rate, Way way) {
    Optional<Group> reference = attribute.reference();
    return attribute.groups().stream()
        .filter(group -> reference.filter(r -> r != group).isPresent())
        .map(
            group -> {
              Resampled mine = rate.apply(group);
              Resampled theirs = rate.apply(reference.orElseThrow());
              return new Comparison(
                  "%s beside %s".formatted(group.name(), reference.orElseThrow().name()),
                  way == Way.RATIO ? mine.over(theirs) : mine.minus(theirs));
            })
        .toList();
  }
}
