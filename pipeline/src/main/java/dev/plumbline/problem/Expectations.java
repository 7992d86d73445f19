package dev.plumbline.problem;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the problem file expects of its tables.
 *
 * @param ofSources by the source's name, in the file's order; a source without any is left out
 * @param ofTrainingSet of the rows that are learned from
 * @param failingRows so many rows at most are shown of those that break an expectation
 * @param labelIssues so many rows at most are named whose outcome is most likely recorded wrongly
 * @param falseAlarms the share of next batches on which a suggested block of expectations may fail
 *     although nothing changed, 0 to 1
 * @param anomalyAlarms the share of tables and dates on which anomalies may be reported although
 *     nothing changed, 0 to 1
 * @param history how far back profiles are compared with; older ones are not read
 */
public record Expectations(
    Map<String, List<Requirement>> ofSources,
    List<Requirement> ofTrainingSet,
    int failingRows,
    int labelIssues,
    double falseAlarms,
    double anomalyAlarms,
    Duration history) {

  public Expectations {
    ofSources = Collections.unmodifiableMap(new LinkedHashMap<>(ofSources));
    ofTrainingSet = List.copyOf(ofTrainingSet);
  }

  /** None, with the defaults for the rest. */
  public static Expectations none() {
    return new Expectations(Map.of(), List.of(), 10, 100, 0.01, 0.01, Duration.ofDays(180));
  }
}
