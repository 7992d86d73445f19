package dev.plumbline.learner;

import java.io.Serializable;

/**
 * Which rows train and which validate each model of a cross-validation.
 *
 * <p>Models 0 … folds − 1 are the folds'; model {@code folds} is the final one, trained on every
 * trainable row. A row with {@code availableFrom} above {@code folds} trains nothing.
 */
public sealed interface Folds extends Serializable {

  /** The number of folds. */
  int folds();

  /** Whether a row trains a model. */
  boolean trains(int model, int segment, int availableFrom);

  /** The same folds without a final model, for what is judged out of fold only. */
  default Folds withoutFinal() {
    return new WithoutFinal(this);
  }

  /** The number of models: one a fold and the final one, which comes last. */
  default int models() {
    return folds() + 1;
  }

  /** The index of the model trained on every trainable row. */
  default int finalModel() {
    return folds();
  }

  /** Whether a row's out-of-fold prediction comes from a model. */
  default boolean validates(int model, int segment) {
    return model < folds() && segment == model;
  }

  /** Other folds, without the final model. */
  record WithoutFinal(Folds all) implements Folds {
    @Override
    public int folds() {
      return all.folds();
    }

    @Override
    public boolean trains(int model, int segment, int availableFrom) {
      return all.trains(model, segment, availableFrom);
    }

    @Override
    public int models() {
      return folds();
    }
  }

  /** Segments are drawn by entity: a fold trains on all segments but its own. */
  record ByEntity(int folds) implements Folds {
    @Override
    public boolean trains(int model, int segment, int availableFrom) {
      return availableFrom <= folds && segment != model;
    }
  }

  /**
   * Rolling origin: segments are stretches of time, −1 the warm-up that nothing validates on. A row
   * trains fold f when its label was known before segment f began.
   *
   * <p>Where groups are parted as well, stretch s has {@code parts} segments from {@code s · parts}
   * on, and fold {@code s · parts + p} trains on what was known before stretch s of the groups in
   * other parts than p. A row of the warm-up in part p has the segment {@code −1 − p}.
   *
   * @param parts of the groups in each stretch; 1: groups are not parted
   */
  record ByTime(int stretches, int parts) implements Folds {
    /** Without regard to groups. */
    public ByTime(int stretches) {
      this(stretches, 1);
    }

    @Override
    public int folds() {
      return stretches * parts;
    }

    @Override
    public boolean trains(int model, int segment, int availableFrom) {
      if (parts == 1 || model == folds()) {
        return availableFrom <= model / parts;
      }
      int partOfRow = segment < 0 ? -1 - segment : segment % parts;
      return availableFrom <= model / parts && partOfRow != model % parts;
    }
  }
}
