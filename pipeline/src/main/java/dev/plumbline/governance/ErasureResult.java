package dev.plumbline.governance;

import dev.plumbline.governance.TablePurge.Counts;
import dev.plumbline.lake.ErasureLedger.Purged;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The receipts of erased subjects, and what was done for all of them together. */
public final class ErasureResult {
  private final List<Receipt> receipts;
  private final long deleted;
  private final long redacted;
  private final int tables;

  ErasureResult(List<Receipt> receipts, Map<String, Counts> counts) {
    this.receipts = List.copyOf(receipts);
    this.deleted = counts.values().stream().mapToLong(Counts::rowsDeleted).sum();
    this.redacted = counts.values().stream().mapToLong(Counts::redacted).sum();
    this.tables = counts.size();
  }

  /** One a subject, in the order they were named. */
  public List<Receipt> receipts() {
    return receipts;
  }

  /**
   * What became of one subject.
   *
   * @param subject keyed hash
   * @param column the column it was named by
   * @param tables what was done to which table, in order
   * @param trainingSets training sets that cannot be built again since
   * @param doneBefore whether an earlier run had erased it already
   */
  public record Receipt(
      String subject,
      String column,
      List<Purged> tables,
      List<String> trainingSets,
      boolean doneBefore) {
    public Receipt {
      tables = List.copyOf(tables);
      trainingSets = List.copyOf(trainingSets);
    }

    /** What there is to say once the tables have been told. */
    String sentence() {
      String name = "subject %s, named by %s: ".formatted(subject.substring(0, 16), column);
      if (!tables.isEmpty()) {
        return name
            + String.format(
                Locale.ROOT,
                "%,d rows of its own gone; no trace in %,d tables",
                tables.stream().mapToLong(Purged::rowsDeleted).sum(),
                tables.size());
      }
      return name
          + (doneBefore
              ? "erased before, and nothing of it has come back"
              : "nothing of it is in any table; it is kept out of every load from now on");
    }
  }

  /** One sentence for people. */
  public String message() {
    return String.format(
        Locale.ROOT,
        "%,d subjects erased: %,d rows deleted, %,d redacted in %,d tables",
        receipts.size(),
        deleted,
        redacted,
        tables);
  }
}
