package dev.plumbline.statistic;

import java.time.LocalDate;
import java.util.Random;

/**
 * A world of rows whose days are correlated: day effects are AR(1) with a given correlation at lag
 * 1 and standard deviation 0.5 on the log-odds. A model knows the rows and not the days; two rivals
 * are each wrong about a day in their own way, alike in law, so that neither saves anything over
 * the other. Missing a positive costs 10, acting 2.
 */
final class DependentDays {
  static final int ROWS_A_DAY = 20;
  private static final LocalDate FIRST = LocalDate.of(2024, 1, 1);

  private final Random random;
  private final double correlation;

  DependentDays(long seed, double correlation) {
    this.random = new Random(seed);
    this.correlation = correlation;
  }

  /** One row as judging sees it. */
  interface Rows {
    void add(LocalDate day, double score, double first, double second, boolean positive);
  }

  void live(int days, Rows rows) {
    double[] effects = new double[3];
    for (int i = 0; i < effects.length; i++) {
      effects[i] = random.nextGaussian();
    }
    double fresh = Math.sqrt(1 - correlation * correlation);
    for (int day = 0; day < days; day++) {
      for (int i = 0; i < effects.length; i++) {
        effects[i] = correlation * effects[i] + fresh * random.nextGaussian();
      }
      LocalDate date = FIRST.plusDays(day);
      for (int row = 0; row < ROWS_A_DAY; row++) {
        double logit = -1.5 + 1.2 * random.nextGaussian();
        boolean positive = random.nextDouble() < logistic(logit + 0.5 * effects[0]);
        rows.add(
            date,
            logistic(logit),
            logistic(logit + effects[1]),
            logistic(logit + effects[2]),
            positive);
      }
    }
  }

  static String week(LocalDate day) {
    return day.with(java.time.DayOfWeek.MONDAY).toString();
  }

  static double cost(double score, boolean positive) {
    boolean act = BinaryCost.act(score, 10, 2, 2, 0);
    return BinaryCost.realised(act, positive, 10, 2, 2, 0);
  }

  private static double logistic(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }
}
