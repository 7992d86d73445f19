package dev.plumbline.governance;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds values in texts and bytes, all of them in one walk whose cost hardly grows with their
 * number: where five characters begin like a value, the lengths of the values that begin so are
 * tried. In texts a value is found where it stands by itself, not inside a longer word or number.
 * Values shorter than {@link #SHORTEST} are not looked for: they cannot be told from ordinary text.
 */
final class ValueFinder implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Shorter values are not looked for. */
  static final int SHORTEST = 5;

  private final Set<String> values;
  private final Set<String> beginnings;

  /** The lengths of the values that begin with these characters, the longest first. */
  private final Map<String, int[]> lengths = new HashMap<>();

  private ValueFinder(Set<String> values, Set<String> beginnings) {
    this.values = values;
    this.beginnings = beginnings;
    Map<String, Set<Integer>> byStart = new HashMap<>();
    for (Set<String> all : Arrays.asList(values, beginnings)) {
      for (String value : all) {
        byStart
            .computeIfAbsent(
                value.substring(0, SHORTEST), s -> new TreeSet<>(Collections.reverseOrder()))
            .add(value.length());
      }
    }
    byStart.forEach(
        (start, sorted) ->
            lengths.put(start, sorted.stream().mapToInt(Integer::intValue).toArray()));
  }

  /** Finds whole values. */
  static ValueFinder of(Collection<String> values) {
    return of(values, Set.of());
  }

  /**
   * Finds whole values, and texts that begin longer words.
   *
   * @param beginnings found whatever follows
   */
  static ValueFinder of(Collection<String> values, Collection<String> beginnings) {
    return new ValueFinder(longEnough(values), longEnough(beginnings));
  }

  private static Set<String> longEnough(Collection<String> texts) {
    Set<String> kept = new HashSet<>();
    for (String text : texts) {
      if (text.length() >= SHORTEST) {
        kept.add(text);
      }
    }
    return kept;
  }

  boolean isEmpty() {
    return lengths.isEmpty();
  }

  /** Whether a value stands in the text by itself. */
  boolean isIn(String text) {
    for (int at = 0; at + SHORTEST <= text.length(); at++) {
      if (end(text, at) > 0) {
        return true;
      }
    }
    return false;
  }

  /** The text with something else where values stood. */
  String without(String text, String instead) {
    StringBuilder kept = null;
    int copied = 0;
    int at = 0;
    while (at + SHORTEST <= text.length()) {
      int end = end(text, at);
      if (end < 0) {
        at++;
      } else {
        kept = kept == null ? new StringBuilder(text.length()) : kept;
        kept.append(text, copied, at).append(instead);
        copied = end;
        at = end;
      }
    }
    return kept == null ? text : kept.append(text, copied, text.length()).toString();
  }

  /** Where the value ends that begins here by itself; negative where none does. */
  private int end(String text, int at) {
    if (at > 0 && isWord(text, at - 1) && isWord(text, at)) {
      return -1;
    }
    int[] tried = lengths.get(text.substring(at, at + SHORTEST));
    if (tried == null) {
      return -1;
    }
    for (int length : tried) {
      int end = at + length;
      if (end <= text.length()) {
        String found = text.substring(at, end);
        boolean ends = end == text.length() || !isWord(text, end) || !isWord(text, end - 1);
        if ((ends && values.contains(found)) || beginnings.contains(found)) {
          return end;
        }
      }
    }
    return -1;
  }

  private static boolean isWord(String text, int at) {
    return Character.isLetterOrDigit(text.charAt(at)) || Character.isSurrogate(text.charAt(at));
  }

  /** Whether the bytes hold a value as UTF-8, whatever stands around it. */
  boolean isIn(byte[] bytes) {
    String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    for (int at = 0; at + SHORTEST <= text.length(); at++) {
      int[] tried = lengths.get(text.substring(at, at + SHORTEST));
      for (int i = 0; tried != null && i < tried.length; i++) {
        int end = at + tried[i];
        if (end <= text.length()) {
          String found = text.substring(at, end);
          if (values.contains(found) || beginnings.contains(found)) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
