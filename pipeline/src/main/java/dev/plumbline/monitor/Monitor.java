package dev.plumbline.monitor;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.date_trunc;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.xxhash64;

import dev.plumbline.SideBySide;
import dev.plumbline.Stage;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.lake.RunLedger;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Task;
import dev.plumbline.registry.ModelVersion;
import dev.plumbline.statistic.Binning;
import dev.plumbline.statistic.BlockedMean;
import dev.plumbline.statistic.DriftReference;
import dev.plumbline.statistic.Histogram;
import dev.plumbline.statistic.Interval;
import dev.plumbline.statistic.OnePass;
import dev.plumbline.statistic.PopulationStability;
import java.io.Serializable;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Inputs, predictions, outcomes and timings of a logical date → drift and health. One pass over the
 * inputs of the window, one over its predictions, one over the outcomes that matured in the period.
 *
 * <p>The window is the last {@code monitor.window} up to the end of the period: the drift of one
 * day's few rows would be noise.
 */
public final class Monitor {
  private static final double CONFIDENCE = 0.95;
  private static final long ENTITY_GROUPS = 100;

  private final Stage stage;
  private final Problem problem;
  private final ModelVersion champion;
  private final RunLedger ledger;

  private Monitor(Stage stage, ModelVersion champion) {
    this.stage = stage;
    this.problem = stage.problem();
    this.champion = champion;
    this.ledger = new RunLedger(stage.lake(), problem);
  }

  public static Monitor of(Stage stage, ModelVersion champion) {
    return new Monitor(stage, champion);
  }

  /** Measures and writes {@code drift} and {@code health} of the date. */
  public HealthResult execute() {
    HealthResult health;
    try (SideBySide work = new SideBySide()) {
      Supplier<List<Drift>> inputs =
          work.start(() -> stage.describe("measure drift of inputs", this::inputDrift));
      Supplier<List<Drift>> predictions =
          work.start(() -> stage.describe("measure drift of predictions", this::predictionDrift));
      Supplier<Scored> scored =
          work.start(() -> stage.describe("sum up predictions", this::scored));
      Supplier<Realised> realised =
          work.start(() -> stage.describe("sum up outcomes", this::realised));
      Supplier<Double> seconds =
          work.start(() -> stage.describe("look up the time of scoring", this::scoreSeconds));
      List<Drift> drifts = new ArrayList<>(inputs.get());
      drifts.addAll(predictions.get());
      health =
          new HealthResult(
              champion.version(),
              drifts,
              driftJudgedFrom(),
              scored.get(),
              realised.get(),
              seconds.get(),
              formerContract());
    }
    health
        .driftJudgedFrom()
        .ifPresent(
            from ->
                stage.say(
                    "drift is judged from %s on, when scores fill its window of %d days",
                    from, problem.monitoring().window().toDays()));
    // Health is what people read: it appears when the drift behind it is there.
    stage.lake().replaceDate(Tables.DRIFT, driftRows(health), stage.run().commit());
    stage.lake().replaceDate(Tables.HEALTH, healthRow(health), stage.run().commit());
    return health;
  }

  private Optional<String> formerContract() {
    return Optional.of(champion.contract()).filter(hash -> !hash.equals(problem.contract().hash()));
  }

  private double scoreSeconds() {
    return ledger
        .done("score", stage.run().logicalDate())
        .map(row -> row.<Double>getAs("seconds"))
        .orElse(Double.NaN);
  }

  private List<Drift> inputDrift() {
    List<DriftReference.Column> references =
        champion.reference().columns().stream()
            .filter(c -> !c.name().equals(DriftReference.PREDICTION))
            .toList();
    Dataset<Row> rows =
        stage
            .lake()
            .read("feature_" + problem.features().name())
            .where(col(FeatureRows.PURPOSE).equalTo(FeatureRows.SCORING))
            .where(inWindow());
    return drift(rows, references);
  }

  private List<Drift> predictionDrift() {
    List<DriftReference.Column> references =
        champion.reference().columns().stream()
            .filter(c -> c.name().equals(DriftReference.PREDICTION))
            .toList();
    Dataset<Row> rows =
        stage
            .lake()
            .read(Tables.PREDICTIONS)
            .where(inWindow())
            .select(
                (problem.task() == Task.MULTICLASS ? col("decided_class") : predicted())
                    .as(DriftReference.PREDICTION));
    return drift(rows, references);
  }

