package dev.plumbline.learner;

import java.util.List;

/**
 * One setting of a rung, fitted on every fold and on all rows.
 *
 * @param setting the setting's name, such as {@code penalty=0.001}
 * @param byModelIndex the models in the order of {@link Folds}; the last is the final one
 */
public record FittedSetting(String setting, List<FittedModel> byModelIndex) {
  public FittedSetting {
    byModelIndex = List.copyOf(byModelIndex);
  }

  /** The model trained on every trainable row. */
  public FittedModel finalModel() {
    return byModelIndex.get(byModelIndex.size() - 1);
  }
}
