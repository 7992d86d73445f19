package dev.plumbline.train;

import dev.plumbline.problem.Rung;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A rung with as few settings as hold one of its own, found by that one's name: {@code trees=300,
 * depth=4}. The linear rungs and the rules fit all of theirs at once and stay whole.
 */
final class OneSetting {
  private OneSetting() {}

  static Rung of(Rung rung, String setting) {
    Map<String, Double> values = values(setting);
    if (rung instanceof Rung.DecisionTree tree) {
      return new Rung.DecisionTree(
          whole("depth", tree.depth(), values),
          decimal("minimum-rows", tree.minimumRows(), values),
          tree.growth());
    }
    if (rung instanceof Rung.RandomForest forest) {
      return new Rung.RandomForest(
          whole("trees", forest.trees(), values),
          whole("depth", forest.depth(), values),
          decimal("minimum-rows", forest.minimumRows(), values),
          forest.subsample(),
          forest.columnSample(),
          forest.growth());
    }
    if (rung instanceof Rung.BoostedTrees boosted) {
      return new Rung.BoostedTrees(
          whole("trees", boosted.trees(), values),
          whole("depth", boosted.depth(), values),
          decimal("learning-rate", boosted.learningRate(), values),
          decimal("minimum-child-weight", boosted.minimumChildWeight(), values),
          decimal("subsample", boosted.subsample(), values),
          decimal("column-sample", boosted.columnSample(), values),
          boosted.earlyStopping(),
          boosted.growth());
    }
    if (rung instanceof Rung.MultilayerPerceptron network) {
      return new Rung.MultilayerPerceptron(
          whole("hidden", network.hidden(), values),
          decimal("ridge", network.ridge(), values),
          network.iterations(),
          network.maximumCategories());
    }
    return rung;
  }

  /** What of a rung can be drawn: parameter → the values listed; whole numbers where all are. */
  static Map<String, List<? extends Number>> parameters(Rung rung) {
    Map<String, List<? extends Number>> listed = new LinkedHashMap<>();
    if (rung instanceof Rung.DecisionTree tree) {
      listed.put("depth", tree.depth());
      listed.put("minimum-rows", tree.minimumRows());
    } else if (rung instanceof Rung.RandomForest forest) {
      listed.put("trees", forest.trees());
      listed.put("depth", forest.depth());
      listed.put("minimum-rows", forest.minimumRows());
    } else if (rung instanceof Rung.BoostedTrees boosted) {
      listed.put("trees", boosted.trees());
      listed.put("depth", boosted.depth());
      listed.put("learning-rate", boosted.learningRate());
      listed.put("minimum-child-weight", boosted.minimumChildWeight());
      listed.put("subsample", boosted.subsample());
      listed.put("column-sample", boosted.columnSample());
    } else if (rung instanceof Rung.MultilayerPerceptron network) {
      listed.put("hidden", network.hidden());
      listed.put("ridge", network.ridge());
    }
    return listed;
  }

  /** The values that a setting's name states; what is no number is left out. */
  static Map<String, Double> values(String setting) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (String part : setting.split(", ")) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        try {
          values.put(part.substring(0, equals), Double.parseDouble(part.substring(equals + 1)));
        } catch (NumberFormatException e) {
          // A word, which has no neighbours.
          continue;
        }
      }
    }
    return values;
  }

  private static List<Integer> whole(String name, List<Integer> all, Map<String, Double> values) {
    return values.containsKey(name) ? List.of(values.get(name).intValue()) : all;
  }

  private static List<Double> decimal(String name, List<Double> all, Map<String, Double> values) {
    return values.containsKey(name) ? List.of(values.get(name)) : all;
  }
}
