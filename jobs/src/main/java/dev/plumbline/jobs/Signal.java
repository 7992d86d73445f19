package dev.plumbline.jobs;

import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Split;
import dev.plumbline.problem.Task;
import dev.plumbline.statistic.Power;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether a training set can settle its contract, in sentences: how much signal there is, how much
 * of it judges, and what saving so large a holdout can show.
 *
 * <p>What is provable was computed by the features job ({@link Power#smallestSavingWithoutModel})
 * with the better constant decision as baseline: an estimate from before there is a model.
 */
final class Signal {
  private final Problem problem;
  private final RecordedTrainingSet set;
  private final List<String> lines = new ArrayList<>();

  private Signal(Problem problem, RecordedTrainingSet set) {
    this.problem = problem;
    this.set = set;
  }

  /** The sentences, one a line, set like the plan's. */
  static String describe(Problem problem, RecordedTrainingSet set) {
    Signal signal = new Signal(problem, set);
    signal.addRows();
    signal.addHoldout();
    signal.addPower();
    return String.join("\n", signal.lines);
  }

  /** What is said before the features job has run. */
  static String unknown(Optional<LocalDate> date) {
    return line(
        "Signal",
        "is not known yet: check tells it once the jobs ingest and features have run%s."
            .formatted(date.map(" for %s or before"::formatted).orElse("")));
  }

  /** What is said where the tables cannot be read from here. */
  static String unreadable(String reason) {
    return line("Signal", "is not known: the table training_sets cannot be read: " + reason);
  }

  private void addRows() {
    lines.add(
        line(
            "Signal",
            "%,d labelled rows in the training set of %s%s."
                .formatted(
                    set.rows(),
                    set.logicalDate(),
                    problem.task() == Task.BINARY
                        ? "; %,d of them are positive (%s)"
                            .formatted(
                                set.positives(), percent((double) set.positives() / set.rows()))
                        : "")));
    if (!set.label().equals(problem.label().toString())
        || !set.split().equals(problem.split().toString())) {
      lines.add(
          line(
              "",
              "It was made with another label or split than this file's: run the features job"
                  + " again."));
    }
    lines.add(
        line(
            "",
            "Always the same decision costs %.3f %s a row, the %s."
                .formatted(
                    set.constantCost(),
                    problem.value().unit(),
                    problem.task() == Task.BINARY ? "better of the two" : "best of all")));
  }

  private void addHoldout() {
    lines.add(
        line(
            "Judges",
            set.holdoutRows() == 0
                ? "nothing: no rows are held out."
                : "by %,d rows held out, in %,d independent %s."
                    .formatted(set.holdoutRows(), set.holdoutBlocks(), unit(set.holdoutBlocks()))));
  }

  private void addPower() {
    if (set.smallestProvableSaving().isEmpty()) {
      return;
    }
    double provable = set.smallestProvableSaving().getAsDouble();
    double asked = problem.accept().savingOverBaseline();
    if (!Double.isFinite(provable)) {
      lines.add(line("Proves", "Nothing: the better constant decision costs nothing to save."));
      return;
    }
    boolean enough = provable <= asked;
    lines.add(
        line(
            "Proves",
            "This holdout can prove savings from about %s on; the contract asks for %s: %s."
                .formatted(percent(provable), percent(asked), enough ? "enough" : "not enough")));
    if (!enough) {
      lines.add(line("", needed(provable, asked)));
    }
    lines.add(
        line(
            "",
            "To be shown to save %s in %.0f cases of 100, a model must truly save about %s."
                .formatted(
                    asked == 0 ? "anything" : "at least " + percent(asked),
                    100 * Power.DEFAULT_POWER,
                    percent(asked + provable))));
  }

  private String needed(double provable, double asked) {
    if (asked == 0) {
      return "It asks for any saving at all: the more rows, the smaller the one that can be shown.";
    }
    boolean clock = problem.predictionTime().isPresent();
    OptionalLong more = clock ? moreBlocks(provable, asked) : moreRows(provable, asked);
    if (more.isEmpty()) {
      return "No number of rows within reach would be enough.";
    }
    if (!clock) {
      return "It would take about %,d more rows held out.".formatted(more.getAsLong());
    }
    long rowsOfBlock = Math.max(1, set.holdoutRows() / set.holdoutBlocks());
    return "It would take about %,d more %s held out (some %,d rows)."
        .formatted(more.getAsLong(), unit(more.getAsLong()), more.getAsLong() * rowsOfBlock);
  }

  /** What is provable falls as rows and blocks grow together. */
  private OptionalLong moreBlocks(double provable, double asked) {
    return more(set.holdoutBlocks(), provable / asked);
  }

  private OptionalLong moreRows(double provable, double asked) {
    return more(set.holdoutRows(), provable / asked);
  }

  private static OptionalLong more(long present, double times) {
    double more = Math.ceil(present * (times - 1));
    return more > Power.MAXIMUM_BLOCKS ? OptionalLong.empty() : OptionalLong.of((long) more);
  }

  /** What a block is. Days are the blocks of a short holdout: it has nearly as many as days. */
  private String unit(long number) {
    if (problem.predictionTime().isEmpty()) {
      return number == 1 ? "group of entities" : "groups of entities";
    }
    boolean days =
        problem.split().holdout() instanceof Split.Last last
            && last.span().toDays() < 2 * set.holdoutBlocks();
    return (days ? "day" : "week") + (number == 1 ? "" : "s");
  }

  private static String percent(double share) {
    return "%.1f%%".formatted(100 * share).replace(".0%", "%");
  }

  private static String line(String heading, String sentence) {
    return "%-10s%s".formatted(heading, sentence);
  }
}
