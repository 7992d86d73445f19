package dev.plumbline.evaluate;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.statistic.BlockedMean;
import dev.plumbline.statistic.DecisionSums;
import dev.plumbline.statistic.OnePass;
import dev.plumbline.statistic.QueryRanking;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * All that is counted of scored holdout rows, in one pass: costs of every policy by block, each
 * model's decisions and scores, the judged model's decisions by slice and group, and where it costs
 * more than it expected. Mergeable.
 */
final class HoldoutScores implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Names of policies that need no model, among the costs. */
  static final String ACT = "always act";

  static final String WAIT = "never act";

  /** The decisions of whoever knows each row's true probability; only where that is given. */
  static final String BEST = "best possible";

  /** The decisions of whoever knows the outcome: nobody can do as well. */
  static final String HINDSIGHT = "perfect hindsight";

  private static final int LABEL = 4;
  private static final int BLOCK = 5;
  private static final int MODELS = 6;

  private final Layout layout;

  /** Costs a row, by policy. */
  private final BlockedMean costs;

  /** Costs a row beyond those of the best decisions that are known. */
  private final BlockedMean regrets;

  private final List<RungTally> models = new ArrayList<>();
  private final HoldoutParts parts;

  /** By model, where rows are ranked within queries. */
  private final List<QueryRanking> rankings = new ArrayList<>();

  /**
   * Where everything is in a row: the four costs, label, block, then these in their order.
   *
   * @param models columns of calibrated probabilities, the baseline's first
   * @param judged which of them the gate is about
   * @param oracle the column of true probabilities: one, or none where they are not known
   * @param slices columns of slices' names; null: the row is in none
   * @param groups columns of groups' names, likewise
   * @param features columns among which bad slices are looked for
   * @param query the column of what rows are ranked within, null: the row is not ranked; one or
   *     none
   * @param queryDepth so many first rows of a query count
   */
  record Layout(
      List<String> models,
      int judged,
      List<String> oracle,
      List<String> slices,
      List<String> groups,
      List<SliceSearch.Feature> features,
      List<String> query,
      int queryDepth)
      implements Serializable {

    /** Of rows that are not ranked within queries. */
    Layout(
        List<String> models,
        int judged,
        List<String> oracle,
        List<String> slices,
        List<String> groups,
        List<SliceSearch.Feature> features) {
      this(models, judged, oracle, slices, groups, features, List.of(), 1);
    }

    /** Columns that a row begins with. */
    static List<String> first() {
      return Stream.concat(
              FeatureRows.COSTS.stream(), Stream.of(FeatureRows.LABEL, FeatureRows.BLOCK))
          .toList();
    }

    int truth() {
      return MODELS + models.size();
    }

    HoldoutParts.Plan parts() {
      return new HoldoutParts.Plan(truth() + oracle.size(), slices, groups, features);
    }

    String[] policies() {
      return Stream.of(
              models.stream(),
              oracle.isEmpty() ? Stream.<String>of() : Stream.of(BEST),
              Stream.of(HINDSIGHT, ACT, WAIT))
          .flatMap(s -> s)
          .toArray(String[]::new);
    }
  }

  private final int queryColumn;

  HoldoutScores(Layout layout) {
    this.layout = layout;
    queryColumn = layout.parts().end();
    costs = BlockedMean.of(layout.policies());
    regrets = BlockedMean.of(layout.policies());
    layout.models().forEach(m -> models.add(new RungTally()));
    parts = new HoldoutParts(layout.parts(), DecisionSums.WIDTH);
    if (!layout.query().isEmpty()) {
      layout
          .models()
          .forEach(
              m ->
                  rankings.add(
                      QueryRanking.ofDepth(
                          layout.queryDepth(), QueryRanking.DEFAULT_MAXIMUM_QUERIES)));
    }
  }

  /** Counts rows whose columns are the layout's, in its order; one Spark job. */
  static HoldoutScores of(Dataset<Row> rows, Layout layout) {
    return OnePass.over(
        rows, () -> new HoldoutScores(layout), HoldoutScores::add, HoldoutScores::merge);
  }

  /** Counts one row. */
  void add(Row row) {
    Outcome unpriced = outcome(row, 0);
    Outcome outcome = outcome(row, unpriced.cost(unpriced.act(row.getDouble(MODELS))));
    String block = row.getString(BLOCK);
    addCosts(block, row, outcome);
    for (int i = 0; i < models.size(); i++) {
      models.get(i).add(block, outcome, row.getDouble(MODELS + i));
    }
    double judged = row.getDouble(MODELS + layout.judged());
    parts.add(row, block, outcome.decidedBy(judged));
    if (!rankings.isEmpty() && !row.isNullAt(queryColumn)) {
      String query = row.getString(queryColumn);
      for (int i = 0; i < rankings.size(); i++) {
        rankings.get(i).add(query, row.getDouble(MODELS + i), outcome.positive() ? 1 : 0);
      }
    }
  }

  private void addCosts(String block, Row row, Outcome outcome) {
    double[] values = new double[costs.names().size()];
    int next = 0;
    for (int i = 0; i < models.size() + layout.oracle().size(); i++) {
      values[next++] = outcome.cost(outcome.act(row.getDouble(MODELS + i)));
    }
    double best = layout.oracle().isEmpty() ? outcome.hindsight() : values[next - 1];
    values[next++] = outcome.hindsight();
    values[next++] = outcome.cost(true);
    values[next] = outcome.cost(false);
    costs.add(block, values);
    for (int i = 0; i < values.length; i++) {
      values[i] -= best;
    }
    regrets.add(block, values);
  }

  private static Outcome outcome(Row row, double baseline) {
    return new Outcome(
        row.getBoolean(LABEL),
        row.getDouble(0),
        row.getDouble(1),
        row.getDouble(2),
        row.getDouble(3),
        baseline);
  }

  HoldoutScores merge(HoldoutScores other) {
    costs.merge(other.costs);
    regrets.merge(other.regrets);
    for (int i = 0; i < models.size(); i++) {
      models.get(i).merge(other.models.get(i));
    }
    parts.merge(other.parts);
    for (int i = 0; i < rankings.size(); i++) {
      rankings.get(i).merge(other.rankings.get(i));
    }
    return this;
  }

  Layout layout() {
    return layout;
  }

  BlockedMean costs() {
    return costs;
  }

  BlockedMean regrets() {
    return regrets;
  }

  RungTally model(int index) {
    return models.get(index);
  }

  /** Of the judged model. */
  HoldoutParts parts() {
    return parts;
  }

  /** By model; none where rows are not ranked within queries. */
  List<QueryRanking> rankings() {
    return rankings;
  }
}
