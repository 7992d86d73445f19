package dev.plumbline.problem;

import dev.plumbline.problem.MulticlassValue.Amount;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Checks what only a problem of several classes can get wrong, and what it cannot have. */
final class MulticlassChecks {
  private static final KeyPath PATH = KeyPath.of("problem");
  private static final KeyPath CLASSES = PATH.child("label", "classes");
  private static final KeyPath VALUE = PATH.child("value");

  private final Problem problem;
  private final MulticlassValue value;
  private final Layers layers;
  private final Mistakes mistakes;

  MulticlassChecks(Problem problem, MulticlassValue value, Layers layers, Mistakes mistakes) {
    this.problem = problem;
    this.value = value;
    this.layers = layers;
    this.mistakes = mistakes;
  }

  void check() {
    if (problem.label().ifMissing() != Label.IfMissing.DROP) {
      mistakes.add(PATH.child("label", "if-missing"), MulticlassMessages.assumedClass());
    }
    checkClasses();
    if (!value.costs().isEmpty()) {
      checkNames();
      checkAmounts();
      checkNothingIsForgotten();
    }
    checkLearning();
    new OtherTaskChecks(problem, layers, mistakes).check();
  }

  private void checkClasses() {
    List<String> classes = problem.label().classes();
    if (classes.size() == 1) {
      mistakes.add(CLASSES, MulticlassMessages.fewClasses());
    }
    if (classes.size() > problem.label().mostClasses()) {
      mistakes.add(
          CLASSES, MulticlassMessages.manyClasses(classes.size(), problem.label().mostClasses()));
    }
    for (int i = 0; i < classes.size(); i++) {
      if (classes.get(i).equals(MulticlassValue.OTHERWISE)) {
        mistakes.add(CLASSES.item(i), MulticlassMessages.reservedClass());
      }
      if (classes.subList(0, i).contains(classes.get(i))) {
        mistakes.add(CLASSES.item(i), ConfigurationMessages.listedTwice(classes.get(i)));
      }
    }
  }

  private void checkNames() {
    List<String> classes = problem.label().classes();
    if (classes.isEmpty()) {
      return;
    }
    Set<String> reported = new HashSet<>();
    for (Amount amount : value.costs()) {
      amount
          .actual()
          .filter(name -> !classes.contains(name) && reported.add(name))
          .ifPresent(
              name ->
                  mistakes.add(
                      VALUE.child(MulticlassValue.KEY, name),
                      MulticlassMessages.unknownClass(name, classes)));
      amount
          .decided()
          .filter(name -> !classes.contains(name))
          .ifPresent(
              name ->
                  mistakes.add(amount.path(VALUE), MulticlassMessages.unknownClass(name, classes)));
    }
  }

  /** Amounts that are constants; one that depends on the row is judged on data. */
  private void checkAmounts() {
    boolean anyCosts = false;
    for (Amount amount : value.costs()) {
      OptionalDouble constant = constant(amount);
      if (amount.isOfRightDecision()) {
        continue;
      }
      anyCosts |= constant.isEmpty() || constant.getAsDouble() != 0;
      if (constant.isPresent() && constant.getAsDouble() < 0) {
        mistakes.add(amount.path(VALUE), MulticlassMessages.negativeCost());
      }
      Optional<Amount> right = right(amount);
      if (constant.isPresent()
          && right.isPresent()
          && constant(right.get()).orElse(Double.NEGATIVE_INFINITY) >= constant.getAsDouble()) {
        mistakes.add(
            amount.path(VALUE),
            MulticlassMessages.mistakeCostsNoMore(amount.actual().orElseThrow()));
      }
    }
    if (!anyCosts) {
      mistakes.add(VALUE.child(MulticlassValue.KEY), MulticlassMessages.nothingCosts());
    }
  }

  private Optional<Amount> right(Amount amount) {
    return value.costs().stream()
        .filter(a -> a.isOfRightDecision() && a.actual().equals(amount.actual()))
        .findFirst();
  }

  private static OptionalDouble constant(Amount amount) {
    try {
      return OptionalDouble.of(Double.parseDouble(amount.sql()));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  /** A mistake that nobody has put a price on would be free. */
  private void checkNothingIsForgotten() {
    List<String> classes = problem.label().classes();
    boolean caught = value.costs().stream().anyMatch(a -> a.actual().isEmpty());
    if (caught) {
      return;
    }
    KeyPath costs = VALUE.child(MulticlassValue.KEY);
    if (classes.isEmpty()) {
      mistakes.add(costs, MulticlassMessages.withoutOtherwise());
      return;
    }
    for (String actual : classes) {
      Optional<String> free =
          classes.stream()
              .filter(d -> !d.equals(actual))
              .filter(d -> value.amountOf(actual, d) == MulticlassValue.NOTHING)
              .findFirst();
      if (free.isPresent()) {
        KeyPath ofClass = costs.child(actual);
        mistakes.add(
            layers.isWritten(ofClass) ? ofClass : costs,
            MulticlassMessages.withoutAmount(free.get(), actual));
      }
    }
  }

  private void checkLearning() {
    problem
        .features()
        .encodings()
        .encode()
        .forEach(
            (feature, encode) -> {
              if (encode instanceof Encodings.Target) {
                mistakes.add(
                    PATH.child("features", EncodingReader.ENCODE, feature),
                    MulticlassMessages.targetEncoding());
              }
            });
    for (Rung rung : problem.ladder()) {
      rung.monotone()
          .keySet()
          .forEach(
              feature ->
                  mistakes.add(
                      PATH.child("rungs", rung.name(), "monotone", feature),
                      MulticlassMessages.monotone()));
    }
  }
}
