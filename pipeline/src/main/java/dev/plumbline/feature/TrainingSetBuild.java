package dev.plumbline.feature;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Hash;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Split;
import dev.plumbline.problem.Task;
import dev.plumbline.statistic.BlockedMean;
import dev.plumbline.statistic.Power;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Clean tables → the training set of a logical date: labelled rows with their features, split into
 * those that teach and those that judge.
 *
 * <p>Passes: one over the outcomes where they are read from a text ({@link LabelSpellings}), one
 * over the population for its first and last prediction time, one over the features' sources to
 * compute and write, one over the written rows to count and hash them by block, one to count them
 * by fold.
 */
public final class TrainingSetBuild {
  /** A holdout needs some independent blocks before an interval can mean anything. */
  static final int FEWEST_BLOCKS = 4;

  private final Stage stage;
  private final Problem problem;
  private final Lake lake;

  private TrainingSetBuild(Stage stage) {
    this.stage = stage;
    this.problem = stage.problem();
    this.lake = stage.lake();
  }

  public static TrainingSetBuild of(Stage stage) {
    return new TrainingSetBuild(stage);
  }

  /**
   * Builds the set.
   *
   * @throws Failure of kind DATA where there are no mature rows, one class only, or a holdout too
   *     small to judge by
   */
  public TrainingSet execute() {
    Dataset<Row> mature = Population.of(problem, lake).teaching(stage.knownUntil());
    stage
        .describe(
            "compare the spellings of outcomes",
            () ->
                new LabelSpellings(problem, lake.read(Tables.raw(problem.label().source())))
                    .contradictions())
        .forEach(told -> stage.say("%s", told));
    SplitPlan split = stage.describe("place the split", () -> plan(mature));
    FeatureTable features = FeatureTable.of(stage);
    long version =
        stage.describe(
            "compute features",
            () -> features.write(FeatureRows.TRAINING, mature, split.holdout(), split.block()));
    stage.describe(
        "describe features",
        () -> {
          new FeatureChanges(stage).record(features.outputs());
          return null;
        });
    return stage.describe("describe the training set", () -> describe(features, version, split));
  }

  private SplitPlan plan(Dataset<Row> mature) {
    if (problem.predictionTime().isEmpty()) {
      return new SplitPlan(problem, Optional.empty(), Optional.empty());
    }
    Column time = col(problem.predictionTime().get());
    Column inHoldout =
        problem.split().holdout() instanceof Split.Where where
            ? org.apache.spark.sql.functions.expr(where.condition())
            : lit(false);
    Row bounds = mature.agg(min(time), max(time), min(when(inHoldout, time))).head();
    if (bounds.isNullAt(0)) {
      throw Failure.data(
          "No row of %s has a known outcome before %s: its prediction time and the label's maturity "
              + "of %d days must have passed",
          problem.population(), stage.knownUntil(), problem.label().maturity().toDays());
    }
    Instant first = bounds.getTimestamp(0).toInstant();
    Instant last = bounds.getTimestamp(1).toInstant();
    Instant holdoutBegins = stage.knownUntil();
    if (problem.split().holdout() instanceof Split.Last span) {
      holdoutBegins = last.minus(span.span());
      if (!holdoutBegins.isAfter(first)) {
        throw Failure.data(
            "The holdout of the last %d days leaves nothing to learn from: labelled rows run from "
                + "%s to %s",
            span.span().toDays(), first, last);
      }
    } else if (!bounds.isNullAt(2)) {
      holdoutBegins = bounds.getTimestamp(2).toInstant();
    }
    return new SplitPlan(problem, Optional.of(first), Optional.of(holdoutBegins));
  }

  private TrainingSet describe(FeatureTable features, long version, SplitPlan split) {
    Dataset<Row> rows =
        lake.read(features.name(), version)
            .where(Lake.partition(FeatureRows.TRAINING, stage.run().logicalDate()));
    Totals totals = Totals.of(rows, problem);
    totals.refuseWhatCannotBeJudged(problem);
    new FoldCheck(split, split.assigned(rows, problem.seed())).refuseWhatCannotBeFolded();
    Map<String, Long> inputs = new TreeMap<>(lake.versions(features.inputs()));
    String featureVersion = FeatureVersion.of(problem);
    String splitText = problem.split().toString();
    String name =
        Hash.sha256(
            String.join(
                "\n",
                totals.contentHash(),
                featureVersion,
                problem.label().toString(),
                splitText,
                Long.toString(problem.seed())));
    Row row =
        RowFactory.create(
            Date.valueOf(stage.run().logicalDate()),
            name,
            features.name(),
            version,
            featureVersion,
            inputs,
            problem.label().toString(),
            splitText,
            problem.seed(),
            totals.rows(),
            problem.task() == Task.BINARY ? totals.positives() : null,
            totals.holdoutRows(),
            totals.holdoutBlocks(),
            totals.holdout(),
            totals.contentHash(),
            totals.constantCost(),
            totals.smallestProvableSaving(problem),
            split.trainingBegins().map(Timestamp::from).orElse(null),
            totals.holdoutRows() == 0
                ? null
                : split.holdoutBegins().map(Timestamp::from).orElse(null),
            problem.predictionTime().isEmpty() ? null : Timestamp.from(stage.knownUntil()),
            withoutConsent(),
            null,
            null,
            Timestamp.from(Instant.now()));
    // What another configuration made for the date stays: a champion may have learned from it.
    lake.replaceWhere(
        Tables.TRAINING_SETS,
        "logical_date = DATE'%s' and training_set = '%s'"
            .formatted(stage.run().logicalDate(), name),
        lake.spark().createDataFrame(List.of(row), Tables.TRAINING_SETS.schema()),
        stage.run().commit().from(inputs));
    return TrainingSet.of(problem, lake, stage.run().logicalDate());
  }