  private static List<Drift> drift(Dataset<Row> rows, List<DriftReference.Column> references) {
    List<Column> selected = new ArrayList<>();
    List<Binning> binnings = new ArrayList<>();
    for (DriftReference.Column reference : references) {
      Binning binning = reference.histogram().binning();
      binnings.add(binning);
      selected.add(
          col("`" + reference.name() + "`")
              .cast(binning instanceof Binning.Numeric ? "double" : "string"));
    }
    Histograms actual =
        OnePass.over(
            rows.select(selected.toArray(Column[]::new)),
            () -> new Histograms(binnings),
            Histograms::add,
            Histograms::merge);
    List<Drift> drifts = new ArrayList<>();
    for (int i = 0; i < references.size(); i++) {
      drifts.add(Drift.of(references.get(i), actual.histograms.get(i)));
    }
    return drifts;
  }

  /** The logical dates whose period ends in the window. */
  private Column inWindow() {
    return col("logical_date")
        .geq(Date.valueOf(windowBegins(problem, stage.run().logicalDate())))
        .and(col("logical_date").leq(Date.valueOf(stage.run().logicalDate())));
  }

  /** A window is at least the period of its date. */
  private static LocalDate windowBegins(Problem problem, LocalDate date) {
    LocalDate begin =
        problem.schedule().end(date).minusDays(problem.monitoring().window().toDays());
    return begin.isAfter(date) ? date : begin;
  }

  /** Without a clock each date scores all rows. Reads no more than the dates of the partitions. */
  private Optional<LocalDate> driftJudgedFrom() {
    if (problem.predictionTime().isEmpty()) {
      return Optional.empty();
    }
    Date first =
        stage.lake().read(Tables.PREDICTIONS).agg(min(col("logical_date"))).head().getDate(0);
    LocalDate date = stage.run().logicalDate();
    return first == null
        ? Optional.empty()
        : Optional.of(firstFullWindow(problem, first.toLocalDate())).filter(date::isBefore);
  }

  /** The first date whose window holds nothing before the first date that was scored. */
  static LocalDate firstFullWindow(Problem problem, LocalDate firstScored) {
    LocalDate date = firstScored;
    while (windowBegins(problem, date).isBefore(firstScored)) {
      date = problem.schedule().end(date);
    }
    return date;
  }

  private Column predicted() {
    return col(problem.task() == Task.REGRESSION ? "prediction" : "probability");
  }

  /**
   * What was predicted on the logical date.
   *
   * @param meanPrediction mean probability, of several classes that of the one decided for; of a
   *     regression the mean number predicted
   * @param meanDecision share acted on; of several classes share decided otherwise than without a
   *     model; of a regression the mean number decided
   */
  public record Scored(
      long rows, double meanPrediction, double meanDecision, double expectedCost) {}

  private Scored scored() {
    Row row =
        stage
            .lake()
            .read(Tables.PREDICTIONS)
            .where(onDate())
            .selectExpr(
                switch (problem.task()) {
                  case BINARY ->
                      new String[] {
                        "count(1)",
                        "avg(probability)",
                        "avg(if(act, 1D, 0D))",
                        "avg(if(act, expected_cost['act'], expected_cost['wait']))"
                      };
                  case MULTICLASS ->
                      new String[] {
                        "count(1)",
                        "avg(probability)",
                        "avg(if(decided_class <> class_without_model, 1D, 0D))",
                        "avg(expected_cost[decided_class])"
                      };
                  case REGRESSION ->
                      new String[] {
                        "count(1)",
                        "avg(prediction)",
                        "avg(decision)",
                        "avg(expected_cost['decision'])"
                      };
                })
            .head();
    boolean none = row.getLong(0) == 0;
    return new Scored(
        row.getLong(0),
        none ? Double.NaN : row.getDouble(1),
        none ? Double.NaN : row.getDouble(2),
        none ? Double.NaN : row.getDouble(3));
  }

  /**
   * What became known in the period, a row.
   *
   * @param observedMean share of positives, of several classes of right decisions; of a regression
   *     the mean outcome
   * @param predictedMean mean probability of the same rows; of a regression their mean prediction
   */
  public record Realised(
      long rows,
      double observedMean,
      double predictedMean,
      Interval cost,
      Interval costAgainstExpected,
      double expectedCost,
      double costWithoutModel) {}

  private Realised realised() {
    Dataset<Row> outcomes =
        stage
            .lake()
            .readOrEmpty(Tables.OUTCOMES)
            .where(onDate())
            .select(
                block().as("block"),
                col(problem.task() == Task.REGRESSION ? "outcome" : "label").cast("double"),
                predicted(),
                col("cost"),
                col("expected_cost"),
                col("cost_without_model"));
    BlockedMean sums =
        OnePass.over(
            outcomes,
            () -> BlockedMean.of("label", "probability", "cost", "expected", "without"),
            (state, row) ->
                state.add(
                    row.getString(0),
                    row.getDouble(1),
                    row.getDouble(2),
                    row.getDouble(3),
                    row.getDouble(4),
                    row.getDouble(5)),
            BlockedMean::merge);
    if (sums.rows() == 0) {
      Interval nothing = Interval.unbounded(Double.NaN, CONFIDENCE, "no outcome matured");
      return new Realised(0, Double.NaN, Double.NaN, nothing, nothing, Double.NaN, Double.NaN);
    }
    return new Realised(
        sums.rows(),
        sums.mean("label", CONFIDENCE).estimate(),
        sums.mean("probability", CONFIDENCE).estimate(),
        sums.mean("cost", CONFIDENCE),
        sums.difference("cost", "expected", CONFIDENCE),
        sums.mean("expected", CONFIDENCE).estimate(),
        sums.mean("without", CONFIDENCE).estimate());
  }

