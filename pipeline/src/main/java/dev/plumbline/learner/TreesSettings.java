package dev.plumbline.learner;

import dev.plumbline.problem.Rung;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The settings of a rung of trees in the order the rung states them, and the boosters they need.
 *
 * @param names each setting's name
 * @param shapes each setting's shape
 * @param trees each setting's number of trees
 */
record TreesSettings(
    List<String> names,
    List<TreesShape> shapes,
    List<Integer> trees,
    Rung.EarlyStopping earlyStopping,
    Rung.Growth growth) {

  /** Empty of a rung without trees. */
  static Optional<TreesSettings> of(Rung rung) {
    if (rung instanceof Rung.DecisionTree tree) {
      return Optional.of(of(tree));
    }
    if (rung instanceof Rung.RandomForest forest) {
      return Optional.of(of(forest));
    }
    return rung instanceof Rung.BoostedTrees boosted ? Optional.of(of(boosted)) : Optional.empty();
  }

  static TreesSettings of(Rung.DecisionTree rung) {
    TreesSettings settings = empty(Rung.EarlyStopping.NEVER, rung.growth());
    for (double rows : rung.minimumRows()) {
      for (int depth : rung.depth()) {
        String name =
            "depth=%d%s".formatted(depth, varied("minimum-rows", rows, rung.minimumRows()));
        settings.add(name, averaged(depth, rows, 1, 1), 1);
      }
    }
    return settings;
  }

  static TreesSettings of(Rung.RandomForest rung) {
    TreesSettings settings = empty(Rung.EarlyStopping.NEVER, rung.growth());
    for (int trees : rung.trees()) {
      for (double rows : rung.minimumRows()) {
        for (int depth : rung.depth()) {
          String name =
              "trees=%d, depth=%d%s"
                  .formatted(trees, depth, varied("minimum-rows", rows, rung.minimumRows()));
          settings.add(name, averaged(depth, rows, rung.subsample(), rung.columnSample()), trees);
        }
      }
    }
    return settings;
  }

  static TreesSettings of(Rung.BoostedTrees rung) {
    TreesSettings settings = empty(rung.earlyStopping(), rung.growth());
    for (int trees : rung.trees()) {
      for (int depth : rung.depth()) {
        for (double rate : rung.learningRate()) {
          for (double weight : rung.minimumChildWeight()) {
            for (double rows : rung.subsample()) {
              for (double columns : rung.columnSample()) {
                String name =
                    "trees=%d, depth=%d".formatted(trees, depth)
                        + varied("learning-rate", rate, rung.learningRate())
                        + varied("minimum-child-weight", weight, rung.minimumChildWeight())
                        + varied("subsample", rows, rung.subsample())
                        + varied("column-sample", columns, rung.columnSample());
                settings.add(
                    name,
                    new TreesShape(TreesShape.Growing.BOOSTED, depth, rate, weight, rows, columns),
                    trees);
              }
            }
          }
        }
      }
    }
    return settings;
  }

  /** One booster of each shape, with as many boosted trees as any setting asks of it. */
  List<TreesFit> fits(int model, long rows) {
    List<TreesFit> fits = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      TreesFit fit = fit(i, model, rows);
      if (!fits.contains(fit)) {
        fits.add(fit);
      }
    }
    return fits;
  }

  /** The booster that a setting uses: of boosted trees the first ones, which are the same model. */
  TreesFit fit(int setting, int model, long rows) {
    TreesShape shape = shapes.get(setting);
    int needed =
        shape.growing() == TreesShape.Growing.AVERAGED
            ? trees.get(setting)
            : Collections.max(trees);
    return new TreesFit(model, shape, needed, rows);
  }

  private static TreesSettings empty(Rung.EarlyStopping earlyStopping, Rung.Growth growth) {
    return new TreesSettings(
        new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), earlyStopping, growth);
  }

  private void add(String name, TreesShape shape, int count) {
    names.add(name);
    shapes.add(shape);
    trees.add(count);
  }

  private static TreesShape averaged(int depth, double rows, double subsample, double columns) {
    return new TreesShape(TreesShape.Growing.AVERAGED, depth, 1, rows, subsample, columns);
  }

  /** What has one value only is not part of a setting's name. */
  private static String varied(String name, double value, List<Double> values) {
    return values.size() > 1 ? ", %s=%s".formatted(name, value) : "";
  }
}
