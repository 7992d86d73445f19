package dev.plumbline.governance;

import dev.plumbline.lake.ErasureLedger.Purged;
import java.util.List;

/** The receipts of erased subjects. */
public record ErasureResult(List<Receipt> receipts) {
  public ErasureResult {
    receipts = List.copyOf(receipts);
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
        return name + "gone from %,d tables".formatted(tables.size());
      }
      return name
          + (doneBefore
              ? "erased before, and nothing of it has come back"
              : "nothing of it is in any table; it is kept out of every load from now on");
    }
  }

  /** What was done to one table, without a value. */
  static String sentence(Purged t) {
    return "%s: %,d rows deleted, %,d redacted, %,d files deleted, version %d to %d"
        .formatted(
            t.table(),
            t.rowsDeleted(),
            t.rowsRedacted(),
            t.filesDeleted(),
            t.versionBefore(),
            t.versionAfter());
  }

  /** One sentence for people. */
  public String message() {
    return "%,d subjects erased: %,d rows deleted, %,d redacted in %,d tables"
        .formatted(
            receipts.size(),
            receipts.stream()
                .flatMap(r -> r.tables().stream())
                .mapToLong(Purged::rowsDeleted)
                .sum(),
            receipts.stream()
                .flatMap(r -> r.tables().stream())
                .mapToLong(Purged::rowsRedacted)
                .sum(),
            receipts.stream()
                .flatMap(r -> r.tables().stream())
                .map(Purged::table)
                .distinct()
                .count());
  }
}
