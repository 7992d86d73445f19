package dev.plumbline.leakage;

import static dev.plumbline.leakage.LeakageFinding.Severity.REFUSE;
import static dev.plumbline.leakage.LeakageFinding.Severity.WARN;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.SplitPlan;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.problem.LeakKind;
import dev.plumbline.problem.Split;
import dev.plumbline.statistic.OnePass;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Kind 8: the same row, or nearly the same, in two folds or in training and holdout. Numbers are
 * nearly the same within {@link #STEP} standard deviations, texts whatever their case and the white
 * space around them. Rows of few distinct features repeat honestly, so repetitions alone are no
 * finding: they count where the repeated row has no near relative (see {@link NeighbourSearch}),
 * and the honest ones are taken off in proportion. Outcomes are not read. One aggregation by hash;
 * only where rows repeat, two passes more for a bounded number of them ({@code
 * leakage.repeated-rows}); if there are more, that is said.
 */
final class RepeatedRows implements Search {
  static final double STEP = 0.05;

  /** With fewer features rows are alike whatever they are. */
  static final int FEWEST_FEATURES = 4;

  /** Copies as a share of all rows. */
  static final double WARNED_SHARE = 0.005;

  static final double REFUSED_SHARE = 0.05;
  static final long LEAST_ROWS = 20;

  private static final String SIDE = "_side";
  private static final String NEAR = "_near";
  private static final String EXACT = "_exact";
  private static final String CELLS = "_cells";
  private static final String KEY = "_key";

  @Override
  public String description() {
    return "look for repeated rows across the split";
  }

  @Override
  public List<LeakageFinding> look(Inspection inspection) {
    if (inspection.columns().size() < FEWEST_FEATURES) {
      return List.of();
    }
    Dataset<Row> rows = hashed(inspection);
    Dataset<Row> groups =
        rows.groupBy(NEAR)
            .agg(
                count(lit(1)).as("n"),
                min(SIDE).as("first"),
                max(SIDE).as("last"),
                min(EXACT).as("least"),
                max(EXACT).as("greatest"));
    Column crosses = col("first").lt(col("last"));
    Row counts =
        groups
            .agg(
                coalesce(sum("n"), lit(0L)),
                coalesce(sum(when(crosses, col("n"))), lit(0L)),
                coalesce(sum(when(crosses, lit(1L))), lit(0L)),
                coalesce(
                    sum(when(crosses.and(col("least").equalTo(col("greatest"))), col("n"))),
                    lit(0L)))
            .head();
    long all = counts.getLong(0);
    long crossing = counts.getLong(1);
    if (crossing < Math.max(LEAST_ROWS, WARNED_SHARE * all)) {
      return List.of();
    }
    long repeated = counts.getLong(2);
    int most = inspection.problem().leakage().repeatedRows();
    if (repeated > most) {
      inspection
          .stage()
          .say(
              "%,d different rows repeat across the split; %,d of them are told from chance"
                  + " (leakage.repeated-rows)",
              repeated, most);
    }
    Isolated isolated = isolated(rows, groups.where(crosses), most, inspection.keys().most());
    boolean ordered = inspection.problem().split().by() == Split.FoldBy.TIME;
    return judge(all, crossing, counts.getLong(3), isolated.share(), ordered ? WARN : REFUSE)
        .map(f -> f.affecting(f.affectedRows(), isolated.keys()))
        .stream()
        .toList();
  }

  /** Of the repeated rows the share without a near relative, and keys of some of these. */
  private record Isolated(double share, List<String> keys) {}

  private static Isolated isolated(
      Dataset<Row> rows, Dataset<Row> crossing, int most, int mostKeys) {
    Dataset<Row> chosen = crossing.select(NEAR).orderBy(NEAR).limit(most);
    List<Row> drawn =
        rows.join(broadcast(chosen), NEAR)
            .groupBy(NEAR)
            .agg(min(CELLS).as(CELLS), min(KEY).as(KEY))
            .select(CELLS, KEY)
            .orderBy(KEY)
            .collectAsList();
    List<long[]> candidates = drawn.stream().map(RepeatedRows::cells).toList();
    NeighbourSearch search =
        OnePass.over(
            rows.select(CELLS),
            () -> new NeighbourSearch(candidates),
            (state, row) -> state.add(cells(row)),
            NeighbourSearch::merge);
    List<String> keys =
        IntStream.range(0, drawn.size())
            .filter(i -> search.isIsolated(i) && !drawn.get(i).isNullAt(1))
            .mapToObj(i -> drawn.get(i).getString(1))
            .limit(mostKeys)
            .toList();
    return new Isolated(search.isolatedShare(), keys);
  }

  private static long[] cells(Row row) {
    return row.<Long>getList(0).stream().mapToLong(Long::longValue).toArray();
  }

  private static Dataset<Row> hashed(Inspection inspection) {
    List<FeatureColumn> columns = inspection.columns();
    Column[] near = new Column[columns.size()];
    Column[] exact = new Column[columns.size()];
    for (int i = 0; i < near.length; i++) {
      FeatureColumn column = columns.get(i);
      Column value = col("`" + column.name() + "`");
      double deviation = inspection.profile().of(column).standardDeviation();
      boolean text = column.kind() == FeatureKind.CATEGORICAL;
      exact[i] = value.cast(text ? "string" : "double");
      Column rounded =
          text
              ? lower(trim(exact[i]))
              : deviation > 0 ? round(exact[i].divide(STEP * deviation)) : exact[i];
      near[i] = xxhash64(lit(i), rounded);
    }
    Column holdout = lit(inspection.problem().split().foldsInAll());
    return inspection
        .set()
        .rowsWithoutOutcomes()
        .select(
            when(col(FeatureRows.HOLDOUT), holdout).otherwise(col(SplitPlan.SEGMENT)).as(SIDE),
            xxhash64(near).as(NEAR),
            xxhash64(exact).as(EXACT),
            array(near).as(CELLS),
            inspection.keys().written().as(KEY));
  }

  /**
   * The finding, where there is one.
   *
   * @param crossing rows of groups that lie on two sides of the split
   * @param exact those of them in groups that are the same to the last digit
   * @param isolated the share of such groups without a near relative
   * @param most the severity of many copies
   */
  static Optional<LeakageFinding> judge(
      long all, long crossing, long exact, double isolated, LeakageFinding.Severity most) {
    long copies = Math.round(isolated * crossing);
    double share = all == 0 ? 0 : (double) copies / all;
    if (copies < LEAST_ROWS || share < WARNED_SHARE) {
      return Optional.empty();
    }
    return Optional.of(
        LeakageFinding.ofRows(
                LeakKind.REPEATED_ACROSS_THE_SPLIT,
                share >= REFUSED_SHARE ? most : WARN,
                "%,d of %,d rows have their like on another side of the split (%,d to the last"
                    + " digit); %.0f%% of these have no other relative, so about %,d are copies"
                    + " beyond chance",
                crossing,
                all,
                exact,
                100 * isolated,
                copies)
            .measured("repeated_share", (double) crossing / all)
            .measured("exact_share", (double) exact / all)
            .measured("isolated_share", isolated)
            .measured("copies_share", share)
            .affecting(copies, List.of()));
  }
}
