package dev.plumbline.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

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

  /** The inputs of a commit, from the lines of its file in Delta's log. */
  static Map<String, Long> inputsOfCommit(Stream<String> lines) {
    return lines
        .filter(line -> line.startsWith("{\"commitInfo\""))
        .findFirst()
        .map(CommitInfo::metadata)
        .map(CommitInfo::inputsOf)
        .orElse(Map.of());
  }

  private static String metadata(String line) {
    try {
      return JSON.readTree(line).path("commitInfo").path("userMetadata").asText(null);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** The inputs of a commit, from its metadata; none where it is not one of ours. */
  static Map<String, Long> inputsOf(String metadata) {
    Map<String, Long> inputs = new LinkedHashMap<>();
    try {
      JsonNode recorded = JSON.readTree(metadata == null ? "{}" : metadata).path("inputs");
      recorded.properties().forEach(f -> inputs.put(f.getKey(), f.getValue().asLong()));
    } catch (JsonProcessingException e) {
      return Map.of();
    }
    return inputs;
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
