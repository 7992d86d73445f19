package dev.plumbline.evaluate;

import dev.plumbline.statistic.CostSums;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * What is said of a part of the holdout, as functions of the sums of its rows, by name: money as
 * under every task, beside what is of one task.
 *
 * @param bySlice of slices, which have intervals
 * @param byPeriod of periods, which have none
 */
record PartFunctions(
    Map<String, ToDoubleFunction<double[]>> bySlice,
    Map<String, ToDoubleFunction<double[]>> byPeriod) {

  PartFunctions {
    Map<String, ToDoubleFunction<double[]>> slices = new TreeMap<>(bySlice);
    slices.put("cost", CostSums::cost);
    slices.put("saving over rules", CostSums::saving);
    slices.put("excess cost", CostSums::surprise);
    bySlice = Collections.unmodifiableMap(slices);
    Map<String, ToDoubleFunction<double[]>> periods = new TreeMap<>(byPeriod);
    periods.put("cost by period", CostSums::cost);
    periods.put("expected cost by period", CostSums::expected);
    periods.put("rules' cost by period", CostSums::baseline);
    byPeriod = Collections.unmodifiableMap(periods);
  }
}
