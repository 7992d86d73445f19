package dev.plumbline.leakage;

import static dev.plumbline.leakage.LeakageFinding.Severity.WARN;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import dev.plumbline.lake.Tables;
import dev.plumbline.problem.LeakKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.spark.sql.Row;

/**
 * Kind 11: the holdout has been looked at before. Of k models judged by the same rows the best one
 * looks better than it is by at most the expected largest of k draws times the standard error of
 * one (were they independent and equally good; models that resemble each other gain less). Reads
 * the ledger of openings, and the standard error of what was measured.
 */
final class HoldoutReuse implements Search {
  /** The half width of a 95% interval in standard errors. */
  private static final double HALF_WIDTH = 1.96;

  /** Of the integral of the expected largest draw: range in standard deviations, and steps. */
  private static final double RANGE = 9;

  private static final int STEPS = 3_600;

  @Override
  public String description() {
    return "count the openings of the holdout";
  }

  @Override
  public List<LeakageFinding> look(Inspection inspection) {
    String holdout = inspection.set().holdout();
    if (inspection.set().holdoutRows() == 0
        || !inspection.set().lake().exists(Tables.HOLDOUT_OPENINGS.name())) {
      return List.of();
    }
    Row last =
        inspection
            .set()
            .lake()
            .read(Tables.HOLDOUT_OPENINGS)
            .where(col("holdout").equalTo(holdout))
            .agg(max("sequence"))
            .head();
    long openings = last.isNullAt(0) ? 0 : last.getLong(0);
    return openings < 2
        ? List.of()
        : List.of(finding(openings, errors(inspection), inspection.set().holdoutRows()));
  }

  /** A metric's standard error, by the interval it was measured with last. */
  record StandardError(String metric, double value) {}

  private static List<StandardError> errors(Inspection inspection) {
    List<StandardError> errors = new ArrayList<>();
    for (String metric : List.of("roc-auc", "average-precision")) {
      find(inspection, metric).ifPresent(errors::add);
    }
    return errors;
  }

  /** Of all rows: a slice's or a group's number has an error of its own. */
  private static Optional<StandardError> find(Inspection inspection, String metric) {
    return inspection
        .set()
        .lake()
        .readOrEmpty(Tables.EVALUATIONS)
        // Rows that were written before slices were judged say nothing of a part.
        .where(coalesce(col("part"), lit("all")).equalTo("all"))
        .where(col("metric").equalTo(metric).and(col("at").isNull()).and(col("lower").isNotNull()))
        .orderBy(col("logical_date").desc(), col("rung"))
        .limit(1)
        .collectAsList()
        .stream()
        .findFirst()
        .map(
            r ->
                new StandardError(
                    metric,
                    (r.<Double>getAs("upper") - r.<Double>getAs("lower")) / (2 * HALF_WIDTH)));
  }

  static LeakageFinding finding(long openings, List<StandardError> errors, long holdoutRows) {
    double draws = expectedLargest(openings);
    StringBuilder bounds = new StringBuilder();
    errors.forEach(
        e -> bounds.append(", at most %.4f of %s".formatted(draws * e.value(), e.metric())));
    LeakageFinding finding =
        LeakageFinding.ofRows(
                LeakKind.HOLDOUT_REUSED,
                WARN,
                "it has been opened %d times; the best of so many looks better than it is by up to"
                    + " %.2f standard errors%s",
                openings,
                draws,
                bounds)
            .measured("openings", openings)
            .measured("standard_errors", draws)
            .affecting(holdoutRows, List.of());
    for (StandardError error : errors) {
      finding = finding.measured("optimism_" + error.metric(), draws * error.value());
    }
    return finding;
  }

  /**
   * The mean of the largest of k independent standard normal draws, ∫ x k φ(x) Φ(x)^(k−1) dx
   * (Tippett, Biometrika 17, 1925): 0.5642 of two, 1.5388 of ten.
   */
  static double expectedLargest(long draws) {
    NormalDistribution normal = new NormalDistribution(null, 0, 1);
    double step = 2 * RANGE / STEPS;
    double sum = 0;
    for (int i = 0; i <= STEPS; i++) {
      double x = -RANGE + i * step;
      sum += x * draws * normal.density(x) * Math.pow(normal.cumulativeProbability(x), draws - 1.0);
    }
    return sum * step;
  }
}
