package dev.plumbline.problem;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A problem in plain sentences, on one screen: what {@code check} prints before anything runs. */
public final class ResolvedPlan {
  private final Problem problem;
  private final List<Line> lines = new ArrayList<>();

  private ResolvedPlan(Problem problem) {
    this.problem = problem;
  }

  /** A line of the plan; without a heading it goes on with the one before. */
  private record Line(String heading, String sentence) {}

  /** The plan, one sentence a line. */
  public static String describe(Problem problem) {
    return of(problem).lines.stream()
        .map(line -> String.format("%-10s%s\n", line.heading(), line.sentence()))
        .collect(Collectors.joining());
  }

  /** The same by heading, in order. */
  public static Map<String, String> byHeading(Problem problem) {
    Map<String, String> sentences = new LinkedHashMap<>();
    String heading = "";
    for (Line line : of(problem).lines) {
      heading = line.heading().isEmpty() ? heading : line.heading();
      sentences.merge(heading, line.sentence(), (before, more) -> before + " " + more);
    }
    return sentences;
  }

  private static ResolvedPlan of(Problem problem) {
    ResolvedPlan plan = new ResolvedPlan(problem);
    plan.add("Problem", problem.name() + ": " + problem.question());
    plan.addSources();
    plan.addPrediction();
    plan.addCosts();
    plan.addVerdict();
    plan.addFeatures();
    plan.addSplit();
    plan.addLadder();
    plan.addRunning();
    return plan;
  }

  private void add(String heading, String sentence) {
    lines.add(new Line(heading, sentence));
  }

  private void addSources() {
    String heading = "Reads";
    for (Source source : problem.sources().values()) {
      String clock =
          source.eventTime().isEmpty()
              ? "no clock"
              : "known at " + source.recordedAt().orElse(source.eventTime().get());
      String personal =
          source.personal().isEmpty() ? "" : "; personal: " + treatments(source.personal());
      add(
          heading,
          String.format(
              "%s from %s (%d columns, %s%s)",
              source.name(),
              source.path(),
              source.columns().size() + source.derive().size(),
              clock,
              personal));
      heading = "";
    }
  }

  private static String treatments(Map<String, PersonalData> personal) {
    return personal.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue().words())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private void addPrediction() {
    Label label = problem.label();
    add(
        "Predicts",
        "for each row of "
            + problem.population()
            + " ("
            + entity()
            + ")"
            + problem
                .predictionTime()
                .map(time -> " at " + time + ", in " + problem.timeZone())
                .orElse(", without a clock")
            + ",");
    add(
        "",
        switch (problem.task()) {
              case BINARY -> "whether " + oneLine(label.outcome());
              case MULTICLASS -> MulticlassPlan.predicted(label);
              case REGRESSION -> "how much " + oneLine(label.outcome()) + " is";
            }
            + ", as "
            + label.source()
            + " tells.");
    String missing =
        switch (label.ifMissing()) {
          case POSITIVE -> "counts as positive";
          case NEGATIVE -> "counts as negative";
          case DROP -> "is left out";
        };
    add(
        "",
        problem.predictionTime().isEmpty()
            ? "A row without an outcome " + missing + "."
            : "The outcome counts as known after "
                + Durations.words(label.maturity())
                + "; a row without one then "
                + missing
                + ".");
  }

  private String entity() {
    return problem.entity() instanceof Entity.WholeRow
        ? "each row is its own entity"
        : "told apart by " + String.join(", ", problem.entity().columns());
  }

  private void addCosts() {
    // Sealed: a new kind of value must be described here.
    if (problem.value() instanceof RegressionValue value) {
      add(
          "Costs",
          String.format(
              "in %s: each unit that the decision lies below the outcome %s, above it %s.",
              value.unit(), oneLine(value.under()), oneLine(value.over())));
    } else if (problem.value() instanceof MulticlassValue value) {
      add("Costs", MulticlassPlan.costs(value));
    } else if (problem.value() instanceof BinaryValue value) {
      addCosts(value);
    }
    if (problem.decision().changesOutcome()) {
      add("", "Acting may change the outcome, so judging needs rows that were not acted on.");
    }
    if (problem.decision().hidesOutcome()) {
      add("", "Acting hides the outcome, so judging needs rows that were not acted on.");
    }
  }

  private void addCosts(BinaryValue value) {
    add(
        "Costs",
        String.format(
            "in %s: not acting on a positive %s, acting on a negative %s,",
            value.unit(), oneLine(value.falseNegative()), oneLine(value.falsePositive())));
    add(
        "",
        String.format(
            "acting on a positive %s, not acting on a negative %s.",
            oneLine(value.truePositive()), oneLine(value.trueNegative())));
  }

  private void addVerdict() {
    Acceptance accept = problem.accept();
    if (problem.split().holdout() instanceof Split.None) {
      add("Ships", "nothing by itself: without a holdout there is no gate, only cross-validation.");
    } else {
      add(
          "Ships",
          String.format(
              "if the model saves at least %s of the baseline's cost, with %s confidence%s.",
              percent(accept.savingOverBaseline()), percent(accept.confidence()), floors()));
    }
    if (accept.approval() == Acceptance.Approval.HUMAN) {
      add("", "A person has to agree first (job approve).");
    }
    add("Stops", "if a source loses more rows to quarantine than its limit (" + limits() + "),");
    add("", "if a feature gives the outcome away, or if the gate refuses: then the rules decide.");
  }

  private String floors() {
    return Stream.of(
            problem.accept().floors().entrySet().stream()
                .map(floor -> " and " + floor.getKey() + " is at least " + floor.getValue()),
            problem.accept().ceilings().entrySet().stream()
                .map(most -> " and " + most.getKey() + " is at most " + most.getValue()),
            problem.evaluation().fairness().limits().entrySet().stream()
                .map(
                    limit ->
                        " and between groups "
                            + EvaluationReader.key(limit.getKey())
                            + " keeps "
                            + limit.getValue()))
        .flatMap(s -> s)
        .collect(Collectors.joining());
  }

