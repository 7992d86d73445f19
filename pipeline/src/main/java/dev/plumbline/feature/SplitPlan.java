package dev.plumbline.feature;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.date_trunc;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.plumbline.learner.Folds;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Split;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which rows judge and which rows teach. Every assignment is a pure function of a row's entity or
 * prediction time, the seed and the split's name, never of how the rows are partitioned.
 *
 * @param trainingBegins first prediction time of a labelled row; empty without a clock
 * @param holdoutBegins first prediction time of the holdout; without a holdout the moment the
 *     training set is as of; empty without a clock
 */
public record SplitPlan(
    Problem problem, Optional<Instant> trainingBegins, Optional<Instant> holdoutBegins) {

  /** The column of {@link #segment}. */
  public static final String SEGMENT = "segment";

  /** The column of {@link #availableFrom}. */
  public static final String AVAILABLE_FROM = "available_from";

  /** Many, so that a learner may put them together as it likes. */
  private static final int PARTS_TO_ENCODE = 1000;

  private static final int PARTS_TO_DRAW = 1_000_000;

  /** Groups of entities that stand in for blocks where rows have no time. */
  static final int ENTITY_BLOCKS = 1000;

  private static final Duration WEEKS_ENOUGH = Duration.ofDays(35);

  /** Which rows train and which validate the model of each fold. */
  public Folds folds() {
    return switch (problem.split().by()) {
      case ENTITY, GROUP -> new Folds.ByEntity(problem.split().folds());
      case TIME -> new Folds.ByTime(problem.split().folds(), problem.split().groupParts());
    };
  }

  /**
   * Rows of a training set with {@link #SEGMENT} and {@link #AVAILABLE_FROM}. Lazy, but where folds
   * are stratified: those cost a pass for the cuts.
   */
  public Dataset<Row> assigned(Dataset<Row> rows, long seed) {
    Dataset<Row> segmented =
        problem.split().stratified()
            ? Stratification.assign(rows, this, seed)
            : rows.withColumn(SEGMENT, segment(seed));
    return segmented.withColumn(AVAILABLE_FROM, availableFrom());
  }

  /** The group that a row of the population is not parted from; without one its entity. */
  static Column group(Problem problem) {
    Column[] columns =
        problem.split().group().stream()
            .map(c -> col("`" + c + "`").cast("string"))
            .toArray(Column[]::new);
    Column isThere = coalesce(columns).isNotNull();
    return when(isThere, xxhash64(columns))
        .otherwise(
            xxhash64(
                problem.entity().columns().stream()
                    .map(c -> col(c).cast("string"))
                    .toArray(Column[]::new)));
  }

  /**
   * The fold that a training row validates: 0 … folds − 1, or below 0 for the warm-up before the
   * first fold of a rolling origin.
   */
  public Column segment(long seed) {
    return switch (problem.split().by()) {
      case ENTITY -> bucket("fold", seed, problem.split().folds(), entity());
      case GROUP ->
          bucket("fold", seed, problem.split().folds(), Stream.of(col(FeatureRows.GROUP)));
      case TIME -> inParts(stretch(col(FeatureRows.PREDICTION_TIME)), seed);
    };
  }

  /** Segments as {@link Folds.ByTime} numbers them. */
  private Column inParts(Column stretch, long seed) {
    Column within = greatest(lit(-1), least(lit(problem.split().folds() - 1), stretch));
    int parts = problem.split().groupParts();
    if (parts == 1) {
      return within;
    }
    Column part = bucket("group part", seed, parts, Stream.of(col(FeatureRows.GROUP)));
    return when(within.lt(0), lit(-1).minus(part)).otherwise(within.multiply(parts).plus(part));
  }

  /**
   * A number from 0 to 999 that parts the rows of one training set, so that none is encoded by its
   * own outcome: by what the folds keep together, an entity or a group; with a rolling origin that
   * parts no groups by day, as the rows of a day share more than chance.
   */
  public Column encodingPart(long seed) {
    Stream<Column> together =
        switch (problem.split().by()) {
          case ENTITY -> entity();
          case GROUP -> Stream.of(col(FeatureRows.GROUP));
          case TIME ->
              problem.split().groupParts() > 1
                  ? Stream.of(col(FeatureRows.GROUP))
                  : Stream.of(date_trunc("day", col(FeatureRows.PREDICTION_TIME)));
        };
    return bucket("encoding", seed, PARTS_TO_ENCODE, together);
  }

  /** Whether a row is among a share of the rows that is drawn evenly, whatever its entity. */
  public Column isDrawn(long seed, Column share) {
    return bucket(
            "sample",
            seed,
            PARTS_TO_DRAW,
            Stream.concat(entity(), Stream.of(col(FeatureRows.PREDICTION_TIME))))
        .lt(share.multiply(PARTS_TO_DRAW));
  }

  /**
   * The first fold whose model may learn from a row: the first that begins when the row's label is
   * known and the embargo over. The final model counts as fold number {@code folds}; a row known
   * too late even for it gets a larger number.
   */
  public Column availableFrom() {
    if (problem.predictionTime().isEmpty()) {
      return lit(0);
    }
    int folds = problem.split().folds();
    Duration apart = problem.label().maturity().plus(problem.split().embargo());
    Column known =
        col(FeatureRows.PREDICTION_TIME)
            .plus(expr("make_dt_interval(0, 0, 0, " + apart.toSeconds() + ")"));
    Column tooLate = known.gt(lit(Timestamp.from(holdoutBegins.orElseThrow())));
    return switch (problem.split().by()) {
      case ENTITY, GROUP -> when(tooLate, lit(folds + 1)).otherwise(lit(0));
      // Known exactly when a stretch begins is known in time, so the next whole number up counts.
      case TIME ->
          when(tooLate, lit(folds + 1))
              .otherwise(
                  greatest(
                      lit(0),
                      least(
                          lit(folds),
                          org.apache
                              .spark
                              .sql
                              .functions
                              .ceil(position(known))
                              .minus(1)
                              .cast("int"))));
    };
  }

  /** Whether a labelled row is kept for the final judgement. */
  public Column holdout() {
    Split.Holdout holdout = problem.split().holdout();
    if (holdout instanceof Split.Last) {
      return col(FeatureRows.PREDICTION_TIME).geq(lit(Timestamp.from(holdoutBegins.orElseThrow())));
    }
    if (holdout instanceof Split.Fraction fraction) {
      int parts = 1_000_000;
      Stream<Column> together =
          problem.split().group().isEmpty() ? entity() : Stream.of(group(problem));
      return bucket("holdout", problem.seed(), parts, together)
          .lt((int) Math.round(fraction.share() * parts));
    }
    if (holdout instanceof Split.Where where) {
      return coalesce(expr(where.condition()).cast("boolean"), lit(false));
    }
    return lit(false);
  }

  /**
   * The block of dependent rows that a row belongs to. Rows of one week share weather and strikes,
   * so weeks are the unit of every interval; days where the holdout is too short for weeks; hashed
   * groups of entities where rows have no time.
   */
  public Column block() {
    if (problem.predictionTime().isEmpty()) {
      Stream<Column> together =
          problem.split().group().isEmpty() ? entity() : Stream.of(group(problem));
      return bucket("block", 0, ENTITY_BLOCKS, together).cast("string");
    }
    boolean days =
        problem.split().holdout() instanceof Split.Last last
            && last.span().compareTo(WEEKS_ENOUGH) < 0;
    return date_format(
        date_trunc(days ? "day" : "week", col(FeatureRows.PREDICTION_TIME)), "yyyy-MM-dd");
  }

  private Column stretch(Column time) {
    return floor(position(time)).cast("int").minus(1);
  }

  /**
   * Where a moment lies between the bounds, in stretches: there is one more than there are folds.
   */
  private Column position(Column time) {
    Instant begins = trainingBegins.orElseThrow();
    double seconds = Duration.between(begins, holdoutBegins.orElseThrow()).toMillis() / 1000.0;
    double length = Math.max(1.0, seconds / (problem.split().folds() + 1));
    return time.cast("double").minus(begins.toEpochMilli() / 1000.0).divide(length);
  }

  /** A row's place among {@link Stratification#PLACES}, drawn by what may not be parted. */
  Column place(long seed) {
    Stream<Column> together =
        problem.split().by() == Split.FoldBy.GROUP ? Stream.of(col(FeatureRows.GROUP)) : entity();
    return bucket("fold", seed, Stratification.PLACES, together);
  }

  private Stream<Column> entity() {
    return problem.entity().columns().stream().map(c -> col(c));
  }

  private Column bucket(String name, long seed, int buckets, Stream<Column> together) {
    Column key =
        concat_ws(
            "\u0001",
            Stream.concat(
                    Stream.of(lit(problem.name()), lit(name), lit(Long.toString(seed))),
                    together.map(c -> c.cast("string")))
                .toArray(Column[]::new));
    return pmod(xxhash64(key), lit((long) buckets)).cast("int");
  }
}
