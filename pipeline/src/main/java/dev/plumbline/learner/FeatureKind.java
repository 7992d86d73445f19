package dev.plumbline.learner;

/** How a feature column is read by the learners. */
public enum FeatureKind {
  /** A number or a boolean (true is 1). Null and NaN are missing. */
  NUMERIC,
  /** A string, or a number or boolean taken as a name. Null is missing. */
  CATEGORICAL,
  /** The boolean answer of a stated rule, read by the rules rung only. Null does not hold. */
  RULE
}
