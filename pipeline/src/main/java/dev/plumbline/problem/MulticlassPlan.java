package dev.plumbline.problem;

import java.util.stream.Collectors;

/** The sentences of a {@link ResolvedPlan} where the outcome is one of several classes. */
final class MulticlassPlan {
  private MulticlassPlan() {}

  static String predicted(Label label) {
    String outcome = "which class " + label.outcome().replaceAll("\\s+", " ") + " is";
    return label.classes().isEmpty()
        ? "%s, of at most %d found in the training rows".formatted(outcome, label.mostClasses())
        : outcome + ", of " + String.join(", ", label.classes());
  }

  static String costs(MulticlassValue value) {
    return value.costs().stream()
        .map(a -> "%s %s".formatted(a.words(), a.sql().replaceAll("\\s+", " ")))
        .collect(Collectors.joining(", ", "in " + value.unit() + ": deciding ", "."));
  }

  static String baseline(Rung.Rules rules) {
    return rules.rules().isEmpty()
        ? "The baseline is the one class that costs least for all rows."
        : "The baseline is the better of the one class that costs least for all rows and the classes"
            + " by "
            + String.join(", ", rules.rules().keySet())
            + ".";
  }
}
