package dev.plumbline.learner;

import java.io.Serializable;

/**
 * One booster to train.
 *
 * @param model the model's index in {@link Folds}
 * @param rows the rows it trains on
 */
record TreesFit(int model, int depth, int trees, long rows) implements Serializable {}
