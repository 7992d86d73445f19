package dev.plumbline.problem;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What each kind of right and wrong answer costs, as SQL over the population's row and its
 * features, from columns known at prediction time. A gain is a negative cost.
 *
 * @param unit the currency or unit of the amounts
 * @param falseNegative cost of not acting on a positive
 * @param falsePositive cost of acting on a negative
 * @param truePositive cost of acting on a positive
 * @param trueNegative cost of not acting on a negative
 */
public record BinaryValue(
    String unit,
    String falseNegative,
    String falsePositive,
    String truePositive,
    String trueNegative)
    implements Value {
  static final List<String> KEYS =
      List.of("false-negative", "false-positive", "true-positive", "true-negative");

  @Override
  public Task task() {
    return Task.BINARY;
  }

  @Override
  public Map<String, String> amounts() {
    Map<String, String> amounts = new LinkedHashMap<>();
    amounts.put("false-negative", falseNegative);
    amounts.put("false-positive", falsePositive);
    amounts.put("true-positive", truePositive);
    amounts.put("true-negative", trueNegative);
    return Collections.unmodifiableMap(amounts);
  }
}
