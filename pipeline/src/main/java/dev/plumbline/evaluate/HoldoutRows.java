package dev.plumbline.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.PopulationCuts;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.learner.Scoring;
import dev.plumbline.problem.Cut;
import dev.plumbline.problem.Problem;
import dev.plumbline.statistic.Binning;
import dev.plumbline.statistic.DriftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The holdout's rows as judging reads them, under every task: costs, label, block, what every model
 * predicts, the slices and groups they are in; beside the true probabilities where they are known.
 * Lazy: nothing is read here but schemas.
 */
final class HoldoutRows {
  private static final String TRUE_PROBABILITY = "true_probability";

  private final TrainingSet set;
  private final Problem problem;
  private final Contest contest;
  private final Optional<Dataset<Row>> oracle;

  HoldoutRows(TrainingSet set, Contest contest, Optional<Dataset<Row>> oracle) {
    this.set = set;
    this.problem = set.problem();
    this.contest = contest;
    this.oracle = oracle;
  }

  /** Where the parts are in a row, after the costs, label, block and predictions. */
  HoldoutParts.Plan parts() {
    int predictions = FeatureRows.costs(problem).size() + 2;
    return new HoldoutParts.Plan(
        predictions + contest.names().size() + truth().size(),
        problem.evaluation().slices().stream().map(Cut::sql).toList(),
        problem.evaluation().fairness().by().stream().map(Cut::sql).toList(),
        features());
  }

  /** What a row with a true or false outcome holds. */
  HoldoutScores.Layout layout() {
    HoldoutParts.Plan parts = parts();
    return new HoldoutScores.Layout(
        contest.names(),
        contest.judgedIndex(),
        truth(),
        parts.slices(),
        parts.groups(),
        parts.features(),
        problem.evaluation().query().map(Cut::sql).stream().toList(),
        problem.evaluation().queryDepth());
  }

  private List<String> truth() {
    return oracle.isPresent() ? List.of(TRUE_PROBABILITY) : List.of();
  }

  private List<SliceSearch.Feature> features() {
    if (problem.evaluation().slicesJudged() == 0) {
      return List.of();
    }
    return contest.reference().stream()
        .flatMap(r -> r.columns().stream())
        .filter(c -> !c.name().equals(DriftReference.PREDICTION))
        .map(c -> new SliceSearch.Feature(c.name(), c.histogram().binning()))
        .toList();
  }

  /** The rows; who calls has put the opening on record. */
  Dataset<Row> rows(String openingOnRecord) {
    List<Cut> slices = problem.evaluation().slices();
    List<Cut> groups = problem.evaluation().fairness().by();
    Dataset<Row> holdout =
        PopulationCuts.beside(
            set,
            set.holdoutRows(openingOnRecord),
            Stream.of(slices.stream(), groups.stream(), problem.evaluation().query().stream())
                .flatMap(cuts -> cuts)
                .toList());
    Dataset<Row> scored = Scoring.apply(holdout, contest.pipelines());
    if (oracle.isPresent()) {
      String[] key = problem.entity().columns().toArray(String[]::new);
      scored = scored.join(oracle.get(), key, "inner");
    }
    List<Column> columns = new ArrayList<>();
    FeatureRows.costs(problem).forEach(name -> columns.add(col(name)));
    columns.add(col(FeatureRows.LABEL));
    columns.add(col(FeatureRows.BLOCK));
    contest.names().forEach(name -> columns.add(col("`" + name + "`")));
    truth().forEach(name -> columns.add(col(name)));
    for (Cut cut : slices) {
      columns.add(PopulationCuts.slice(scored, cut));
    }
    for (Cut cut : groups) {
      columns.add(PopulationCuts.group(scored, cut));
    }
    for (SliceSearch.Feature feature : features()) {
      boolean isNumber = feature.binning() instanceof Binning.Numeric;
      columns.add(col("`" + feature.name() + "`").cast(isNumber ? "double" : "string"));
    }
    problem.evaluation().query().ifPresent(query -> columns.add(expr(query.sql()).cast("string")));
    return scored.select(columns.toArray(Column[]::new));
  }
}
