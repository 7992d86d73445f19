package dev.plumbline.learner;

import java.util.HashMap;
import java.util.Map;

/** The values of one categorical column, by code. Either fixed or growing as values are met. */
final class Dictionary {
  private final Map<String, Integer> codes;
  private final boolean grows;

  private Dictionary(Map<String, Integer> codes, boolean grows) {
    this.codes = codes;
    this.grows = grows;
  }

  /** The values given and no others: every other value has the code after the last. */
  static Dictionary fixed(String[] values) {
    Map<String, Integer> codes = new HashMap<>(values.length * 2);
    for (int code = 0; code < values.length; code++) {
      codes.put(values[code], code);
    }
    return new Dictionary(codes, false);
  }

  static Dictionary growing() {
    return new Dictionary(new HashMap<>(), true);
  }

  int code(String value) {
    Integer code = codes.get(value);
    if (code != null) {
      return code;
    }
    int next = codes.size();
    if (grows) {
      codes.put(value, next);
    }
    return next;
  }

  String[] values() {
    String[] values = new String[codes.size()];
    codes.forEach((value, code) -> values[code] = value);
    return values;
  }
}
