package dev.plumbline.personal;

import java.util.Locale;

/**
 * A column that seems to hold personal data.
 *
 * @param share of its texts, 0 to 1
 */
public record PersonalFinding(String column, PersonalKind kind, double share) {

  /** For people; names no value. */
  public String sentence() {
    return "%s holds %s in %s of its rows"
        .formatted(column, kind.words(), String.format(Locale.ROOT, "%.1f%%", 100 * share));
  }
}
