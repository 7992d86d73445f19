package dev.plumbline.feature;

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

import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Split;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;

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

  /** Groups of entities that stand in for blocks where rows have no time. */
  static final int ENTITY_BLOCKS = 1000;

  private static final Duration WEEKS_ENOUGH = Duration.ofDays(35);

  /**
   * The fold that a training row validates: 0 … folds − 1, or −1 for the warm-up before the first
   * fold of a rolling origin.
   */
  public Column segment(long seed) {
    return switch (problem.split().by()) {
      case ENTITY -> bucket("fold", seed, problem.split().folds());
      case TIME ->
          greatest(
              lit(-1),
              least(lit(problem.split().folds() - 1), stretch(col(FeatureRows.PREDICTION_TIME))));
    };
  }

  /**
   * The first fold whose model may learn from a row: the first that begins when the row's label is
   * known. The final model counts as fold number {@code folds}; a row known too late even for it
   * gets a larger number.
   */
  public Column availableFrom() {
    if (problem.predictionTime().isEmpty()) {
      return lit(0);
    }
    int folds = problem.split().folds();
    Column known =
        col(FeatureRows.PREDICTION_TIME)
            .plus(
                expr("make_dt_interval(0, 0, 0, " + problem.label().maturity().toSeconds() + ")"));
    Column tooLate = known.gt(lit(Timestamp.from(holdoutBegins.orElseThrow())));
    return switch (problem.split().by()) {
      case ENTITY -> when(tooLate, lit(folds + 1)).otherwise(lit(0));
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
      return bucket("holdout", problem.seed(), parts)
          .lt((int) Math.round(fraction.share() * parts));
    }
    if (holdout instanceof Split.Where where) {
      return org.apache.spark.sql.functions.coalesce(
          expr(where.condition()).cast("boolean"), lit(false));
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
      return bucket("block", 0, ENTITY_BLOCKS).cast("string");
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

  private Column bucket(String name, long seed, int buckets) {
    Column key =
        concat_ws(
            "\u0001",
            Stream.concat(
                    Stream.of(lit(problem.name()), lit(name), lit(Long.toString(seed))),
                    problem.entity().columns().stream().map(c -> col(c).cast("string")))
                .toArray(Column[]::new));
    return pmod(xxhash64(key), lit((long) buckets)).cast("int");
  }
}
