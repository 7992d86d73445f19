package dev.plumbline.score;

import static org.apache.spark.sql.functions.lit;

import dev.plumbline.Stage;
import dev.plumbline.feature.FeatureNotes;
import dev.plumbline.lake.Tables;
import dev.plumbline.learner.Explaining;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.problem.ExplanationSettings;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Task;
import dev.plumbline.registry.ModelVersion;
import dev.plumbline.statistic.DriftReference;
import dev.plumbline.statistic.Histogram;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Predictions → the weightiest reasons of each in words: the features that contribute most to the
 * model's sum, in either direction, of several classes to that of the class decided for. What a
 * reason does to the chance is told by taking it alone away: calibrated probability less what it
 * would be without the contribution.
 */
final class Reasons {
  /** The column of the predictions that holds them. */
  static final String COLUMN = "reasons";

  private static final String WANTED = "_explained";

  private final Problem problem;
  private final ModelVersion champion;
  private final Map<String, FeatureNotes.Note> notes;

  private Reasons(Problem problem, ModelVersion champion, Map<String, FeatureNotes.Note> notes) {
    this.problem = problem;
    this.champion = champion;
    this.notes = notes;
  }

  /**
   * Rows with their features → the same with reasons, as the problem asks for them; in the pass
   * that reads the rows.
   *
   * @param acting whether a row is acted on
   */
  static Dataset<Row> with(Dataset<Row> rows, Stage stage, ModelVersion champion, Column acting) {
    StructType population = stage.lake().read(Tables.raw(stage.problem().population())).schema();
    return with(rows, stage.problem(), population, champion, acting);
  }

  static Dataset<Row> with(
      Dataset<Row> rows,
      Problem problem,
      StructType population,
      ModelVersion champion,
      Column acting) {
    ExplanationSettings settings = problem.explanation();
    StructField column = Tables.PREDICTIONS.schema().apply(COLUMN);
    if (settings.reasons() == 0) {
      return rows.withColumn(COLUMN, lit(null).cast(column.dataType()));
    }
    Reasons reasons =
        new Reasons(problem, champion, FeatureNotes.of(problem, population, rows.schema()));
    boolean all = settings.reasonsFor() == ExplanationSettings.ReasonsFor.ALL;
    return Explaining.apply(
        rows.withColumn(WANTED, all ? lit(true) : acting),
        champion.pipeline(),
        WANTED,
        column,
        reasons.account(rows.schema()));
  }

  private Explaining.Account account(StructType schema) {
    Map<String, ReasonWords> words = new HashMap<>();
    Map<String, Integer> positions = new HashMap<>();
    for (FeatureColumn column : champion.pipeline().columns()) {
      words.put(
          column.name(),
          ReasonWords.of(
              column.name(), column.kind(), notes.get(column.name()), training(column.name())));
      positions.put(column.name(), schema.fieldIndex(column.name()));
    }
    for (String clusters : problem.features().encodings().clusters().keySet()) {
      words.put(
          clusters,
          ReasonWords.of(clusters, FeatureKind.CATEGORICAL, notes.get(clusters), Optional.empty()));
    }
    int most = problem.explanation().reasons();
    boolean several = problem.task() == Task.MULTICLASS;
    int decided = several ? schema.fieldIndex(MulticlassScore.DECIDED) : -1;
    return (rows, pipeline, batch) -> {
      Object[] accounts = new Object[rows.length];
      Optional<Explained> explained =
          several
              ? Explained.ofClasses(
                  pipeline, batch, Stream.of(rows).mapToInt(row -> row.getInt(decided)).toArray())
              : Explained.ofOne(pipeline, batch);
      Map<String, int[]> clusters = pipeline.clusters(batch);
      for (int at = 0; at < rows.length && explained.isPresent(); at++) {
        Row row = rows[at];
        int place = at;
        accounts[at] =
            reasons(
                explained.get(),
                at,
                most,
                words,
                name ->
                    clusters.containsKey(name)
                        ? clusters.get(name)[place]
                        : row.get(positions.get(name)));
      }
      return accounts;
    };
  }

  private static Row[] reasons(
      Explained explained,
      int at,
      int most,
      Map<String, ReasonWords> words,
      Function<String, Object> values) {
    List<Row> reasons = new ArrayList<>();
    double[] contributions = explained.contributions(at);
    for (int feature : weightiest(contributions, most)) {
      String name = explained.features().get(feature);
      Object value = values.apply(name);
      reasons.add(
          RowFactory.create(
              name,
              words.get(name).value(value).orElse(null),
              contributions[feature],
              words.get(name).sentence(value, explained.effect(at, feature))));
    }
    return reasons.toArray(Row[]::new);
  }

  private Optional<Histogram> training(String feature) {
    return champion.reference().columns().stream()
        .filter(c -> c.name().equals(feature))
        .map(DriftReference.Column::histogram)
        .findFirst();
  }

  /** The features that contribute most, in either direction; none that contributes nothing. */
  static int[] weightiest(double[] contributions, int most) {
    return IntStream.range(0, contributions.length)
        .filter(i -> contributions[i] != 0)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -Math.abs(contributions[i])))
        .limit(most)
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
