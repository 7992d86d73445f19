package dev.plumbline.ingest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an ingest did, source by source. */
public record IngestResult(List<SourceResult> sources) {

  public IngestResult {
    sources = List.copyOf(sources);
  }

  /** One source: {@code read = kept + quarantined + duplicates}, always. */
  public record SourceResult(
      String source, long read, long kept, long quarantined, long duplicates) {

    /** One sentence for people. */
    String sentence() {
      return "%s: %,d rows read, %,d kept, %,d quarantined, %,d duplicates removed"
          .formatted(source, read, kept, quarantined, duplicates);
    }
  }

  /** The counts by name, for the run ledger. */
  public Map<String, String> details() {
    Map<String, String> details = new LinkedHashMap<>();
    for (SourceResult s : sources) {
      details.put(s.source() + ".read", Long.toString(s.read()));
      details.put(s.source() + ".kept", Long.toString(s.kept()));
      details.put(s.source() + ".quarantined", Long.toString(s.quarantined()));
      details.put(s.source() + ".duplicates", Long.toString(s.duplicates()));
    }
    return details;
  }

  /** One sentence for people. */
  public String message() {
    return "%,d sources, %,d rows read, %,d kept, %,d quarantined, %,d duplicates removed"
        .formatted(
            sources.size(),
            sources.stream().mapToLong(SourceResult::read).sum(),
            sources.stream().mapToLong(SourceResult::kept).sum(),
            sources.stream().mapToLong(SourceResult::quarantined).sum(),
            sources.stream().mapToLong(SourceResult::duplicates).sum());
  }
}
