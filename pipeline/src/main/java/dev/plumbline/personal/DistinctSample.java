package dev.plumbline.personal;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * Of the distinct texts added, those with the smallest hashes, each with whether it passed: a
 * sample in which a text that comes a thousand times counts once, so that its passing is one
 * chance, not a thousand. The same whatever the order of texts and merges; holds hashes, no text.
 */
final class DistinctSample implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Enough to tell a pass rate of 12% from one of 10% at five standard errors. */
  static final int SIZE = 4096;

  private final TreeMap<Long, Boolean> passed = new TreeMap<>();

  void add(String text, boolean passes) {
    add(hash(text), passes);
  }

  private void add(long hash, boolean passes) {
    if (passed.size() < SIZE) {
      passed.put(hash, passes);
    } else if (hash < passed.lastKey() && passed.put(hash, passes) == null) {
      passed.pollLastEntry();
    }
  }

  void merge(DistinctSample other) {
    for (Map.Entry<Long, Boolean> entry : other.passed.entrySet()) {
      add(entry.getKey(), entry.getValue());
    }
  }

  int size() {
    return passed.size();
  }

  int passes() {
    return (int) passed.values().stream().filter(p -> p).count();
  }

  /** FNV-1a over the characters, finished as MurmurHash3 finishes. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
