package dev.plumbline.evaluate;

/**
 * Which rows a number is about.
 *
 * @param name of the slice or group, such as {@code carrier = DHL}; empty for all rows
 */
public record Part(Kind kind, String name) {
  /** All rows of the holdout. */
  public static final Part ALL = new Part(Kind.ALL, "");

  /** How the rows were chosen. */
  public enum Kind {
    ALL,
    /** Declared by the problem. */
    SLICE,
    /** Found by looking for slices that are bad. */
    FOUND,
    /** People who share an attribute. */
    GROUP,
    /** All rows, asked about one class of several. */
    CLASS
  }

  static Part slice(String name) {
    return new Part(Kind.SLICE, name);
  }

  static Part found(String name) {
    return new Part(Kind.FOUND, name);
  }

  static Part ofClass(String name) {
    return new Part(Kind.CLASS, name);
  }

  static Part group(String name) {
    return new Part(Kind.GROUP, name);
  }
}
