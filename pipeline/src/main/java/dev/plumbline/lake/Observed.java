package dev.plumbline.lake;

import java.util.Map;
import org.apache.spark.sql.Observation;

/** What was counted of rows while they were written, without another pass over them. */
public final class Observed {
  private Observed() {}

  /** The observation's values by name; waits for the write it belongs to. */
  public static Map<String, Object> of(Observation observation) {
    try {
      return observation.getAsJava();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while rows were counted", e);
    }
  }
}
