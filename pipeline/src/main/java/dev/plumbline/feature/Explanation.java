package dev.plumbline.feature;

import dev.plumbline.problem.FeatureSet.About;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where one row's features come from.
 *
 * @param at the moment they are as of; empty in a problem without a clock
 */
public record Explanation(String entity, Optional<Instant> at, List<Part> parts) {
  public Explanation {
    parts = List.copyOf(parts);
  }

  /**
   * Features that come from the same rows.
   *
   * @param title what they are read from
   * @param evidence the newest rows they were computed from
   */
  public record Part(String title, List<Value> values, List<Evidence> evidence) {
    public Part {
      values = List.copyOf(values);
      evidence = List.copyOf(evidence);
    }

    /** The rows that at least one of the features was computed from. */
    public long rows() {
      return values.stream().mapToLong(Value::rows).max().orElse(0);
    }
  }

  /**
   * One feature.
   *
   * @param value as text; empty where it has none
   * @param about what people say of it: its unit and owner among it
   * @param how how it is computed
   * @param rows how many rows it was computed from
   */
  public record Value(String feature, Optional<String> value, About about, String how, long rows) {}

  /**
   * One row that features were computed from.
   *
   * @param happened its event time; empty for facts without a time
   * @param recorded when it came to be known
   * @param values what each feature read of it, in the order of the part's features; empty where
   *     nothing or where the row is outside that feature's window
   */
  public record Evidence(
      Optional<Instant> happened, Optional<Instant> recorded, List<Optional<String>> values) {
    public Evidence {
      values = List.copyOf(values);
    }
  }
}
