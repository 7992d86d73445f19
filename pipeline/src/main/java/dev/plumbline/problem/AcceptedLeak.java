package dev.plumbline.problem;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A finding that somebody answers for: it is downgraded, and on record.
 *
 * @param feature the feature or column it is about; empty where the kind is about the rows
 * @param reason why it is no leak
 * @param until the last day on which this counts
 */
public record AcceptedLeak(
    Optional<String> feature, LeakKind kind, String reason, LocalDate until) {

  /** Whether it is about this finding. */
  public boolean covers(Optional<String> suspect, LeakKind found) {
    return kind == found && feature.equals(suspect);
  }
}
