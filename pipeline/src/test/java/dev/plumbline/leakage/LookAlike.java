package dev.plumbline.leakage;

import dev.plumbline.learner.FeatureKind;
import java.util.List;
import java.util.Random;

/**
 * Tables like public ones that are known for their leaks, or for an honest feature so strong that
 * it looks like one. Drawn by a seed, not copied: the kinds of columns, their strengths and the
 * rates of the outcome are those of the public table, roughly.
 */
enum LookAlike {
  /** Calls of a bank: how long the call was is known when it is over. */
  BANK_CALLS("duration") {
    @Override
    MadeRows honest(Random random) {
      return MadeRows.of(random, 4_000, 0.115)
          .number("age", i -> 18 + random.nextInt(70))
          .category("job", 12, 1.1)
          .category("marital", 3, 1.1)
          .category("education", 4, 1.2)
          .category("housing", 2, 0.8)
          .category("loan", 2, 0.8)
          .category("contact", 3, 0.7)
          .category("month", 12, 1.4)
          .normal("balance", 0.2)
          .number("campaign", i -> 1 + random.nextInt(6))
          .category("poutcome", 4, 1.6);
    }

    @Override
    MadeRows leaky(MadeRows rows) {
      return rows.number(
          "duration", i -> Math.rint(Math.exp(5.2 + 0.7 * rows.gaussian(i, 0) + shift(rows, i))));
    }

    private static double shift(MadeRows rows, int row) {
      return rows.happened(row) ? 1 : 0;
    }
  },

  /** Loans: what was recovered, received and paid last is known when the loan is over. */
  LOANS("recoveries", "received_principal", "last_payment_month", "settlement") {
    @Override
    MadeRows honest(Random random) {
      MadeRows rows = MadeRows.of(random, 4_000, 0.18);
      return rows.number("amount", i -> 1_000 + 100 * random.nextInt(340))
          .normal("interest", 0.6)
          .category("grade", 7, 1.7)
          .category("sub_grade", 35, 1.7)
          .category("term", 2, 1.5)
          .category("home", 3, 1.1)
          .category("purpose", 14, 1.1)
          .normal("income", -0.2)
          .normal("debt_to_income", 0.25)
          .normal("score", -0.4)
          .normal("utilisation", 0.2)
          .number("inquiries", i -> random.nextInt(4));
    }

    @Override
    MadeRows leaky(MadeRows rows) {
      return rows.number(
              "recoveries",
              i -> rows.happened(i) && rows.chance(0.6) ? Math.exp(6 + rows.gaussian(i, 0)) : 0)
          .number(
              "received_principal",
              i ->
                  (Double) rows.data().rows().get(i)[0]
                      * (rows.happened(i) ? 0.7 * rows.random().nextDouble() : 1))
          .text(
              "last_payment_month",
              i ->
                  "month "
                      + (rows.happened(i)
                          ? rows.random().nextInt(30)
                          : 24 + rows.random().nextInt(12)))
          .text("settlement", i -> rows.happened(i) && rows.chance(0.1) ? "Y" : "N");
    }
  },

  /** Hospital stays: whoever died does not come back. */
  READMISSIONS("discharge") {
    @Override
    MadeRows honest(Random random) {
      return MadeRows.of(random, 12_000, 0.11)
          .category("race", 5, 1)
          .category("age", 10, 1.1)
          .category("admission", 6, 1.1)
          .category("source", 8, 1.1)
          .number("days", i -> 1 + random.nextInt(14))
          .normal("medications", 0.15)
          .normal("visits", 0.5)
          .category("diagnosis", 700, 1.05)
          .category("insulin", 4, 1.1)
          .value("sugar", FeatureKind.CATEGORICAL, i -> random.nextInt(5) == 0 ? "high" : null);
    }

    @Override
    MadeRows leaky(MadeRows rows) {
      return rows.text(
          "discharge",
          i ->
              !rows.happened(i) && rows.chance(0.022) ? "expired" : "to " + rows.place(i, 18, 1.1));
    }
  },

