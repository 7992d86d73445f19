package dev.plumbline.evaluate;

import dev.plumbline.statistic.Binning;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Scored holdout rows as judging reads them, made without a session. A row's outcome is positive
 * with its true probability; missing one costs 10, acting 2. The rules know nothing: they say the
 * base rate, 0.3. Weeks are blocks.
 */
final class HoldoutSample {
  static final List<String> CARRIERS = List.of("A", "B", "C", "D", "E");

  private final Random random;
  private final int weeks;
  private final List<Row> rows = new ArrayList<>();

  /** What a model says of a row of a carrier. */
  interface Model {
    double says(double truth, String carrier);
  }

  HoldoutSample(long seed, int weeks) {
    this.random = new Random(seed);
    this.weeks = weeks;
  }

  static HoldoutScores.Layout layout() {
    return new HoldoutScores.Layout(
        List.of("rules", "linear"),
        1,
        List.of(),
        List.of("carrier"),
        List.of("sex", "carrier"),
        List.of(
            new SliceSearch.Feature("carrier", Binning.categorical(CARRIERS)),
            new SliceSearch.Feature("weight", Binning.numeric(0.25, 0.5, 0.75))));
  }

  /** Adds rows; women's share of the outcome is lower by the gap. */
  HoldoutSample with(int count, Model model, double gap) {
    for (int i = 0; i < count; i++) {
      String carrier = CARRIERS.get(random.nextInt(CARRIERS.size()));
      String sex = random.nextInt(3) == 0 ? "female" : "male";
      double truth = 0.6 * random.nextDouble() * (sex.equals("female") ? 1 - gap : 1);
      rows.add(
          RowFactory.create(
              10.0,
              2.0,
              2.0,
              0.0,
              random.nextDouble() < truth,
              java.time.LocalDate.of(2024, 1, 1).plusWeeks(random.nextInt(weeks)).toString(),
              0.3,
              model.says(truth, carrier),
              "carrier = " + carrier,
              "sex = " + sex,
              "carrier = " + carrier,
              carrier,
              random.nextDouble()));
    }
    return this;
  }

  List<Row> rows() {
    return rows;
  }

  HoldoutScores scores() {
    HoldoutScores scores = new HoldoutScores(layout());
    rows.forEach(scores::add);
    return scores;
  }
}
