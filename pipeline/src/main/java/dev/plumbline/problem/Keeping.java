package dev.plumbline.problem;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What may be kept of a source, and how long.
 *
 * @param notPersonal columns that look like personal data and are not, each with why
 * @param retention how long a row is kept after its event (or recorded) time; empty: for good
 */
public record Keeping(Map<String, String> notPersonal, Optional<Duration> retention) {
  public Keeping {
    notPersonal = Collections.unmodifiableMap(new LinkedHashMap<>(notPersonal));
  }
}
