package dev.plumbline.leakage;

import java.io.Serializable;
import java.util.Arrays;

/**
 * One labelled row as the search for leaks sees it.
 *
 * @param values by feature: a Double, a String, or null where missing
 * @param key by key column, as text
 * @param label the outcome
 * @param half 0 or 1, by the key's hash
 * @param fold the fold it validates; −1 for none
 * @param quantity the number behind the label; NaN where there is none
 * @param hash of the key, for sampling
 */
record SampledRow(
    Object[] values, String[] key, boolean label, int half, int fold, double quantity, long hash)
    implements Serializable, Comparable<SampledRow> {

  /** By hash; rows of one hash by their key. */
  @Override
  public int compareTo(SampledRow other) {
    int byHash = Long.compare(hash, other.hash);
    return byHash != 0 ? byHash : Arrays.compare(key, other.key);
  }
}
