package dev.plumbline.problem;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a problem file says in its own way where the outcome is one of several classes. */
final class MulticlassReader {
  private static final KeyPath CALIBRATION = KeyPath.of("problem", "calibration");

  private final Layers layers;
  private final Mistakes mistakes;

  MulticlassReader(Layers layers, Mistakes mistakes) {
    this.layers = layers;
    this.mistakes = mistakes;
  }

  Value value(Section section) {
    List<String> ofOthers = new ArrayList<>(BinaryValue.KEYS);
    ofOthers.addAll(List.of(RegressionValue.UNDER, RegressionValue.OVER));
    for (String key : ofOthers) {
      // Two of them have a default, which says nothing here.
      if (section.has(key) && layers.isWritten(section.path(key))) {
        mistakes.add(section.path(key), MulticlassMessages.costOfAnotherTask());
      }
    }
    String unit = section.required("unit", ValueParser.text("EUR"), "");
    Section costs = section.requiredSection(MulticlassValue.KEY, "costs { otherwise = 1 }");
    return new MulticlassValue(unit, amounts(costs));
  }

  private static List<MulticlassValue.Amount> amounts(Section costs) {
    ValueParser<String> sql = ValueParser.text("12 or \"0.1 * price\"");
    List<MulticlassValue.Amount> amounts = new ArrayList<>();
    for (String actual : costs.keys()) {
      if (actual.equals(MulticlassValue.OTHERWISE)) {
        costs
            .optional(actual, sql)
            .ifPresent(
                amount ->
                    amounts.add(
                        new MulticlassValue.Amount(Optional.empty(), Optional.empty(), amount)));
        continue;
      }
      costs
          .section(actual)
          .entries(sql)
          .forEach(
              (decided, amount) ->
                  amounts.add(
                      new MulticlassValue.Amount(
                          Optional.of(actual),
                          Optional.of(decided).filter(d -> !d.equals(MulticlassValue.OTHERWISE)),
                          amount)));
    }
    return amounts;
  }

  /** The usual kind for two outcomes is none for several. */
  Calibration calibration(Section problem) {
    Map<String, Calibration> choices = new LinkedHashMap<>();
    choices.put("none", Calibration.NONE);
    choices.put("temperature", Calibration.TEMPERATURE);
    if (!layers.isWritten(CALIBRATION)) {
      problem.has("calibration");
      return Calibration.TEMPERATURE;
    }
    return problem.required("calibration", ValueParser.choice(choices), Calibration.TEMPERATURE);
  }
}
