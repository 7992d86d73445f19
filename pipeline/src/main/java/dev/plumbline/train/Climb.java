package dev.plumbline.train;

import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Rung;
import dev.plumbline.problem.Training;
import dev.plumbline.statistic.BlockedMean;
import dev.plumbline.train.LadderStep.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Climbs the ladder: from the rung reached to a dearer one only where the lower one has come to its
 * end (its tuning curve and its learning curve are flat) and the dearer one saves more than it
 * costs, each with one-sided confidence. A curve that still falls promises something, and holds up
 * a dearer rung that does not surely save more than that: rows and settings to come are no reason
 * to go without what is there now. A rung that cannot be climbed to is not fitted, unless the whole
 * ladder is asked for; then money alone decides.
 *
 * <p>Rules are what there is without a model; no model waits for what one of them may still learn
 * of more rows. Of the rungs above, a learning curve is as steep as the rows that will come make
 * it: between half of the rows and all of them costs are taken to fall by the logarithm of the
 * rows, and what counts is the fall until the next retraining. Where rows have no clock nobody
 * knows how many come, and the whole step from half to all counts.
 */
final class Climb<C extends Candidate> {
  /** Stands in a sentence for what was gained, until that is known. */
  private static final String AMOUNT = "{amount}";

  private static final String HALF = "with half of the rows";

  private final Problem problem;
  private final Training training;
  private final CrossValidation<C> validation;
  private final RungSaving saving;
  private final double confidence;
  private final Consumer<String> say;
  private final List<LadderStep> steps = new ArrayList<>();

  /** What has been found of a rung's plateau. */
  private final Map<String, List<Finding>> plateaus = new TreeMap<>();

  private record Finding(Rule rule, boolean flat, double value, double lower, String reason) {}

  private Climb(CrossValidation<C> validation, RungSaving saving, Consumer<String> say) {
    this.problem = saving.problem();
    this.training = problem.training();
    this.validation = validation;
    this.saving = saving;
    this.confidence = saving.confidence();
    this.say = say;
  }

  /**
   * Where the ladder ended, and why.
   *
   * @param top the highest rung worth its place
   * @param fitted every rung that was fitted, in the ladder's order
   */
  record Result(String top, List<Rung> fitted, List<LadderStep> steps) {
    Result {
      fitted = List.copyOf(fitted);
      steps = List.copyOf(steps);
    }
  }

  /** Fits and climbs. */
  static <C extends Candidate> Result of(
      CrossValidation<C> validation, RungSaving saving, Consumer<String> say) {
    return new Climb<>(validation, saving, say).climb();
  }

  private Result climb() {
    List<Rung> ladder = problem.ladder();
    List<Rung> fitted = new ArrayList<>();
    boolean whole = training.ladder() == Training.Ladder.FULL;
    Rung current = ladder.get(0);
    validation.fit(current);
    fitted.add(current);
    for (int step = 1; step < ladder.size(); step++) {
      Rung next = ladder.get(step);
      double promised = plateau(step, current, next);
      boolean possible = possible(step, current, next);
      if (!whole && !possible) {
        say.accept("%s is not trained: %s".formatted(next.name(), reasons(step)));
        continue;
      }
      validation.fit(next);
      fitted.add(next);
      if (saves(step, current, next, whole ? 0 : promised)) {
        current = next;
      }
    }
    return new Result(current.name(), fitted, steps);
  }

  private String reasons(int step) {
    return String.join(
        "; ",
        steps.stream()
            .filter(s -> s.step() == step && !s.holds())
            .map(LadderStep::reason)
            .toList());
  }

  /** What the curves of the lower rung that are not flat promise, together; 0 where all are. */
  private double plateau(int step, Rung current, Rung next) {
    List<Finding> findings =
        plateaus.computeIfAbsent(
            current.name(), name -> List.of(tuning(current), learning(current)));
    for (Finding finding : findings) {
      steps.add(
          new LadderStep(
              step,
              current.name(),
              next.name(),
              finding.rule(),
              finding.flat(),
              finding.value(),
              finding.lower(),
              saving.scale() * tolerance(current),
              finding.reason()));
    }
    return findings.stream().filter(f -> !f.flat()).mapToDouble(Finding::value).sum();
  }

  /** Flat where no edge of what was tried gained more on its neighbour than could be chance. */
  private Finding tuning(Rung rung) {
    C chosen = chosen(rung);
    List<C> ofRung =
        validation.candidates().stream().filter(c -> c.rung().equals(rung.name())).toList();
    if (TuningCurve.isDrawn(rung, training.search()) && ofRung.size() > 1) {
      return drawn(rung, chosen, ofRung);
    }
    Finding worst =
        new Finding(
            Rule.TUNING_CURVE,
            true,
            Double.NaN,
            Double.NaN,
            ofRung.size() == 1
                ? "%s has one setting".formatted(rung.name())
                : rung instanceof Rung.Rules
                    ? "rules have no setting to go beyond; the best of them is %s"
                        .formatted(chosen.setting())
                    : "the best setting of %s, %s, is at no edge of those tried"
                        .formatted(rung.name(), chosen.setting()));
    for (TuningCurve.Edge edge :
        TuningCurve.edges(ofRung.stream().map(C::setting).toList(), ofRung.indexOf(chosen))) {
      double[] gain =
          RungSaving.difference(
              validation.costs(), ofRung.get(edge.neighbour()).column(), chosen.column());
      Finding found =
          finding(
              Rule.TUNING_CURVE,
              rung,
              validation.costs(),
              gain,
              "%s of %s has nothing better than its last value tried, %s, which saves %s on the one"
                      .formatted(edge.parameter(), rung.name(), plain(edge.value()), AMOUNT)
                  + " before it");
      if (Double.isNaN(worst.value()) || found.lower() > worst.lower()) {
        worst = found;
      }
    }
    return worst;
  }

