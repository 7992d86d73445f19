package dev.plumbline.learner;

import java.io.Serializable;

/**
 * One booster to train.
 *
 * @param model the model's index in {@link Folds}
 * @param trees boosted or averaged, at most
 * @param rows the rows it trains on, those held aside included
 */
record TreesFit(int model, TreesShape shape, int trees, long rows) implements Serializable {
  /** XGBoost's rounds: the averaged trees of a forest are grown in one. */
  int rounds() {
    return shape.growing() == TreesShape.Growing.BOOSTED ? trees : 1;
  }

  /** Roughly how long it takes, to begin with the longest. */
  long work() {
    return rows * shape.depth() * trees;
  }
}
