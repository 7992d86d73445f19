package dev.plumbline.problem;

/**
 * So many in a time, such as 500 a day.
 *
 * @param written as the problem file says it
 */
public record Rate(double perDay, String written) {
  /** Days of a mean month: 365.25 / 12. */
  public static final double DAYS_OF_A_MONTH = 30.4375;

  public double perMonth() {
    return perDay * DAYS_OF_A_MONTH;
  }

  @Override
  public String toString() {
    return written;
  }
}
