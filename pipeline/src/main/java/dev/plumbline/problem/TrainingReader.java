package dev.plumbline.problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how the ladder is trained, and what its rungs cost to run. */
final class TrainingReader {
  private static final Pattern RATE =
      Pattern.compile("([0-9][0-9.]*)\\s+an?\\s+(hour|day|week|month|year)");

  /** The rules are what the others' running costs are over. */
  static final List<String> RUNGS_WITH_RUNNING_COST =
      List.of(
          "linear",
          "linear-svm",
          "decision-tree",
          "random-forest",
          "boosted-trees",
          "multilayer-perceptron");

  private TrainingReader() {}

  static Training read(Section problem) {
    Section train = problem.section("train");
    Section search = problem.section("search");
    return new Training(
        train.required("ladder", ValueParser.choice(Training.Ladder.class), Training.Ladder.NEEDED),
        train.required("flat-within", ValueParser.share(0, 1, "1%"), 0.01),
        train.required(
            "weights", ValueParser.choice(Training.Weights.class), Training.Weights.NONE),
        new Training.Sample(
            sampled(train, "positives", Training.Sample.WHOLE.positives()),
            sampled(train, "negatives", Training.Sample.WHOLE.negatives())),
        problem.section("value").optional("volume", rate("20000 a month")),
        runningCosts(problem.section("rungs")),
        new Search(
            search.required("kind", ValueParser.choice(Search.Kind.class), Search.Kind.GRID),
            search.required("fits", ValueParser.integer(1, 100_000, "20"), 20),
            time(search)));
  }

  /** Of fewer than one row in 10,000 nobody learns. */
  private static double sampled(Section train, String outcomes, double whole) {
    return train.section("sample").required(outcomes, ValueParser.share(1e-4, 1, "10%"), whole);
  }

  /** {@code 500 a day}: how many, in an hour, day, week, month or year. */
  static ValueParser<Rate> rate(String example) {
    return new ValueParser<>(
        "\"" + example + "\"",
        text -> {
          Matcher rate = RATE.matcher(text);
          if (!rate.matches()) {
            throw new ValueParser.UnreadableValueException(LadderMessages.notARate(example));
          }
          double many = ValueParser.number(0, 1e15, example).parse(rate.group(1));
          double perDay =
              switch (rate.group(2)) {
                case "hour" -> many * 24;
                case "day" -> many;
                case "week" -> many / 7;
                case "month" -> many / Rate.DAYS_OF_A_MONTH;
                default -> many / (12 * Rate.DAYS_OF_A_MONTH);
              };
          if (perDay <= 0) {
            throw new ValueParser.UnreadableValueException(LadderMessages.notARate(example));
          }
          return new Rate(perDay, text);
        });
  }

  private static Map<String, Double> runningCosts(Section rungs) {
    Map<String, Double> costs = new LinkedHashMap<>();
    for (String rung : RUNGS_WITH_RUNNING_COST) {
      rungs
          .section(rung)
          .optional("running-cost", ValueParser.number(0, 1e15, "200"))
          .ifPresent(cost -> costs.put(rung, cost));
    }
    return costs;
  }

  private static Optional<Duration> time(Section search) {
    return search.optional("time", ValueParser.positiveDuration("30 minutes"));
  }
}