  /** Houses: the price a square foot has the price in it. */
  HOUSES("price_per_foot") {
    @Override
    MadeRows honest(Random random) {
      MadeRows rows = MadeRows.of(random, 4_000, 0.5);
      double[] feet = new double[rows.size()];
      double[] grade = new double[rows.size()];
      int[] zip = new int[rows.size()];
      double[] price = new double[rows.size()];
      for (int i = 0; i < price.length; i++) {
        feet[i] = Math.rint(Math.exp(7.5 + 0.4 * random.nextGaussian()));
        grade[i] = 4 + random.nextInt(8);
        zip[i] = random.nextInt(70);
        price[i] =
            Math.rint(
                Math.exp(
                    13
                        + 0.8 * (Math.log(feet[i]) - 7.5)
                        + 0.08 * grade[i]
                        + 0.005 * zip[i]
                        + 0.2 * random.nextGaussian()));
      }
      return rows.over(price, 700_000)
          .number("feet", i -> feet[i])
          .number("grade", i -> grade[i])
          .text("zip", i -> "zip " + zip[i])
          .number("beds", i -> 1 + random.nextInt(5))
          .number("year", i -> 1900 + random.nextInt(115))
          .number("lot", i -> Math.rint(Math.exp(9 + random.nextGaussian())));
    }

    @Override
    MadeRows leaky(MadeRows rows) {
      LeakData data = rows.data();
      return rows.number(
          "price_per_foot",
          i -> Math.rint((data.quantity()[i] + data.bound()) / (Double) data.rows().get(i)[0]));
    }
  },

  /** Customers who left: why, and their last bill, is there for these alone. */
  CHURN("cancel_reason", "final_bill") {
    @Override
    MadeRows honest(Random random) {
      return MadeRows.of(random, 4_000, 0.265)
          .normal("tenure", -0.7)
          .category("contract", 3, 0.4)
          .normal("monthly", 0.4)
          .normal("total", -0.4)
          .category("internet", 3, 1.6)
          .category("payment", 4, 1.5)
          .category("support", 2, 0.7)
          .category("paperless", 2, 1.3)
          .value("promotion", FeatureKind.CATEGORICAL, i -> random.nextInt(3) == 0 ? "P" : null);
    }

    @Override
    MadeRows leaky(MadeRows rows) {
      return rows.value(
              "cancel_reason",
              FeatureKind.CATEGORICAL,
              i ->
                  rows.happened(i) && rows.chance(0.7)
                      ? "reason " + rows.random().nextInt(8)
                      : null)
          .value(
              "final_bill",
              FeatureKind.NUMERIC,
              i ->
                  rows.happened(i) && rows.chance(0.25)
                      ? (Object) (20.0 + rows.random().nextInt(80))
                      : null);
    }
  },

  /** Payments: the shop's rate of fraud was counted over the whole table. */
  PAYMENTS("shop_rate") {
    @Override
    MadeRows honest(Random random) {
      return payments(random, false);
    }

    @Override
    MadeRows leaky(MadeRows rows) {
      return payments(rows.random(), true);
    }

    private static MadeRows payments(Random random, boolean ofTheseRows) {
      int shops = 250;
      double[] rate = new double[shops];
      for (int s = 0; s < shops; s++) {
        rate[s] = 0.03 + 0.07 * random.nextDouble();
      }
      MadeRows rows = MadeRows.of(random, 8_000, 0);
      int[] shop = new int[rows.size()];
      double[] fraud = new double[rows.size()];
      double[][] seen = new double[shops][2];
      for (int i = 0; i < shop.length; i++) {
        shop[i] = random.nextInt(shops);
        fraud[i] = random.nextDouble() < rate[shop[i]] ? 1 : 0;
        // Counted over these rows, or over as many of the time before.
        seen[shop[i]][0] += ofTheseRows ? fraud[i] : random.nextDouble() < rate[shop[i]] ? 1 : 0;
        seen[shop[i]][1]++;
      }
      return rows.over(fraud, 0.5)
          .number("shop_rate", i -> seen[shop[i]][0] / seen[shop[i]][1])
          .normal("amount", 0.6)
          .number("hour", i -> random.nextInt(24))
          .category("country", 20, 1.2)
          .category("device", 5, 1.3)
          .normal("age", -0.2);
    }
  },

  /** Tickets that escalated: when they were touched last is written after the fact. */
  TICKETS("days_until_update") {
    @Override
    MadeRows honest(Random random) {
      return MadeRows.of(random, 3_000, 0.2)
          .category("product", 15, 1.2)
          .category("channel", 4, 1.2)
          .normal("length", 0.3)
          .normal("earlier", 0.4)
          .number("weekday", i -> random.nextInt(7))
          .category("language", 6, 1);
    }

    @Override
    MadeRows leaky(MadeRows rows) {
      return rows.number(
          "days_until_update",
          i -> Math.exp((rows.happened(i) ? 2.6 : 1) + 0.7 * rows.gaussian(i, 0)));
    }
  },

