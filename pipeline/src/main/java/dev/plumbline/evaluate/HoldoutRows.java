package dev.plumbline.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import dev.plumbline.feature.PopulationCuts;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.Scoring;
import dev.plumbline.problem.Cut;
import dev.plumbline.problem.Problem;
import dev.plumbline.statistic.Binning;
import dev.plumbline.statistic.DriftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The holdout's rows as judging reads them: scored by every model, cut into slices and groups,
 * beside the true probabilities where they are known. Lazy: nothing is read here but schemas.
 */
final class HoldoutRows {
  private static final String TRUE_PROBABILITY = "true_probability";

  private final TrainingSet set;
  private final Problem problem;
  private final Map<String, FittedPipeline> pipelines;
  private final String judged;
  private final Optional<Dataset<Row>> oracle;
  private final Optional<DriftReference> reference;

  /**
   * @param pipelines the models by name, the baseline first
   * @param reference what the judged model's inputs looked like in training: the bins of its
   *     features
   */
  HoldoutRows(
      TrainingSet set,
      Map<String, FittedPipeline> pipelines,
      String judged,
      Optional<Dataset<Row>> oracle,
      Optional<DriftReference> reference) {
    this.set = set;
    this.problem = set.problem();
    this.pipelines = pipelines;
    this.judged = judged;
    this.oracle = oracle;
    this.reference = reference;
  }

  /** What a row holds. */
  HoldoutScores.Layout layout() {
    List<String> models = List.copyOf(pipelines.keySet());
    return new HoldoutScores.Layout(
        models,
        models.indexOf(judged),
        oracle.isPresent() ? List.of(TRUE_PROBABILITY) : List.of(),
        problem.evaluation().slices().stream().map(Cut::sql).toList(),
        problem.evaluation().fairness().by().stream().map(Cut::sql).toList(),
        features(),
        problem.evaluation().query().map(Cut::sql).stream().toList(),
        problem.evaluation().queryDepth());
  }

  private List<SliceSearch.Feature> features() {
    if (problem.evaluation().slicesJudged() == 0) {
      return List.of();
    }
    return reference.stream()
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
    Dataset<Row> scored = Scoring.apply(holdout, pipelines);
    if (oracle.isPresent()) {
      String[] key = problem.entity().columns().toArray(String[]::new);
      scored = scored.join(oracle.get(), key, "inner");
    }
    HoldoutScores.Layout layout = layout();
    List<Column> columns = new ArrayList<>();
    HoldoutScores.Layout.first().forEach(name -> columns.add(col(name)));
    layout.models().forEach(name -> columns.add(col("`" + name + "`")));
    layout.oracle().forEach(name -> columns.add(col(name)));
    for (Cut cut : slices) {
      columns.add(PopulationCuts.slice(scored, cut));
    }
    for (Cut cut : groups) {
      columns.add(PopulationCuts.group(scored, cut));
    }
    for (SliceSearch.Feature feature : layout.features()) {
      boolean isNumber = feature.binning() instanceof Binning.Numeric;
      columns.add(col("`" + feature.name() + "`").cast(isNumber ? "double" : "string"));
    }
    problem.evaluation().query().ifPresent(query -> columns.add(expr(query.sql()).cast("string")));
    return scored.select(columns.toArray(Column[]::new));
  }
}
