package dev.plumbline.ingest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What an ingest did, source by source. */
public record IngestResult(List<SourceResult> sources) {

  public IngestResult {
    sources = List.copyOf(sources);
  }

  /**
   * One source: {@code read = kept + quarantined + duplicates + erased + expired + deletions},
   * always.
   *
   * @param kept rows that this load has in the clean table
   * @param erased rows of erased subjects, kept out
   * @param expired rows past their retention, kept out
   * @param deletions rows of a change data feed that say a row is gone
   * @param cleaned what each cleaning rule did
   */
  public record SourceResult(
      String source,
      long read,
      long kept,
      long quarantined,
      long duplicates,
      long erased,
      long expired,
      long deletions,
      List<Cleaned> cleaned) {

    public SourceResult {
      cleaned = List.copyOf(cleaned);
    }

    /** A source of which nothing is kept out. */
    public SourceResult(
        String source,
        long read,
        long kept,
        long quarantined,
        long duplicates,
        List<Cleaned> cleaned) {
      this(source, read, kept, quarantined, duplicates, 0, 0, 0, cleaned);
    }

    /** One sentence for people. */
    String sentence() {
      String counts =
          "%s: %,d rows read, %,d kept, %,d quarantined, %,d duplicates removed"
                  .formatted(source, read, kept, quarantined, duplicates)
              + (erased > 0 ? ", %,d of erased subjects kept out".formatted(erased) : "")
              + (expired > 0 ? ", %,d past retention kept out".formatted(expired) : "")
              + (deletions > 0 ? ", %,d deletions".formatted(deletions) : "");
      return cleaned.isEmpty()
          ? counts
          : counts + "; " + cleaned.stream().map(Cleaned::phrase).collect(Collectors.joining(", "));
    }
  }

  /**
   * What one cleaning rule did.
   *
   * @param index the rule's place among those of its column, from 0
   * @param rows rows read whose value it changed, or that it sent to the quarantine
   */
  public record Cleaned(String column, int index, String rule, long rows) {

    Cleaned of(long rows) {
      return new Cleaned(column, index, rule, rows);
    }

    private String phrase() {
      return "%s of %s %,d".formatted(rule, column, rows);
    }

    private String key() {
      return "cleaned.%s.%d.%s".formatted(column, index, rule);
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
      details.put(s.source() + ".erased", Long.toString(s.erased()));
      details.put(s.source() + ".expired", Long.toString(s.expired()));
      details.put(s.source() + ".deletions", Long.toString(s.deletions()));
      s.cleaned().forEach(c -> details.put(s.source() + "." + c.key(), Long.toString(c.rows())));
    }
    return details;
  }

  /** One sentence for people. */
  public String message() {
    return "%,d %s, %,d rows read, %,d kept, %,d quarantined, %,d duplicates removed"
        .formatted(
            sources.size(),
            sources.size() == 1 ? "source" : "sources",
            sources.stream().mapToLong(SourceResult::read).sum(),
            sources.stream().mapToLong(SourceResult::kept).sum(),
            sources.stream().mapToLong(SourceResult::quarantined).sum(),
            sources.stream().mapToLong(SourceResult::duplicates).sum());
  }
}
