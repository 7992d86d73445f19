package dev.plumbline.report;

import static org.apache.spark.sql.functions.col;

import dev.plumbline.Stage;
import dev.plumbline.lake.Table;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Rung;
import dev.plumbline.statistic.Verdict;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What cross-validation and the holdout said of one training.
 *
 * @param metrics every measured number of every rung and policy
 * @param openings how often the training's holdout was opened, by whatever model
 */
record Judgement(
    List<Rule> rules,
    List<Metric> metrics,
    List<CrossValidated> crossValidated,
    List<Step> ladder,
    List<Model> models,
    List<Opening> openings) {
  static final Judgement NONE =
      new Judgement(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  /** The openings of one holdout that are looked through, newest first. */
  private static final int OPENINGS = 1_000;

  /** A rule of the contract; what was not measured is NaN. */
  record Rule(
      String model,
      String contractHash,
      String name,
      double bound,
      double value,
      double lower,
      double upper,
      Verdict verdict,
      String reason) {}

  /** A number of a rung or policy; {@code at} is NaN unless it is a point of a curve. */
  record Metric(
      String rung,
      String name,
      double at,
      double value,
      double lower,
      double upper,
      long support,
      String part,
      String slice) {
    /** Stands where something was not measured; prints as dashes. */
    static final Metric NOTHING =
        new Metric("", "", Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, "", "");

    /** The interval's ends as shares. */
    String shares() {
      return Units.interval(Units.share(lower), Units.share(upper));
    }

    /** The interval's ends with so many decimals. */
    String decimals(int digits) {
      return Units.interval(Units.decimal(lower, digits), Units.decimal(upper, digits));
    }

    /** The interval's ends as amounts. */
    String amounts(Units.Amounts money) {
      return Units.interval(money.plain(lower), money.plain(upper));
    }

    boolean isPoint() {
      return !Double.isNaN(at);
    }

    /** Whether it is about the whole holdout. */
    boolean isOfAll() {
      return slice.isEmpty();
    }
  }

  /** A slice or group with its numbers by their names. */
  record Slice(String name, Map<String, Metric> metrics) {
    Metric metric(String metric) {
      return metrics.getOrDefault(metric, Metric.NOTHING);
    }
  }

  /** One rung and setting of the cross-validation; costs are NaN where it was not chosen. */
  record CrossValidated(
      String rung,
      String setting,
      int repeat,
      boolean chosen,
      double logLoss,
      double rocAuc,
      double averagePrecision,
      double cost,
      double costLower,
      double costUpper,
      double rmse,
      double mae,
      double rSquared,
      double overfit,
      double overfitError,
      double accuracy) {}

  /** A reason for or against climbing to a dearer rung. */
  record Step(int step, String dearer, String rule, boolean holds, String reason) {}

  /** A model version of the training. */
  record Model(String version, String rung, String setting, boolean chosen) {}

  /** A look at the holdout. */
  record Opening(long sequence, String models, String reason) {}

  static Judgement of(Stage stage, TrainedSet set) {
    List<String> rungs = stage.problem().ladder().stream().map(Rung::name).toList();
    return new Judgement(
        trained(stage, set, Tables.GATE_RESULTS).map(Judgement::rule).toList(),
        trained(stage, set, Tables.EVALUATIONS).map(Judgement::metric).toList(),
        trained(stage, set, Tables.CV_RESULTS)
            .map(Judgement::crossValidated)
            .sorted(
                Comparator.comparingInt(CrossValidated::repeat)
                    .thenComparing(c -> rungs.indexOf(c.rung()))
                    .thenComparing(CrossValidated::setting))
            .toList(),
        trained(stage, set, Tables.LADDER_STEPS)
            .map(Judgement::step)
            .sorted(Comparator.comparingInt(Step::step))
            .toList(),
        models(stage, set),
        openings(stage, set));
  }

  /** The rung that the gate is about, or that the ladder ended on. */
  Optional<String> judgedRung() {
    Optional<String> judged = rules.stream().map(Rule::model).findFirst();
    return models.stream()
        .filter(m -> judged.map(m.version()::equals).orElse(m.chosen()))
        .map(Model::rung)
        .findFirst();
  }

  /** REFUTED where one rule is, SUPPORTED where all are; empty without a rule. */
  Optional<Verdict> verdict() {
    if (rules.isEmpty()) {
      return Optional.empty();
    }
    if (rules.stream().anyMatch(r -> r.verdict() == Verdict.REFUTED)) {
      return Optional.of(Verdict.REFUTED);
    }
    return Optional.of(
        rules.stream().allMatch(r -> r.verdict() == Verdict.SUPPORTED)
            ? Verdict.SUPPORTED
            : Verdict.UNDECIDED);
  }

  /** The looks at the holdout that judged the model the gate is about, newest first. */
  List<Opening> openingsOfJudged() {
    Optional<String> judged = rules.stream().map(Rule::model).findFirst();
    return openings.stream()
        .filter(opening -> judged.filter(opening.models()::contains).isPresent())
        .toList();
  }

  /** The last look, where the model had been judged on the holdout before. */
  Optional<Opening> reopening() {
    List<Opening> looks = openingsOfJudged();
    return looks.size() > 1 ? Optional.of(looks.get(0)) : Optional.empty();
  }

  /** A plain number of a rung or policy. */
  Optional<Metric> metric(String rung, String name) {
    return metrics.stream()
        .filter(m -> !m.isPoint() && m.isOfAll() && m.rung().equals(rung) && m.name().equals(name))
        .findFirst();
  }

  /** The slices or groups of one kind, in the order they were written. */
  List<Slice> slices(String part) {
    Map<String, Map<String, Metric>> slices = new LinkedHashMap<>();
    metrics.stream()
        .filter(m -> m.part().equals(part))
        .forEach(
            m -> slices.computeIfAbsent(m.slice(), s -> new LinkedHashMap<>()).put(m.name(), m));
    return slices.entrySet().stream().map(s -> new Slice(s.getKey(), s.getValue())).toList();
  }

  /** The rungs that have curves; a rung's place is its colour in all charts. */
  List<String> drawnRungs() {
    return metrics.stream().filter(Metric::isPoint).map(Metric::rung).distinct().toList();
  }

  /** The points of a rung's curve of all rows, from left to right. */
  List<Metric> curve(String rung, String name) {
    return metrics.stream()
        .filter(m -> m.isPoint() && m.isOfAll() && m.rung().equals(rung) && m.name().equals(name))
        .sorted(Comparator.comparingDouble(Metric::at))
        .toList();
  }

  /** The rows of one training: as many as there are rungs, settings and points of curves. */
  private static Stream<Fields> trained(Stage stage, TrainedSet set, Table table) {
    return Fields.of(stage.lake().readOrEmpty(table).where(Fields.onDate(set.logicalDate())));
  }

  private static Rule rule(Fields row) {
    return new Rule(
        row.text("model"),
        row.text("contract_hash"),
        row.text("rule"),
        row.number("bound"),
        row.number("value"),
        row.number("lower"),
        row.number("upper"),
        Verdict.valueOf(row.text("verdict")),
        row.text("reason"));
  }

  private static Metric metric(Fields row) {
    return new Metric(
        row.text("rung"),
        row.text("metric"),
        row.number("at"),
        row.number("value"),
        row.number("lower"),
        row.number("upper"),
        row.count("support"),
        textIfThere(row, "part"),
        textIfThere(row, "slice"));
  }

  /** Tables that were written before slices were judged have no such columns. */
  private static String textIfThere(Fields row, String column) {
    return List.of(row.row().schema().fieldNames()).contains(column) ? row.text(column) : "";
  }

  private static double numberIfThere(Fields row, String column) {
    return List.of(row.row().schema().fieldNames()).contains(column)
        ? row.number(column)
        : Double.NaN;
  }

  private static CrossValidated crossValidated(Fields row) {
    return new CrossValidated(
        row.text("rung"),
        row.text("setting"),
        (int) row.count("repeat"),
        row.flag("chosen"),
        row.number("log_loss"),
        row.number("roc_auc"),
        row.number("average_precision"),
        row.number("cost"),
        row.number("cost_lower"),
        row.number("cost_upper"),
        row.number("rmse"),
        row.number("mae"),
        row.number("r_squared"),
        row.number("overfit"),
        row.number("overfit_error"),
        numberIfThere(row, "accuracy"));
  }

  private static Step step(Fields row) {
    return new Step(
        (int) row.count("step"),
        row.text("dearer_rung"),
        row.text("rule"),
        row.flag("holds"),
        row.text("reason"));
  }

  /** Without their content, which is large. */
  private static List<Model> models(Stage stage, TrainedSet set) {
    return Fields.of(
            stage
                .lake()
                .readOrEmpty(Tables.MODELS)
                .where(Fields.onDate(set.logicalDate()))
                .where(col("training_set").equalTo(set.name()))
                .select("model", "rung", "setting", "chosen"))
        .map(
            row ->
                new Model(
                    row.text("model"), row.text("rung"), row.text("setting"), row.flag("chosen")))
        .toList();
  }

  private static List<Opening> openings(Stage stage, TrainedSet set) {
    if (set.holdoutRows() == 0) {
      return List.of();
    }
    return Fields.of(
            stage
                .lake()
                .readOrEmpty(Tables.HOLDOUT_OPENINGS)
                .where(col("holdout").equalTo(set.holdout()))
                .where(Fields.notAfter(stage.run().logicalDate()))
                .orderBy(col("sequence").desc())
                .select("sequence", "models", "reason")
                .limit(OPENINGS))
        .map(row -> new Opening(row.count("sequence"), row.text("models"), row.text("reason")))
        .toList();
  }
}