  /** A period is short, so its days are the blocks; hashed groups of entities without a clock. */
  private Column block() {
    return problem.predictionTime().isPresent()
        ? date_format(date_trunc("day", col("prediction_time")), "yyyy-MM-dd")
        : pmod(xxhash64(to_json(col("entity"))), lit(ENTITY_GROUPS)).cast("string");
  }

  private Column onDate() {
    return col("logical_date").equalTo(Date.valueOf(stage.run().logicalDate()));
  }

  private Dataset<Row> driftRows(HealthResult health) {
    List<Row> rows =
        health.drifts().stream()
            .map(
                d ->
                    RowFactory.create(
                        Date.valueOf(stage.run().logicalDate()),
                        champion.version(),
                        d.column(),
                        d.index(),
                        d.threshold(),
                        health.hasDrifted(d),
                        d.missingShare(),
                        d.referenceMissingShare(),
                        d.rows()))
            .toList();
    return stage.lake().spark().createDataFrame(rows, Tables.DRIFT.schema()).coalesce(1);
  }

  private Dataset<Row> healthRow(HealthResult health) {
    Interval cost = health.realised().cost();
    Row row =
        RowFactory.create(
            Date.valueOf(stage.run().logicalDate()),
            champion.version(),
            health.scored().rows(),
            share(health.scored().meanPrediction()),
            share(health.scored().meanDecision()),
            finite(health.scored().expectedCost()),
            health.driftedInputs().size() + 0L,
            finite(health.predictionDrift()),
            health.realised().rows(),
            share(health.realised().observedMean()),
            share(health.realised().predictedMean()),
            finite(cost.estimate()),
            finite(cost.lower()),
            finite(cost.upper()),
            finite(health.realised().expectedCost()),
            finite(health.realised().costWithoutModel()),
            finite(health.scoreSeconds()),
            health.alerts().toArray(String[]::new),
            number(health.scored().meanPrediction()),
            number(health.scored().meanDecision()),
            number(health.realised().observedMean()),
            number(health.realised().predictedMean()));
    return stage.lake().spark().createDataFrame(List.of(row), Tables.HEALTH.schema());
  }

  /** A share has a column of its own, and a number another. */
  private Double share(double share) {
    return problem.task() == Task.REGRESSION ? null : finite(share);
  }

  private Double number(double mean) {
    return problem.task() == Task.REGRESSION ? finite(mean) : null;
  }

  /** What was not measured is null in a table. */
  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static final class Histograms implements Serializable {
    private static final long serialVersionUID = 1L;
    private final ArrayList<Histogram> histograms = new ArrayList<>();

    Histograms(List<Binning> binnings) {
      binnings.forEach(b -> histograms.add(Histogram.of(b)));
    }

    void add(Row row) {
      for (int i = 0; i < histograms.size(); i++) {
        Histogram histogram = histograms.get(i);
        if (row.isNullAt(i)) {
          histogram.addMissing();
        } else if (row.get(i) instanceof String text) {
          histogram.add(text);
        } else {
          histogram.add(row.getDouble(i));
        }
      }
    }

    Histograms merge(Histograms other) {
      for (int i = 0; i < histograms.size(); i++) {
        histograms.get(i).merge(other.histograms.get(i));
      }
      return this;
    }
  }

  /** How far one column has moved. */
  public record Drift(
      String column,
      double index,
      double threshold,
      double missingShare,
      double referenceMissingShare,
      long rows) {

    static Drift of(DriftReference.Column reference, Histogram actual) {
      double[] shares = actual.shares();
      double index =
          actual.rows() == 0
              ? 0
              : Math.max(
                  0,
                  PopulationStability.index(reference.histogram(), actual)
                      - PopulationStability.noise(
                          shares.length, reference.histogram().rows(), actual.rows()));
      return new Drift(
          reference.name(),
          index,
          reference.threshold(),
          actual.rows() == 0 ? 0 : shares[shares.length - 1],
          reference.missingShare(),
          actual.rows());
    }

    /** Whether the index exceeds the threshold. */
    public boolean isPastThreshold() {
      return index > threshold;
    }
  }
}
