package dev.plumbline.governance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Collectors;

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

  /** Files of rows, those of older versions among them. */
  public record Size(long files, long bytes) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%,d files of %s", files, readable(bytes));
    }

    private static String readable(long bytes) {
      String[] units = {"bytes", "KiB", "MiB", "GiB", "TiB"};
      double amount = bytes;
      int unit = 0;
      while (amount >= 1024 && unit < units.length - 1) {
        amount /= 1024;
        unit++;
      }
      return String.format(Locale.ROOT, unit == 0 ? "%,.0f %s" : "%,.1f %s", amount, units[unit]);
    }
  }

  /**
   * What was done to one table.
   *
   * @param expired rows past their retention that were deleted
   * @param pinned files that only a pinned version needs, kept for it
   * @param logEntries files of the log that went
   * @param keptVersions pinned versions, each with the training sets that pin it
   */
  public record TableResult(
      String table,
      long expired,
      Size before,
      Size after,
      long pinned,
      int logEntries,
      SortedMap<Long, SortedSet<String>> keptVersions) {

    boolean didSomething() {
      return expired > 0 || logEntries > 0 || !before.equals(after);
    }

    String sentence() {
      return String.format(
          Locale.ROOT,
          "%s: %,d rows past retention deleted; %s, now %s; %,d log entries removed; %s",
          table,
          expired,
          before,
          after,
          logEntries,
          keptVersions.isEmpty()
              ? "no version is pinned"
              : String.format(
                  Locale.ROOT,
                  "%,d files kept for %s",
                  pinned,
                  keptVersions.entrySet().stream()
                      .map(
                          kept ->
                              "version %d (training set %s)"
                                  .formatted(
                                      kept.getKey(),
                                      kept.getValue().stream()
                                          .map(set -> set.substring(0, Math.min(8, set.length())))
                                          .collect(Collectors.joining(", "))))
                      .collect(Collectors.joining(", "))));
    }
  }

  /** Counts by name, for the run ledger. */
  public Map<String, String> details() {
    Map<String, String> details = new LinkedHashMap<>();
    for (TableResult t : tables) {
      details.put(t.table() + ".expired", Long.toString(t.expired()));
      details.put(t.table() + ".files_before", Long.toString(t.before().files()));
      details.put(t.table() + ".files_after", Long.toString(t.after().files()));
      details.put(t.table() + ".bytes_before", Long.toString(t.before().bytes()));
      details.put(t.table() + ".bytes_after", Long.toString(t.after().bytes()));
      details.put(t.table() + ".log_entries", Integer.toString(t.logEntries()));
      if (!t.keptVersions().isEmpty()) {
        details.put(t.table() + ".kept_versions", t.keptVersions().keySet().toString());
      }
    }
    return details;
  }

  /** One sentence for people. */
  public String message() {
    return String.format(
        Locale.ROOT,
        "%,d rows past retention deleted; %,d files became %,d; %s",
        tables.stream().mapToLong(TableResult::expired).sum(),
        tables.stream().mapToLong(t -> t.before().files()).sum(),
        tables.stream().mapToLong(t -> t.after().files()).sum(),
        trainingSets.isEmpty()
            ? "every pinned training set can still be built"
            : "%,d training sets cannot be built again".formatted(trainingSets.size()));
  }
}
