package dev.plumbline.train;

import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Rate;
import dev.plumbline.problem.Rung;
import dev.plumbline.statistic.BlockedMean;
import dev.plumbline.train.LadderStep.Rule;
import java.util.Optional;

/**
 * The money by which a rung is climbed to: what its decisions save over those of the rung reached,
 * out of fold and with one-sided confidence, against what it costs more to run.
 *
 * @param volume decisions to be made; amounts are of a month then, else of 1,000 decisions
 */
record RungSaving(Problem problem, Optional<Rate> volume, double confidence) {

  /**
   * Whether a rung saves more than it costs more.
   *
   * @param step the dearer rung's place on the ladder
   * @param costs a row, by column
   * @param promised what the lower rung may still come to by itself
   */
  LadderStep step(int step, Candidate current, Candidate next, BlockedMean costs, double promised) {
    double[] saving = difference(costs, current.column(), next.column());
    double lower = costs.lowerBound(saving, confidence);
    double extra = extra(current.rung(), next.rung());
    String reason =
        "%s out of fold, %s%s%s"
            .formatted(
                costs.estimate(saving) < 0
                    ? "%s costs %s more than %s"
                        .formatted(next.rung(), amount(-costs.estimate(saving)), current.rung())
                    : "%s saves %s over %s"
                        .formatted(next.rung(), amount(costs.estimate(saving)), current.rung()),
                surely(costs.estimate(saving), lower),
                extra == 0
                    ? ""
                    : extra > 0
                        ? ", and costs %s more".formatted(money(extra))
                        : ", and costs %s less".formatted(money(-extra)),
                promised > 0
                    ? "; %s may still come to %s by itself"
                        .formatted(current.rung(), money(promised))
                    : "");
    return new LadderStep(
        step,
        current.rung(),
        next.rung(),
        Rule.SAVING,
        lower * scale() > extra + promised,
        scale() * costs.estimate(saving),
        scale() * lower,
        extra + promised,
        reason);
  }

  private String surely(double estimate, double lower) {
    if (!Double.isFinite(lower)) {
      return "how surely cannot be told of one block of rows";
    }
    String bound =
        lower >= 0
            ? "at least " + amount(lower)
            : "%sat most %s more".formatted(estimate < 0 ? "" : "or costs ", amount(-lower));
    return "%s with %.0f%% confidence".formatted(bound, 100 * confidence);
  }

  /** What running the second rung costs more than running the first. */
  double extra(Rung current, Rung next) {
    return extra(current.name(), next.name());
  }

  private double extra(String current, String next) {
    return problem.training().runningCost(next) - problem.training().runningCost(current);
  }

  /** What the first column costs more than the second. */
  static double[] difference(BlockedMean costs, String first, String second) {
    double[] coefficients = new double[costs.names().size()];
    coefficients[costs.indexOf(first)] = 1;
    coefficients[costs.indexOf(second)] = -1;
    return coefficients;
  }

  /** How many decisions amounts are stated for. */
  double scale() {
    return volume.map(Rate::perMonth).orElse(1000.0);
  }

  String amount(double perRow) {
    return money(scale() * perRow);
  }

  String money(double amount) {
    return "%,.2f %s %s"
        .formatted(amount, problem.value().unit(), volume.isPresent() ? "a month" : "per 1,000");
  }
}
