package dev.plumbline.monitor;

import dev.plumbline.statistic.DriftReference;
import dev.plumbline.statistic.Interval;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The health of a problem on a logical date: what goes in, what comes out, what it cost.
 *
 * @param driftJudgedFrom the date whose drift is the first to be judged, where it is a later one:
 *     until the window is full a drift may be one weekday's
 * @param scoreSeconds wall seconds of the scoring run; NaN where there was none
 * @param formerContract the hash of the contract the champion was judged under, where that is not
 *     today's
 */
public record HealthResult(
    String model,
    List<Monitor.Drift> drifts,
    Optional<LocalDate> driftJudgedFrom,
    Monitor.Scored scored,
    Monitor.Realised realised,
    double scoreSeconds,
    Optional<String> formerContract) {

  public HealthResult {
    drifts = List.copyOf(drifts);
  }

  /** Inputs past their threshold, the furthest past it first. */
  public List<Monitor.Drift> driftedInputs() {
    return drifts.stream()
        .filter(d -> !d.column().equals(DriftReference.PREDICTION) && hasDrifted(d))
        .sorted((a, b) -> Double.compare(b.index() / b.threshold(), a.index() / a.threshold()))
        .toList();
  }

  /** Whether an index exceeds its threshold on a date on which that is judged. */
  boolean hasDrifted(Monitor.Drift drift) {
    return driftJudgedFrom.isEmpty() && drift.isPastThreshold();
  }

  /** The population stability index of the predictions. */
  public double predictionDrift() {
    return drifts.stream()
        .filter(d -> d.column().equals(DriftReference.PREDICTION))
        .mapToDouble(Monitor.Drift::index)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** What needs a look, in words; empty where nothing does. */
  public List<String> alerts() {
    List<String> alerts = new ArrayList<>();
    formerContract.ifPresent(
        hash ->
            alerts.add(
                "The contract has changed since the champion was judged (under %s): it keeps deciding; train and evaluate to judge one under today's"
                    .formatted(hash.substring(0, Math.min(8, hash.length())))));
    for (Monitor.Drift drift : driftedInputs()) {
      alerts.add(
          "%s has drifted: population stability index %.2f, threshold %.2f"
              .formatted(drift.column(), drift.index(), drift.threshold()));
    }
    drifts.stream()
        .filter(d -> d.column().equals(DriftReference.PREDICTION) && hasDrifted(d))
        .forEach(
            d ->
                alerts.add(
                    "The predictions have drifted: population stability index %.2f, threshold %.2f"
                        .formatted(d.index(), d.threshold())));
    Interval surprise = realised.costAgainstExpected();
    if (surprise.isBounded() && surprise.lower() > 0) {
      alerts.add(
          "Decisions cost %.3f a row more than expected (95%% interval %.3f to %.3f)"
              .formatted(surprise.estimate(), surprise.lower(), surprise.upper()));
    }
    return alerts;
  }
}
