package dev.plumbline.problem;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a decision that is a number costs: so much for every unit by which it misses the outcome,
 * and not the same above as below it. The decision with the least expected cost is then the under /
 * (under + over) quantile of what the outcome may be (Koenker and Bassett, Econometrica 46, 1978;
 * in operations research, the newsvendor).
 *
 * @param unit the currency or unit of the amounts
 * @param under cost of each unit by which the decision lies below the outcome, 0 or more
 * @param over cost of each unit by which the decision lies above the outcome, 0 or more
 */
public record RegressionValue(String unit, String under, String over) implements Value {
  public static final String UNDER = "under";
  public static final String OVER = "over";

  @Override
  public Task task() {
    return Task.REGRESSION;
  }

  @Override
  public Map<String, String> amounts() {
    Map<String, String> amounts = new LinkedHashMap<>();
    amounts.put(UNDER, under);
    amounts.put(OVER, over);
    return Collections.unmodifiableMap(amounts);
  }
}
