package dev.plumbline.problem;

import java.util.Collection;

/** Messages about a problem file whose task is multiclass. */
final class MulticlassMessages {
  private MulticlassMessages() {}

  static String positive() {
    return "with task = multiclass the label is one of several classes, not true or false; write"
        + " label.value, for example value = service_level";
  }

  static String assumedClass() {
    return "with task = multiclass an outcome is neither positive nor negative; write drop, and a"
        + " class that stands for a missing outcome in label.value: coalesce(level, 'none')";
  }

  static String costOfAnotherTask() {
    return "a cost of another task; with task = multiclass write costs: true class → decided class"
        + " → amount, for example costs { basic { gold = 5 }, otherwise = 1 }";
  }

  static String fewClasses() {
    return "one class only, and there is nothing to decide between; write at least two";
  }

  static String manyClasses(int classes, int most) {
    return classes + " classes, and label.most-classes is " + most + "; raise it or join some";
  }

  static String reservedClass() {
    return "the word stands for all other classes under value.costs; call the class something else"
        + " in label.value";
  }

  static String unknownClass(String name, Collection<String> known) {
    return "unknown class; " + ConfigurationMessages.suggestion(name, known, "classes");
  }

  static String withoutAmount(String decided, String actual) {
    return "nothing is said of deciding "
        + decided
        + " where it is "
        + actual
        + "; write an amount, or otherwise = 1 for all that are not named";
  }

  static String withoutOtherwise() {
    return "label.classes does not say which classes there are, so amounts may be wanting; write"
        + " otherwise = 1 for all that are not named, or label.classes";
  }

  static String negativeCost() {
    return "negative, so a mistake would pay; write 0 or more, and a gain as a negative amount of the"
        + " right decision: gold { gold = -3 }";
  }

  static String mistakeCostsNoMore(String actual) {
    return "no more than deciding "
        + actual
        + " rightly, so nobody would; write a larger amount, or a smaller one for "
        + actual
        + " as "
        + actual;
  }

  static String nothingCosts() {
    return "no mistake costs anything, so no decision would be better than another; write an amount"
        + " above 0 for one of them";
  }

  static String targetEncoding() {
    return "encodes by the rate of positives, and with task = multiclass there are none; write"
        + " one-hot, frequency or hash";
  }

  static String monotone() {
    return "with task = multiclass a prediction is several probabilities, which cannot all rise;"
        + " leave it out";
  }
}
