package dev.plumbline.governance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What maintenance did.
 *
 * @param tables what changed, in order
 * @param trainingSets training sets that cannot be built again since
 */
public record MaintenanceResult(List<TableResult> tables, List<String> trainingSets) {
  public MaintenanceResult {
    tables = List.copyOf(tables);
    trainingSets = List.copyOf(trainingSets);
  }

  /**
   * What was done to one table.
   *
   * @param expired rows past their retention that were deleted
   * @param files files that went
   * @param pinned files that only a pinned version needs, kept for it
   */
  public record TableResult(String table, long expired, long files, long pinned) {
    String sentence() {
      return "%s: %,d rows past retention deleted, %,d files removed, %,d kept for pinned versions"
          .formatted(table, expired, files, pinned);
    }
  }

  /** Counts by name, for the run ledger. */
  public Map<String, String> details() {
    Map<String, String> details = new LinkedHashMap<>();
    for (TableResult t : tables) {
      details.put(t.table() + ".expired", Long.toString(t.expired()));
      details.put(t.table() + ".files", Long.toString(t.files()));
    }
    return details;
  }

  /** One sentence for people. */
  public String message() {
    return "%,d rows past retention deleted, %,d files removed; %s"
        .formatted(
            tables.stream().mapToLong(TableResult::expired).sum(),
            tables.stream().mapToLong(TableResult::files).sum(),
            trainingSets.isEmpty()
                ? "every pinned training set can still be built"
                : "%,d training sets cannot be built again".formatted(trainingSets.size()));
  }
}
