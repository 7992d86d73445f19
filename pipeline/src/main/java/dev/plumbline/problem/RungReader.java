package dev.plumbline.problem;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the settings of the rungs above the linear one. */
final class RungReader {
  private RungReader() {}

  /** The rungs by name, cheapest first. */
  static Map<String, Rung> dearer(Section rungs) {
    Map<String, Rung> known = new LinkedHashMap<>();
    known.put("linear-svm", supportVectors(rungs.section("linear-svm")));
    known.put("decision-tree", decisionTree(rungs.section("decision-tree")));
    known.put("random-forest", randomForest(rungs.section("random-forest")));
    known.put("boosted-trees", boostedTrees(rungs.section("boosted-trees")));
    known.put("multilayer-perceptron", perceptron(rungs.section("multilayer-perceptron")));
    return known;
  }

  private static Rung.LinearSupportVectors supportVectors(Section section) {
    return new Rung.LinearSupportVectors(
        candidates(section, "penalty", ValueParser.number(0, 1e9, "0.001")),
        section.required("maximum-categories", ValueParser.integer(1, 100_000, "50"), 50));
  }

  private static Rung.DecisionTree decisionTree(Section section) {
    return new Rung.DecisionTree(depth(section), minimumRows(section), growth(section));
  }

  private static Rung.RandomForest randomForest(Section section) {
    return new Rung.RandomForest(
        trees(section),
        depth(section),
        minimumRows(section),
        section.required("subsample", share(), 1.0),
        section.required("column-sample", share(), 1.0),
        growth(section));
  }

  private static Rung.BoostedTrees boostedTrees(Section section) {
    return new Rung.BoostedTrees(
        trees(section),
        depth(section),
        candidates(section, "learning-rate", ValueParser.number(1e-6, 1, "0.05")),
        candidates(section, "minimum-child-weight", ValueParser.number(0, 1e9, "5")),
        candidates(section, "subsample", share()),
        candidates(section, "column-sample", share()),
        earlyStopping(section.section("early-stopping")),
        growth(section));
  }

  private static Rung.MultilayerPerceptron perceptron(Section section) {
    return new Rung.MultilayerPerceptron(
        candidates(section, "hidden", ValueParser.integer(1, 1000, "16")),
        candidates(section, "ridge", ValueParser.number(0, 1e9, "0.001")),
        section.required("iterations", ValueParser.integer(1, 100_000, "200"), 200),
        section.required("maximum-categories", ValueParser.integer(1, 100_000, "50"), 50));
  }

  private static Rung.EarlyStopping earlyStopping(Section section) {
    return new Rung.EarlyStopping(
        section.required("rounds", ValueParser.integer(0, 100_000, "30"), 0),
        section.required("share", ValueParser.share(0.01, 0.5, "10%"), 0.1));
  }

  private static Rung.Growth growth(Section section) {
    return new Rung.Growth(
        section.required("maximum-categories", ValueParser.integer(1, 100_000, "50"), 50),
        section.required(
            "rows-in-one-task", ValueParser.wholeNumber(0, Long.MAX_VALUE, "2000000"), 0L),
        section.section("monotone").entries(ValueParser.choice(Rung.Direction.class)));
  }

  private static List<Integer> trees(Section section) {
    return candidates(section, "trees", ValueParser.integer(1, 100_000, "300"));
  }

  private static List<Integer> depth(Section section) {
    return candidates(section, "depth", ValueParser.integer(1, 16, "5"));
  }

  private static List<Double> minimumRows(Section section) {
    return candidates(section, "minimum-rows", ValueParser.number(0, 1e9, "20"));
  }

  private static ValueParser<Double> share() {
    return ValueParser.share(0.01, 1, "0.8");
  }

  /** One value, or a list of those to choose from. */
  private static <T> List<T> candidates(Section section, String key, ValueParser<T> parser) {
    return section.isList(key) ? section.requiredList(key, parser) : one(section, key, parser);
  }

  private static <T> List<T> one(Section section, String key, ValueParser<T> parser) {
    if (!section.has(key)) {
      return section.requiredList(key, parser);
    }
    return section.optional(key, parser).stream().toList();
  }
}
