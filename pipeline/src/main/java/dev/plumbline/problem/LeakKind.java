package dev.plumbline.problem;

import java.util.Locale;

/** The ways in which training rows can know what they should not. */
public enum LeakKind {
  /** The feature is the label, or a re-coding of it or of a part of it. */
  COPY_OF_THE_LABEL,
  /** Columns that add up to the number behind the label. */
  COMPONENTS_OF_THE_LABEL,
  /** Alone it ranks the outcomes far better than the other features do. */
  POWER_BEYOND_BELIEF,
  /** Whether the value is there at all tells the outcome. */
  TELLING_ABSENCE,
  /** A value or range with one outcome only. */
  PURE_VALUE,
  /** Without this one feature most of the model's skill is gone. */
  CARRIES_THE_MODEL,
  /** What is read was recorded after the prediction time. */
  RECORDED_AFTERWARDS,
  /** The value of the same entity was another one when its prediction was due. */
  CHANGED_AFTERWARDS,
  /** Filled on old rows, empty on fresh ones. */
  EMPTY_WHEN_FRESH,
  /** Filled only where the label is known. */
  KNOWN_ONLY_WITH_THE_LABEL,
  /** An identifier, or the order of the rows, ranks the outcomes. */
  PREDICTIVE_ORDER,
  /** The same row, or nearly, on both sides of a split. */
  REPEATED_ACROSS_THE_SPLIT,
  /** The same entity or group on both sides of a split. */
  GROUP_ACROSS_THE_SPLIT,
  /** A split that claims order trains on rows later than those it judges by. */
  TIME_ACROSS_THE_SPLIT,
  /** Training rows and rows to be scored can be told apart. */
  SERVING_DIFFERS,
  /** Skill is left where outcomes were shuffled. */
  SKILL_ON_SHUFFLED_OUTCOMES,
  /** The holdout has been looked at before. */
  HOLDOUT_REUSED;

  /** As it is written in a problem file. */
  public String written() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether such a finding is about the rows as a whole, not about a feature. */
  public boolean isAboutRows() {
    return switch (this) {
      case COPY_OF_THE_LABEL,
          COMPONENTS_OF_THE_LABEL,
          POWER_BEYOND_BELIEF,
          TELLING_ABSENCE,
          PURE_VALUE,
          CARRIES_THE_MODEL,
          RECORDED_AFTERWARDS,
          CHANGED_AFTERWARDS,
          EMPTY_WHEN_FRESH,
          KNOWN_ONLY_WITH_THE_LABEL,
          PREDICTIVE_ORDER,
          GROUP_ACROSS_THE_SPLIT ->
          false;
      case REPEATED_ACROSS_THE_SPLIT,
          TIME_ACROSS_THE_SPLIT,
          SERVING_DIFFERS,
          SKILL_ON_SHUFFLED_OUTCOMES,
          HOLDOUT_REUSED ->
          true;
    };
  }
}
