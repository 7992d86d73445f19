package dev.plumbline.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What every commit says about itself in Delta's {@code userMetadata}.
 *
 * @param inputs Delta version of every table the commit was computed from, by table name
 */
public record CommitInfo(
    String runId,
    String job,
    LocalDate logicalDate,
    String configurationHash,
    String codeVersion,
    Map<String, Long> inputs) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public CommitInfo {
    inputs = Map.copyOf(inputs);
  }

  /** The same commit, computed from these tables. */
  public CommitInfo from(Map<String, Long> inputs) {
    return new CommitInfo(runId, job, logicalDate, configurationHash, codeVersion, inputs);
  }

  String toJson() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("run_id", runId);
    fields.put("job", job);
    fields.put("logical_date", logicalDate.toString());
    fields.put("configuration_hash", configurationHash);
    fields.put("code_version", codeVersion);
    fields.put("inputs", inputs);
    try {
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A map of texts and numbers has a JSON form", e);
    }
  }
}
