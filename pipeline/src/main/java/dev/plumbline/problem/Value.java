package dev.plumbline.problem;

import java.util.Map;

/**
 * What decisions cost, as SQL over the population's row and its features, from columns known at
 * prediction time. What can be decided differs by task, and with it what has a price.
 */
public sealed interface Value permits BinaryValue, MulticlassValue, RegressionValue {

  /** The currency or unit of the amounts. */
  String unit();

  /** The task whose decisions have these costs. */
  Task task();

  /** The amounts by their keys in a problem file, in the order they are stated. */
  Map<String, String> amounts();
}
