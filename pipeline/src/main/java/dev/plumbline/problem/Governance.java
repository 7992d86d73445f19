package dev.plumbline.problem;

import java.time.Duration;

/**
 * How personal data is guarded, beside what each source says of its own columns.
 *
 * @param consent what people agreed to
 * @param leastShare undeclared personal data in a smaller share of a column's values is passed over
 * @param rowsLookedAt rows of a partition that are all looked at before rows are passed over
 * @param rollbackWindow how long a former champion's training set stays pinned
 * @param maintenance when files go or are put together
 */
public record Governance(
    Consent consent,
    double leastShare,
    int rowsLookedAt,
    Duration rollbackWindow,
    Maintenance maintenance) {

  /**
   * When files go or are put together.
   *
   * @param grace a file or version that was replaced stays so long, for readers that began earlier
   * @param smallerThan bytes; smaller files are put together
   * @param smallFiles so many small files are too many
   * @param mostFiles files of a table, or of a source that grows by files, whose names are held on
   *     the driver; more are refused
   * @param mostTrainingSets training sets that are pinned, or that an erasure makes irreproducible:
   *     their names are held on the driver; more are refused
   */
  public record Maintenance(
      Duration grace, long smallerThan, int smallFiles, long mostFiles, int mostTrainingSets) {}
}
