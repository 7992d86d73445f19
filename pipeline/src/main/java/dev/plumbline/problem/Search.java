package dev.plumbline.problem;

import java.time.Duration;
import java.util.Optional;

/**
 * How the settings of a rung are searched.
 *
 * @param fits settings drawn, where they are drawn
 * @param time after which no further setting is begun; empty: none
 */
public record Search(Kind kind, int fits, Optional<Duration> time) {
  /** How settings are found. */
  public enum Kind {
    /** Every combination of what is listed. */
    GRID,
    /** Settings drawn between the least and the most that is listed. */
    RANDOM,
    /** The same, all tried on few rows, the better third on three times as many, and so on. */
    HALVING
  }
}