  private String limits() {
    return problem.sources().values().stream()
        .map(source -> source.name() + " " + percent(source.quarantineLimit()))
        .collect(Collectors.joining(", "));
  }

  private void addFeatures() {
    FeatureSet features = problem.features();
    int lookups = features.lookups().values().stream().mapToInt(l -> l.columns().size()).sum();
    int latest = features.latest().values().stream().mapToInt(l -> l.columns().size()).sum();
    int windows =
        features.windows().values().stream()
            .mapToInt(window -> window.over().size() * window.aggregates().size())
            .sum();
    int all =
        features.columns().size() + lookups + latest + windows + features.expressions().size();
    add(
        "Features",
        String.format(
            "%d in the set %s: %d columns, %d looked up, %d latest values, %d window aggregates,",
            all - features.drop().size(),
            features.name(),
            features.columns().size(),
            lookups,
            latest,
            windows));
    add(
        "",
        String.format(
            "%d expressions; %d of them only serve others.",
            features.expressions().size(), features.drop().size()));
    Encodings encodings = features.encodings();
    String learned =
        Stream.of(encodings.encode(), encodings.impute(), encodings.scale())
            .flatMap(each -> each.keySet().stream())
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    if (!learned.isEmpty()) {
      add("", "Encoded, imputed or scaled as asked, inside the fold: " + learned + ".");
    }
    encodings
        .clusters()
        .forEach(
            (name, asked) ->
                add(
                    "",
                    "Learned inside the fold: %s, the nearest of %d clusters of %s."
                        .formatted(name, asked.clusters(), String.join(", ", asked.columns()))));
  }

  private void addSplit() {
    Split split = problem.split();
    String holdout = holdout(split.holdout());
    String folds =
        split.by() == Split.FoldBy.TIME
            ? split.folds()
                + " folds by time, each validated on what came later"
                + (split.groupParts() > 1
                    ? " in %d parts by %s, on groups it has not seen"
                        .formatted(split.groupParts(), String.join(", ", split.group()))
                    : "")
            : split.folds()
                + (split.stratified() ? " stratified" : "")
                + " folds by "
                + (split.by() == Split.FoldBy.GROUP ? String.join(", ", split.group()) : "entity")
                + (split.repeats() > 1 ? ", repeated " + split.repeats() + " times" : "");
    add("Splits", holdout + ";");
    add("", "cross-validates with " + folds + ".");
    if (!split.embargo().isZero()) {
      add(
          "",
          "What is judged begins " + Durations.words(split.embargo()) + " after what is known.");
    }
  }

  private static String holdout(Split.Holdout holdout) {
    // Sealed: a new kind of holdout must be described here.
    if (holdout instanceof Split.Last last) {
      return "the last " + Durations.words(last.span()) + " judge the final model";
    }
    if (holdout instanceof Split.Fraction fraction) {
      return percent(fraction.share()) + " of the entities judge the final model";
    }
    return holdout instanceof Split.Where where
        ? "rows where " + where.condition() + " judge the final model"
        : "no rows are set aside";
  }

  private void addLadder() {
    add(
        "Climbs",
        problem.ladder().stream().map(Rung::name).collect(Collectors.joining(", then "))
            + "; "
            + (problem.task() != Task.REGRESSION
                ? calibration()
                : "decided by the quantile that the costs ask for, of out-of-fold residuals")
            + ".");
    for (Rung rung : problem.ladder()) {
      if (rung instanceof Rung.Rules rules && problem.task() == Task.REGRESSION) {
        add(
            "",
            rules.rules().isEmpty()
                ? "The baseline is the mean of all rows."
                : "The baseline is the better of the mean of all rows and the means by "
                    + String.join(", ", rules.rules().keySet())
                    + ".");
      } else if (rung instanceof Rung.Rules rules && problem.task() == Task.MULTICLASS) {
        add("", MulticlassPlan.baseline(rules));
      } else if (rung instanceof Rung.Rules rules) {
        add(
            "",
            rules.rules().isEmpty()
                ? "The baseline is the best of acting always, never, or by a learned rule."
                : "The baseline is the best of acting always, never, or by "
                    + String.join(", ", rules.rules().keySet())
                    + ", or a learned rule.");
      }
    }
  }

  private String calibration() {
    return switch (problem.calibration()) {
      case NONE -> "not calibrated";
      case PLATT -> "calibrated by Platt's logistic curve";
      case ISOTONIC -> "calibrated by isotonic regression";
      case BETA -> "calibrated by a beta curve";
      case TEMPERATURE -> "calibrated by temperature, and decided for the least expected cost";
      case AUTO -> "calibrated by what is truest out of fold";
    };
  }

  private void addRunning() {
    add(
        "Runs",
        "every "
            + Durations.words(problem.schedule().every())
            + ", retrains every "
            + Durations.words(problem.schedule().retrain())
            + "; speaks of drift above a population stability index of "
            + problem.monitoring().minimumPopulationStabilityIndex()
            + ".");
    add("Keeps", "its tables in " + problem.warehouse() + "/" + problem.name() + ".");
    add(
        "Hashes",
        "contract "
            + shortened(problem.contract().hash())
            + ", configuration "
            + shortened(problem.configurationHash())
            + ", seed "
            + problem.seed()
            + ".");
  }

  private static String shortened(String hash) {
    return hash.substring(0, 12);
  }

  private static String percent(double share) {
    return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
  }

  private static String oneLine(String sql) {
    return sql.replaceAll("\\s+", " ");
  }
}