  /** Staff that left: the exit interview is held with these alone. */
  ATTRITION("exit_score") {
    @Override
    MadeRows honest(Random random) {
      MadeRows rows = MadeRows.of(random, 1_470, 0.16);
      for (int c = 0; c < 12; c++) {
        rows.normal("score_" + c, c % 4 == 0 ? 0.3 : 0);
      }
      return rows.category("overtime", 2, 1.9).category("role", 9, 1.3).category("travel", 3, 1.3);
    }

    @Override
    MadeRows leaky(MadeRows rows) {
      return rows.value(
          "exit_score",
          FeatureKind.NUMERIC,
          i ->
              rows.happened(i) && rows.chance(0.5)
                  ? (Object) (1.0 + rows.random().nextInt(5))
                  : null);
    }
  },

  /** Donors numbered by what they gave. */
  SORTED("record") {
    @Override
    MadeRows honest(Random random) {
      // Numbered as they came, with a rate that rises by a third over the file.
      int size = 4_000;
      double[] gave = new double[size];
      for (int i = 0; i < size; i++) {
        gave[i] = random.nextDouble() < 0.3 + 0.1 * i / size ? 1 : 0;
      }
      return features(MadeRows.of(random, size, 0).over(gave, 0.5).number("record", i -> i));
    }

    @Override
    MadeRows leaky(MadeRows rows) {
      Random random = rows.random();
      double[] gave = new double[rows.size()];
      for (int i = 0; i < gave.length; i++) {
        gave[i] = random.nextDouble() < (i < gave.length / 3 ? 0.85 : 0.1) ? 1 : 0;
      }
      return features(MadeRows.of(random, gave.length, 0).over(gave, 0.5).number("record", i -> i));
    }

    private static MadeRows features(MadeRows rows) {
      return rows.normal("gift", 0.3)
          .normal("age", 0.2)
          .category("state", 50, 1.1)
          .category("source", 30, 1.1)
          .normal("income", 0.3);
    }
  },

  /** Thirty measures of tumours, most of them strong: an easy problem, and honest. */
  TUMOURS() {
    @Override
    MadeRows honest(Random random) {
      MadeRows rows = MadeRows.of(random, 569, 0.37);
      double[] size = new double[rows.size()];
      for (int i = 0; i < size.length; i++) {
        size[i] = rows.gaussian(i, 2.4);
      }
      for (int c = 0; c < 30; c++) {
        double share = c % 3 == 0 ? 0.95 : c % 3 == 1 ? 0.7 : 0.3;
        rows.number("m" + c, i -> share * size[i] + (1 - share) * random.nextGaussian());
      }
      return rows;
    }
  },

  /** Mushrooms: the smell alone is wrong on one in seventy, and other signs are good as well. */
  MUSHROOMS() {
    @Override
    MadeRows honest(Random random) {
      MadeRows rows = MadeRows.of(random, 5_000, 0.48);
      return rows.text(
              "odor",
              i ->
                  rows.happened(i)
                      ? rows.chance(0.03) ? "none" : "foul " + random.nextInt(5)
                      : rows.chance(0.2) ? "anise" : "none")
          .category("spores", 9, 9)
          .category("gills", 12, 5)
          .category("ring", 5, 4)
          .category("stalk", 9, 4)
          .category("habitat", 7, 2)
          .category("cap", 10, 1.2)
          .category("population", 6, 1.5);
    }
  },

  /** Medical costs above 20,000: nearly always of smokers, and nothing else says much. */
  MEDICAL_COSTS() {
    @Override
    MadeRows honest(Random random) {
      MadeRows rows = MadeRows.of(random, 1_338, 0.204);
      return rows.text(
              "smoker",
              i ->
                  rows.happened(i)
                      ? rows.chance(0.92) ? "yes" : "no"
                      : rows.chance(0.022) ? "yes" : "no")
          .normal("age", 0.2)
          .normal("mass", 0.5)
          .number("children", i -> random.nextInt(5))
          .category("sex", 2, 1.1)
          .category("region", 4, 1.1);
    }
  },

  /** Rooms that are occupied: the light is on, the air is used. */
  ROOMS() {
    @Override
    MadeRows honest(Random random) {
      return MadeRows.of(random, 5_000, 0.21)
          .normal("light", 3.1)
          .normal("air", 2.2)
          .normal("warmth", 1.6)
          .normal("damp", 0.3)
          .normal("ratio", 0.4)
          .number("weekday", i -> random.nextInt(7));
    }
  };

  private final List<String> leaks;

  LookAlike(String... leaks) {
    this.leaks = List.of(leaks);
  }

  /** The columns that leak; none where the table is known for an honest one. */
  List<String> leaks() {
    return leaks;
  }

  /** The table without its leaks. */
  abstract MadeRows honest(Random random);

  /** Adds the leaks, or draws the table anew with them. */
  MadeRows leaky(MadeRows rows) {
    return rows;
  }
}
