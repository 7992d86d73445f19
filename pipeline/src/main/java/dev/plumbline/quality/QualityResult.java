package dev.plumbline.quality;

import java.util.List;

/** What a training set looks like and whether it may be learned from. */
public record QualityResult(TrainingProfile profile, List<Expectation> expectations) {

  public QualityResult {
    expectations = List.copyOf(expectations);
  }

  /** Whether an expectation stops the data. */
  public boolean refused() {
    return expectations.stream().anyMatch(Expectation::refuses);
  }

  /** The expectations that did not hold. */
  public List<Expectation> failed() {
    return expectations.stream().filter(e -> !e.passed()).toList();
  }
}