  /** One more pass over the population, where consent is asked for at all. */
  private long withoutConsent() {
    long refused = Population.of(problem, lake).withoutConsent(stage.knownUntil());
    if (refused > 0) {
      stage.say("%,d rows of %s are left out: no consent", refused, problem.population());
    }
    return refused;
  }

  /**
   * Counts, costs and hash of the rows; costs by block, which are as many as weeks or {@link
   * SplitPlan#ENTITY_BLOCKS}.
   */
  private record Totals(
      long rows,
      long positives,
      long trainingPositives,
      long holdoutRows,
      long holdoutPositives,
      long holdoutBlocks,
      String holdout,
      String contentHash,
      BlockedMean trainingCosts) {
    private static final String ACT = "act";
    private static final String WAIT = "wait";
    private static final String STAKE = "stake";
    private static final String SQUARED = " squared";
    private static final String UNPRICED = "unpriced";
    private static final String PAYING = "paying";

    static Totals of(Dataset<Row> written, Problem problem) {
      ConstantDecisions constant = ConstantDecisions.of(written, problem);
      Column hash =
          xxhash64(
              Arrays.stream(written.columns())
                  .filter(c -> !c.equals(FeatureRows.LOGICAL_DATE))
                  .map(c -> col("`" + c + "`"))
                  .toArray(Column[]::new));
      Column key =
          xxhash64(
              Stream.concat(
                      problem.entity().columns().stream(), Stream.of(FeatureRows.PREDICTION_TIME))
                  .map(c -> col(c))
                  .toArray(Column[]::new));
      Column act = constant.always();
      Column wait = constant.never();
      Column stake = act.minus(wait);
      List<Row> blocks =
          written
              .groupBy(FeatureRows.HOLDOUT, FeatureRows.BLOCK)
              .agg(
                  count(lit(1)).as("rows"),
                  sum(when(constant.positive(), 1L).otherwise(0L)).as("positives"),
                  bit_xor(key).as("keys"),
                  bit_xor(hash).as("mixed"),
                  sum(hash.cast("decimal(38,0)")).as("total"),
                  sum(act).as(ACT),
                  sum(wait).as(WAIT),
                  sum(abs(stake)).as(STAKE),
                  sum(act.multiply(act)).as(ACT + SQUARED),
                  sum(wait.multiply(wait)).as(WAIT + SQUARED),
                  sum(stake.multiply(stake)).as(STAKE + SQUARED),
                  sum(when(isUnpriced(problem), 1L).otherwise(0L)).as(UNPRICED),
                  sum(when(pays(problem), 1L).otherwise(0L)).as(PAYING))
              .orderBy(FeatureRows.HOLDOUT, FeatureRows.BLOCK)
              .collectAsList();
      refuseWhatHasNoCost(blocks, problem);
      refuseWhatPays(blocks, problem);
      long rows = 0;
      long positives = 0;
      long holdoutRows = 0;
      long holdoutPositives = 0;
      long holdoutBlocks = 0;
      StringBuilder content = new StringBuilder();
      StringBuilder held = new StringBuilder();
      BlockedMean costs =
          BlockedMean.of(ACT, WAIT, STAKE, ACT + SQUARED, WAIT + SQUARED, STAKE + SQUARED);
      for (Row block : blocks) {
        long n = block.<Long>getAs("rows");
        long p = block.<Long>getAs("positives");
        rows += n;
        positives += p;
        content.append(block.getAs("mixed").toString()).append(' ');
        content.append(block.getAs("total").toString()).append('\n');
        if (block.<Boolean>getAs(FeatureRows.HOLDOUT)) {
          holdoutRows += n;
          holdoutPositives += p;
          holdoutBlocks++;
          held.append(n).append(' ').append(block.getAs("keys").toString()).append('\n');
        } else {
          costs.addSums(
              block.getAs(FeatureRows.BLOCK),
              n,
              costs.names().stream().mapToDouble(block::<Double>getAs).toArray());
        }
      }
      return new Totals(
          rows,
          positives,
          positives - holdoutPositives,
          holdoutRows,
          holdoutPositives,
          holdoutBlocks,
          Hash.sha256(held.toString()),
          Hash.sha256(content.toString()),
          costs);
    }

    private static Column isUnpriced(Problem problem) {
      return FeatureRows.costs(problem).stream()
          .map(c -> col(c).isNull().or(col(c).isNaN()))
          .reduce(Column::or)
          .orElseThrow();
    }

    private static Column pays(Problem problem) {
      return FeatureRows.costsOfMistakes(problem).stream()
          .map(c -> col(c).lt(0))
          .reduce(Column::or)
          .orElse(lit(false));
    }

    /** The larger a miss, the more it would pay. */
    private static void refuseWhatPays(List<Row> blocks, Problem problem) {
      long paying = blocks.stream().mapToLong(b -> b.<Long>getAs(PAYING)).sum();
      if (paying > 0) {
        throw Failure.data(
            "In %,d labelled rows of %s %s is below 0: a miss would pay; write greatest(0, …)",
            paying,
            problem.population(),
            problem.task() == Task.REGRESSION
                ? "value.under or value.over"
                : "a mistake's amount under value.costs");
      }
    }

    /** A sum would pass them over, and the saving would be of the other rows only. */
    private static void refuseWhatHasNoCost(List<Row> blocks, Problem problem) {
      long unpriced = blocks.stream().mapToLong(b -> b.<Long>getAs(UNPRICED)).sum();
      long rows = blocks.stream().mapToLong(b -> b.<Long>getAs("rows")).sum();
      if (unpriced > 0) {
        throw Failure.data(
            "In %,d of %,d labelled rows of %s a cost under value is null; write coalesce(…) around "
                + "columns that may be missing",
            unpriced, rows, problem.population());
      }
    }

    void refuseWhatCannotBeJudged(Problem problem) {
      long training = rows - holdoutRows;
      if (training == 0) {
        throw Failure.data(
            "No labelled row of %s is left to learn from; where it is null in every row, check the"
                + " label (a text compared with a number is null): %s",
            problem.population(), problem.label().outcome());
      }
      if (trainingPositives == 0 || trainingPositives == training) {
        throw Failure.data(
            "All %,d labelled training rows have the same outcome (%s); check label.%s: %s",
            training,
            switch (problem.task()) {
              case BINARY -> trainingPositives > 0;
              case MULTICLASS -> "one class";
              case REGRESSION -> "one number";
            },
            problem.task() == Task.BINARY ? "positive" : "value",
            problem.label().outcome());
      }
      if (problem.split().holdout() instanceof Split.None) {
        return;
      }
      if (holdoutBlocks < FEWEST_BLOCKS || holdoutPositives == 0) {
        throw Failure.data(
            "The holdout has %,d rows with %,d positives in %d independent blocks (weeks, days or "
                + "groups of entities); fewer than %d blocks or no positive can prove nothing: "
                + "enlarge split.holdout",
            holdoutRows, holdoutPositives, holdoutBlocks, FEWEST_BLOCKS);
      }
    }

    double constantCost() {
      return Math.min(
          trainingCosts.estimate(coefficients(ACT)), trainingCosts.estimate(coefficients(WAIT)));
    }

    Double smallestProvableSaving(Problem problem) {
      // Of a number it depends on how well it is predicted, which nobody knows before there is a
      // model: no two constant decisions are at stake.
      if (holdoutBlocks < 2 || constantCost() <= 0 || problem.task() != Task.BINARY) {
        return null;
      }
      return Power.smallestSavingWithoutModel(
          constantCost(),
          trainingCosts.estimate(coefficients(STAKE)),
          trainingCosts.estimate(coefficients(STAKE + SQUARED)),
          designEffect(),
          holdoutRows,
          holdoutBlocks,
          problem.accept().confidence());
    }

    /** How much more the cost of a block varies than that of as many unrelated rows would. */
    private double designEffect() {
      boolean acts =
          trainingCosts.estimate(coefficients(ACT)) < trainingCosts.estimate(coefficients(WAIT));
      String better = acts ? ACT : WAIT;
      double mean = trainingCosts.estimate(coefficients(better));
      double squared = trainingCosts.estimate(coefficients(better + SQUARED));
      double unrelated = (squared - mean * mean) / trainingCosts.rows();
      double error = trainingCosts.standardError(coefficients(better));
      return unrelated <= 0 ? 1 : Math.max(1, error * error / unrelated);
    }

    private double[] coefficients(String name) {
      double[] coefficients = new double[trainingCosts.names().size()];
      coefficients[trainingCosts.indexOf(name)] = 1;
      return coefficients;
    }
  }
}
