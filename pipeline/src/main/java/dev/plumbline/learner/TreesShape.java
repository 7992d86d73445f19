package dev.plumbline.learner;

import java.io.Serializable;

/**
 * How the trees of one booster are grown; only their number is left open.
 *
 * @param growing boosted one after another, or averaged
 * @param learningRate shrinkage of each tree; 1 where they are averaged
 * @param minimumChildWeight least sum of second derivatives in a leaf: rows, where averaged
 * @param subsample share of rows drawn for each tree
 * @param columnSample share of features drawn: for each tree where boosted, for each split where
 *     averaged
 */
record TreesShape(
    Growing growing,
    int depth,
    double learningRate,
    double minimumChildWeight,
    double subsample,
    double columnSample)
    implements Serializable {
  /** What the trees of a booster are to each other. */
  enum Growing {
    BOOSTED,
    AVERAGED
  }
}
