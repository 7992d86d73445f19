package dev.plumbline.evaluate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.Failure;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.lake.Tables;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.Scoring;
import dev.plumbline.problem.Cut;
import dev.plumbline.problem.Problem;
import dev.plumbline.statistic.Binning;
import dev.plumbline.statistic.DriftReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

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
    Dataset<Row> holdout = withPopulation(set.holdoutRows(openingOnRecord));
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
    for (Cut cut : problem.evaluation().slices()) {
      columns.add(isCondition(scored, cut) ? when(expr(cut.sql()), cut.sql()) : value(cut));
    }
    for (Cut cut : problem.evaluation().fairness().by()) {
      columns.add(isCondition(scored, cut) ? side(cut) : value(cut));
    }
    for (SliceSearch.Feature feature : layout.features()) {
      boolean isNumber = feature.binning() instanceof Binning.Numeric;
      columns.add(col("`" + feature.name() + "`").cast(isNumber ? "double" : "string"));
    }
    problem.evaluation().query().ifPresent(query -> columns.add(expr(query.sql()).cast("string")));
    return scored.select(columns.toArray(Column[]::new));
  }

  /**
   * With the columns of the population that slices, groups and queries read and the features do not
   * have, as the training set's version of the population has them; of several versions of a row
   * the last.
   */
  private Dataset<Row> withPopulation(Dataset<Row> rows) {
    Set<String> there = names(Arrays.asList(rows.columns()));
    Set<String> wanted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    problem.evaluation().slices().forEach(cut -> wanted.addAll(cut.columns()));
    problem.evaluation().fairness().by().forEach(cut -> wanted.addAll(cut.columns()));
    problem.evaluation().query().ifPresent(query -> wanted.addAll(query.columns()));
    wanted.removeAll(there);
    if (wanted.isEmpty()) {
      return rows;
    }
    String table = Tables.raw(problem.population());
    Dataset<Row> population =
        Optional.ofNullable(set.inputs().get(table))
            .map(version -> set.lake().read(table, version))
            .orElseGet(() -> set.lake().read(table));
    Set<String> missing = new TreeSet<>(wanted);
    missing.removeAll(names(Arrays.asList(population.columns())));
    if (!missing.isEmpty()) {
      throw Failure.user(
          "evaluation.slices, evaluation.query or fairness.by read %s, which neither the features nor %s has",
          missing, table);
    }
    List<String> key = problem.entity().columns();
    Optional<String> recorded = problem.populationSource().recordedAt();
    List<Column> last =
        wanted.stream()
            .map(c -> recorded.map(at -> max_by(col(c), col(at))).orElse(first(col(c))).as(c))
            .toList();
    Dataset<Row> attributes =
        population
            .groupBy(key.stream().map(c -> col(c)).toArray(Column[]::new))
            .agg(last.get(0), last.subList(1, last.size()).toArray(Column[]::new));
    return rows.join(attributes, key.toArray(String[]::new), "left");
  }

  private static Set<String> names(List<String> columns) {
    return columns.stream()
        .collect(Collectors.toCollection(() -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER)));
  }

  /** A plain boolean column is cut by its values, for its name alone does not say which it is. */
  private static boolean isCondition(Dataset<Row> rows, Cut cut) {
    return !Set.of(cut.sql()).equals(cut.columns())
        && rows.select(expr(cut.sql()))
            .schema()
            .fields()[0]
            .dataType()
            .equals(DataTypes.BooleanType);
  }

  private static Column side(Cut cut) {
    return coalesce(
        when(expr(cut.sql()), cut.sql()).when(expr(cut.sql()).equalTo(false), "not " + cut.sql()),
        lit(cut.sql() + " = " + CutTally.MISSING));
  }

  private static Column value(Cut cut) {
    return concat(
        lit(cut.sql() + " = "), coalesce(expr(cut.sql()).cast("string"), lit(CutTally.MISSING)));
  }
}
