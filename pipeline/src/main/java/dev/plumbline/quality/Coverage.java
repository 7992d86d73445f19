package dev.plumbline.quality;

/** Which rows of a table a profile is of. */
public enum Coverage {
  /** All rows there are. */
  TABLE,
  /** The rows that happened in the logical date's period. */
  PERIOD
}
