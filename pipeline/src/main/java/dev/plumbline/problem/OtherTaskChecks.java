package dev.plumbline.problem;

import java.util.List;
import java.util.Locale;

/**
 * Refuses what is of true and false outcomes only, under the tasks whose outcomes are others: there
 * every row is decided about, and weighs the same.
 */
final class OtherTaskChecks {
  private static final KeyPath PATH = KeyPath.of("problem");

  /** Whom to act on, and how rows weigh. */
  static final List<KeyPath> OF_PROBABILITIES =
      List.of(
          PATH.child("decision", "capacity"),
          PATH.child("train", "weights"),
          PATH.child("train", "sample", "positives"),
          PATH.child("train", "sample", "negatives"));

  /** The rungs that predict numbers and classes as well. */
  static final List<String> RUNGS =
      List.of(
          "rules",
          "linear",
          "decision-tree",
          "random-forest",
          "boosted-trees",
          "multilayer-perceptron");

  private final Problem problem;
  private final Layers layers;
  private final Mistakes mistakes;

  OtherTaskChecks(Problem problem, Layers layers, Mistakes mistakes) {
    this.problem = problem;
    this.layers = layers;
    this.mistakes = mistakes;
  }

  /** Reports every mistake. */
  void check() {
    String task = problem.task().name().toLowerCase(Locale.ROOT);
    if (problem.split().stratified()) {
      mistakes.add(
          PATH.child("split", "stratify"),
          "strata are of true and false outcomes; leave it out with task = " + task);
    }
    String ofProbabilities =
        "is of a ladder that predicts true or false; leave it out with task = "
            + task
            + ", where every row is decided about and weighs the same";
    for (KeyPath path : OF_PROBABILITIES) {
      if (layers.isWritten(path)) {
        mistakes.add(path, ofProbabilities);
      }
    }
    for (Rung rung : problem.ladder()) {
      if (!RUNGS.contains(rung.name())) {
        mistakes.add(
            PATH.child("ladder"),
            "%s predicts true or false only; with task = %s climb %s"
                .formatted(rung.name(), task, String.join(", ", RUNGS)));
      }
    }
  }
}
