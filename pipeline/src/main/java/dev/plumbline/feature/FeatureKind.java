package dev.plumbline.feature;

/** What a feature's values are to a model. */
public enum FeatureKind {
  /** An amount: a number, or a boolean that counts as 0 or 1. */
  NUMERIC,
  /** One of a set of values without an order: text, or a number declared categorical. */
  CATEGORICAL,
  /** Whether the condition of a rule of the rules rung holds; never given to other models. */
  RULE,
  /** Neither a number nor text (a timestamp, a list): it only serves expressions. */
  AUXILIARY
}