  /** Drawn settings have no edge: flat where the second half of them brought nothing better. */
  private Finding drawn(Rung rung, C chosen, List<C> inOrder) {
    C early = inOrder.get(TuningCurve.early(inOrder.stream().map(C::loss).toList()));
    if (early == chosen) {
      return new Finding(
          Rule.TUNING_CURVE,
          true,
          0,
          0,
          "of %d settings of %s that were drawn the second half brought nothing better"
              .formatted(inOrder.size(), rung.name()));
    }
    return finding(
        Rule.TUNING_CURVE,
        rung,
        validation.costs(),
        RungSaving.difference(validation.costs(), early.column(), chosen.column()),
        "the second half of %d settings of %s that were drawn saves %s"
            .formatted(inOrder.size(), rung.name(), AMOUNT));
  }

  /** Flat where all rows gain no more on half of them than could be chance. */
  private Finding learning(Rung rung) {
    if (rung instanceof Rung.Rules) {
      return new Finding(
          Rule.LEARNING_CURVE,
          true,
          Double.NaN,
          Double.NaN,
          "rules are the baseline: a model does not wait for what a rule may still learn");
    }
    C chosen = chosen(rung);
    Optional<BlockedMean> beside = validation.besideHalf(rung, chosen, HALF);
    if (beside.isEmpty()) {
      return new Finding(
          Rule.LEARNING_CURVE,
          true,
          Double.NaN,
          Double.NaN,
          "half of the rows are too few to fit %s, so nothing is known of its learning"
              .formatted(rung.name()));
    }
    double[] gain = RungSaving.difference(beside.get(), HALF, chosen.column());
    OptionalDouble growth = validation.growthUntilRetraining();
    if (growth.isEmpty()) {
      return finding(
          Rule.LEARNING_CURVE,
          rung,
          beside.get(),
          gain,
          "with all rows %s saves %s on half of them".formatted(rung.name(), AMOUNT));
    }
    // From half to all is one doubling.
    double doublings = Math.log1p(growth.getAsDouble()) / Math.log(2);
    for (int i = 0; i < gain.length; i++) {
      gain[i] *= doublings;
    }
    return finding(
        Rule.LEARNING_CURVE,
        rung,
        beside.get(),
        gain,
        "the %.0f%% more rows that come until %s is trained again save %s, by what all rows save on half of them"
            .formatted(100 * growth.getAsDouble(), rung.name(), AMOUNT));
  }

  private Finding finding(Rule rule, Rung rung, BlockedMean costs, double[] gain, String sentence) {
    double estimate = costs.estimate(gain);
    double lower = costs.lowerBound(gain, confidence);
    boolean flat = lower <= 0 || estimate <= tolerance(rung);
    String amount =
        estimate <= 0
            ? "nothing (%s)".formatted(saving.amount(estimate))
            : "%s (%s)"
                .formatted(
                    saving.amount(estimate),
                    Double.isFinite(lower)
                        ? "at least " + saving.amount(lower)
                        : "of one block of rows");
    return new Finding(
        rule,
        flat,
        saving.scale() * estimate,
        saving.scale() * lower,
        sentence.replace(AMOUNT, amount)
            + (flat
                ? estimate <= 0
                    ? ""
                    : lower <= 0 ? ", which may be chance" : ", which is next to nothing"
                : rule == Rule.LEARNING_CURVE
                    ? ": more rows come before a dearer rung that saves less"
                    : ": more values come before a dearer rung that saves less"));
  }

  /** What counts as nothing beside a rung's cost a row. */
  private double tolerance(Rung rung) {
    double cost = validation.costs().mean(chosen(rung).column(), confidence).estimate();
    return training.flatWithin() * Math.abs(cost);
  }

  /** Even perfect decisions must be able to repay what the rung costs more. */
  private boolean possible(int step, Rung current, Rung next) {
    double extra = saving.extra(current, next);
    if (extra <= 0) {
      return true;
    }
    BlockedMean costs = validation.costs();
    double[] most = RungSaving.difference(costs, chosen(current).column(), CrossValidation.PERFECT);
    double upper = costs.upperBound(most, confidence) * saving.scale();
    boolean holds = upper > extra;
    steps.add(
        new LadderStep(
            step,
            current.name(),
            next.name(),
            Rule.POSSIBLE_SAVING,
            holds,
            saving.scale() * costs.estimate(most),
            saving.scale() * costs.lowerBound(most, confidence),
            extra,
            "perfect decisions would save %s over %s; %s costs %s more"
                .formatted(
                    Double.isFinite(upper)
                        ? "at most " + saving.money(upper)
                        : "nobody knows how much of one block of rows",
                    current.name(),
                    next.name(),
                    saving.money(extra))));
    return holds;
  }

  private boolean saves(int step, Rung current, Rung next, double promised) {
    LadderStep found =
        saving.step(step, chosen(current), chosen(next), validation.costs(), promised);
    steps.add(found);
    say.accept(found.reason() + (found.holds() ? ": climb" : ": stay on " + current.name()));
    return found.holds();
  }

  private C chosen(Rung rung) {
    return validation.chosen().get(rung.name());
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
