package dev.plumbline;

/**
 * A run that ends without its result, said so that the person who started it knows what to do. The
 * message is for people: what happened, the values, what to do next.
 */
public class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** Whose move it is. */
  public enum Kind {
    /** A defect of Plumbline or of the machine under it. */
    INTERNAL(1),
    /** The arguments or the problem file. */
    USER(2),
    /** The data: it is missing, broken, or it leaks. */
    DATA(3),
    /** The contract's gate said no: a result, not a fault. */
    GATE(4);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    /** The exit code of a process that ends so. */
    public int exitCode() {
      return exitCode;
    }
  }

  protected Failure(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** The arguments or the problem file must change. */
  public static Failure user(String message, Object... values) {
    return new Failure(Kind.USER, message.formatted(values));
  }

  /** The data must change. */
  public static Failure data(String message, Object... values) {
    return new Failure(Kind.DATA, message.formatted(values));
  }

  /** The gate refused the model. */
  public static Failure gate(String message, Object... values) {
    return new Failure(Kind.GATE, message.formatted(values));
  }

  /** Something that should not happen did. */
  public static Failure internal(String message, Object... values) {
    return new Failure(Kind.INTERNAL, message.formatted(values));
  }

  /** Whose move it is. */
  public Kind kind() {
    return kind;
  }
}
