package dev.plumbline.problem;

import java.time.LocalDate;
import java.time.Period;

/**
 * How often the problem is scored and retrained.
 *
 * @param every what one logical date covers: {@code [date, date + every)}
 * @param retrain how often a challenger is trained
 */
public record Schedule(Period every, Period retrain) {

  /** The first day that a logical date no longer covers. */
  public LocalDate end(LocalDate logicalDate) {
    return logicalDate.plus(every);
  }
}
