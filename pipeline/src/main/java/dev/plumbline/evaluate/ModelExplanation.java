package dev.plumbline.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import dev.plumbline.Stage;
import dev.plumbline.evaluate.Dependences.Place;
import dev.plumbline.evaluate.Evaluate.JudgedModel;
import dev.plumbline.evaluate.Importances.Importance;
import dev.plumbline.feature.FeatureNotes;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.lake.Table;
import dev.plumbline.lake.Tables;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.Trial;
import dev.plumbline.problem.ExplanationSettings;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Task;
import dev.plumbline.statistic.Interval;
import java.sql.Date;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * What the judged model looks at: importances and dependences, on a sample of the holdout of {@code
 * explain.rows} rows drawn by a hash of entity and time, in the opening that judged it. Nothing is
 * chosen by it. One pass over the holdout for the sample; each of two jobs holds the sample in
 * every task.
 */
final class ModelExplanation {
  private static final double CONFIDENCE = 0.95;

  /** The hash that draws a row and puts it in its place. */
  private static final String ORDER = "_order";

  /** Parts of a million, in which the share that is drawn is counted. */
  private static final long PARTS = 1_000_000;

  private final Stage stage;
  private final Problem problem;
  private final ExplanationSettings settings;
  private final TrainingSet set;
  private final JudgedModel model;

  ModelExplanation(Stage stage, TrainingSet set, JudgedModel model) {
    this.stage = stage;
    this.problem = stage.problem();
    this.settings = problem.explanation();
    this.set = set;
    this.model = model;
  }

  /** Writes that nothing was looked at, in place of what an earlier run of the date said. */
  void writeNothing() {
    write(Tables.IMPORTANCES, List.of());
    write(Tables.DEPENDENCES, List.of());
  }

  /** Looks and writes; who calls has put the opening on record. */
  void write(String openingOnRecord) {
    if (settings.rows() == 0) {
      writeNothing();
      return;
    }
    FittedPipeline pipeline = model.pipeline();
    Dataset<Row> rows = sampled(set.holdoutRows(openingOnRecord));
    Pricing pricing = Pricing.of(problem, pipeline, rows.schema());
    try (Trial.Sample sample = Trial.Sample.of(rows, ORDER)) {
      List<Importance> importances =
          stage.describe(
              "shuffle features",
              () ->
                  Importances.of(
                      sample,
                      rows.schema(),
                      pipeline,
                      pricing,
                      settings.repeats(),
                      problem.seed(),
                      CONFIDENCE));
      Map<String, Integer> ranks = ranked(importances);
      List<Place> places =
          stage.describe(
              "follow the most important features",
              () ->
                  Dependences.of(
                      sample, rows.schema(), pipeline, pricing, List.copyOf(ranks.keySet())));
      write(Tables.IMPORTANCES, importanceRows(importances));
      write(Tables.DEPENDENCES, dependenceRows(places, ranks));
      say(importances);
    }
  }

  private Dataset<Row> sampled(Dataset<Row> holdout) {
    List<Column> key = new ArrayList<>();
    problem.entity().columns().forEach(name -> key.add(col("`" + name + "`").cast("string")));
    key.add(col(FeatureRows.PREDICTION_TIME).cast("string"));
    key.add(lit(problem.seed()));
    long drawn =
        (long) Math.ceil(PARTS * Math.min(1, (double) settings.rows() / set.holdoutRows()));
    List<Column> columns = new ArrayList<>(List.of(col(ORDER)));
    Stream.of(
            FeatureRows.costs(problem).stream(),
            Stream.of(FeatureRows.LABEL, FeatureRows.BLOCK),
            model.pipeline().columns().stream().map(FeatureColumn::name))
        .flatMap(names -> names)
        .distinct()
        .forEach(name -> columns.add(col("`" + name + "`")));
    return holdout
        .withColumn(ORDER, xxhash64(key.toArray(Column[]::new)))
        .where(pmod(col(ORDER), lit(PARTS)).lt(drawn))
        .select(columns.toArray(Column[]::new));
  }

  /** The most important features by their rank, but for those made of personal data. */
  private Map<String, Integer> ranked(List<Importance> importances) {
    Map<String, FeatureNotes.Note> notes =
        FeatureNotes.of(
            problem,
            stage.lake().read(Tables.raw(problem.population())).schema(),
            stage.lake().read(set.featureTable(), set.version()).schema());
    List<String> features =
        model.pipeline().columns().stream()
            .filter(c -> c.kind() != FeatureKind.RULE)
            .map(FeatureColumn::name)
            .toList();
    Map<String, Integer> ranks = new LinkedHashMap<>();
    for (int i = 0; i < importances.size() && ranks.size() < settings.dependence(); i++) {
      String feature = importances.get(i).feature();
      if (features.contains(feature) && !isPersonal(notes.get(feature))) {
        ranks.put(feature, i + 1);
      }
    }
    return ranks;
  }

  private static boolean isPersonal(FeatureNotes.Note note) {
    return note.hidden().filter(FeatureNotes.Hidden.PERSONAL::equals).isPresent();
  }

  private List<Row> importanceRows(List<Importance> importances) {
    List<String> used = importances.stream().map(Importance::feature).toList();
    long rows = importances.stream().mapToLong(Importance::rows).findFirst().orElse(0);
    Interval nothing = new Interval(0, 0, 0, CONFIDENCE);
    Stream<Importance> unused =
        model.pipeline().columns().stream()
            .filter(c -> c.kind() != FeatureKind.RULE && !used.contains(c.name()))
            .map(c -> new Importance(c.name(), nothing, rows));
    return Stream.concat(importances.stream(), unused)
        .map(
            i ->
                RowFactory.create(
                    Date.valueOf(stage.run().logicalDate()),
                    model.version(),
                    model.rung(),
                    i.feature(),
                    "cost",
                    i.cost().estimate(),
                    orNull(i.cost().lower()),
                    orNull(i.cost().upper()),
                    i.rows(),
                    settings.repeats()))
        .toList();
  }

  private List<Row> dependenceRows(List<Place> places, Map<String, Integer> ranks) {
    return places.stream().map(p -> dependenceRow(p, ranks.get(p.feature()), came(p))).toList();
  }

  private Row dependenceRow(Place place, int rank, Interval came) {
    return RowFactory.create(
        Date.valueOf(stage.run().logicalDate()),
        model.version(),
        model.rung(),
        place.feature(),
        rank,
        place.place() + 1,
        place.value(),
        orNull(place.number()),
        place.predicted(),
        came.estimate(),
        orNull(came.lower()),
        orNull(came.upper()),
        place.observed().rows(),
        place.ofClass());
  }

  /** A chance lies between 0 and 1, which the jackknife of a few blocks does not know. */
  private Interval came(Place place) {
    Interval came = place.came(CONFIDENCE);
    return problem.task() == Task.REGRESSION ? came : came.within(0, 1);
  }

  private static Double orNull(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private void write(Table table, List<Row> rows) {
    stage
        .lake()
        .replaceDate(
            table,
            stage.lake().spark().createDataFrame(rows, table.schema()).coalesce(1),
            stage.run().commit());
  }

  private void say(List<Importance> importances) {
    if (importances.isEmpty()) {
      stage.say("%s looks at no feature", model.rung());
      return;
    }
    stage.say(
        "%s looks most at %s, on %,d of %,d holdout rows",
        model.rung(),
        importances.stream().limit(3).map(Importance::feature).collect(Collectors.joining(", ")),
        importances.get(0).rows(),
        set.holdoutRows());
  }
}
