package dev.plumbline.feature;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import dev.plumbline.Stage;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.StoredFiles;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.FeatureSet.Aggregate;
import dev.plumbline.problem.FeatureSet.Latest;
import dev.plumbline.problem.FeatureSet.Window;
import dev.plumbline.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Windows and latest values that an earlier version of the feature set has computed for the same
 * date from the same rows by the same definitions: a new version takes them over instead of
 * computing them again. All else (columns, lookups, expressions) costs little and is computed anew.
 *
 * @param names the features that are taken over
 * @param keys what a row is found again by: its entity and prediction time
 * @param rows keys and features, one row for each that is to be computed; empty where there are
 *     none
 */
record StoredFeatures(Set<String> names, List<String> keys, Optional<Dataset<Row>> rows) {

  static StoredFeatures none() {
    return new StoredFeatures(Set.of(), List.of(), Optional.empty());
  }

  /**
   * What can be taken over from the training set that was built last for the run's date. One pass
   * over the keys of both where there is anything.
   *
   * @param wanted rows of the population with {@link FeatureRows#PREDICTION_TIME}
   */
  static StoredFeatures find(Stage stage, Dataset<Row> wanted) {
    Problem problem = stage.problem();
    Lake lake = stage.lake();
    if (FeatureIdentity.ofPointInTime(problem).isEmpty()) {
      return none();
    }
    Optional<TrainingSet> last = TrainingSet.find(problem, lake, stage.run().logicalDate());
    if (last.isEmpty() || last.get().featureVersion().equals(FeatureVersion.of(problem))) {
      return none();
    }
    TrainingSet before = last.get();
    Set<String> names = unchanged(problem, lake, before);
    if (names.isEmpty() || isGone(lake, before)) {
      return none();
    }
    List<String> keys = new ArrayList<>(problem.entity().columns());
    keys.add(FeatureRows.PREDICTION_TIME);
    List<String> columns = new ArrayList<>(keys);
    columns.addAll(names);
    Dataset<Row> rows =
        lake.read(before.featureTable(), before.version())
            .where(Lake.partition(FeatureRows.TRAINING, before.logicalDate()))
            .select(columns(columns));
    if (!hasEachOnce(rows, wanted, keys)) {
      return none();
    }
    stage.say(
        "%d features are taken over from version %s: same definitions, same rows",
        names.size(), before.featureVersion().substring(0, 8));
    return new StoredFeatures(Set.copyOf(names), List.copyOf(keys), Optional.of(rows));
  }

  private static Set<String> unchanged(Problem problem, Lake lake, TrainingSet before) {
    Map<String, String> hashesBefore = new LinkedHashMap<>();
    lake.readOrEmpty(Tables.FEATURE_VERSIONS)
        .where(col("feature_set").equalTo(problem.features().name()))
        .where(col("version").equalTo(before.featureVersion()))
        .where(col("computed_as").isNotNull())
        .select("feature", "computed_as")
        .collectAsList()
        .forEach(row -> hashesBefore.put(row.getString(0), row.getString(1)));
    Set<String> unchanged = new TreeSet<>();
    FeatureIdentity.ofPointInTime(problem)
        .forEach(
            (name, identity) -> {
              boolean sameRows =
                  identity.sources().stream()
                      .map(Tables::raw)
                      .allMatch(
                          table ->
                              Long.valueOf(lake.version(table)).equals(before.inputs().get(table)));
              if (identity.hash().equals(hashesBefore.get(name)) && sameRows) {
                unchanged.add(name);
              }
            });
    return unchanged;
  }

  /** A version that no model was trained on is not kept for long. */
  private static boolean isGone(Lake lake, TrainingSet before) {
    StoredFiles files = StoredFiles.of(lake, before.featureTable());
    return !new HashSet<>(files.data()).containsAll(files.needed(before.version()));
  }

  private static boolean hasEachOnce(Dataset<Row> rows, Dataset<Row> wanted, List<String> keys) {
    Dataset<Row> stored = rows.groupBy(columns(keys)).agg(count(lit(1)).as("_stored"));
    Dataset<Row> asked = wanted.groupBy(columns(keys)).agg(count(lit(1)).as("_wanted"));
    Column once = coalesce(col("_stored").equalTo(1).and(col("_wanted").equalTo(1)), lit(false));
    Row found =
        asked
            .join(stored, CollectionConverters.asScala(keys).toSeq(), "left")
            .agg(min(once))
            .head();
    return !found.isNullAt(0) && found.getBoolean(0);
  }

  /** Rows of the population with the features that are taken over after their own columns. */
  Dataset<Row> join(Dataset<Row> population) {
    return rows.map(
            stored -> population.join(stored, CollectionConverters.asScala(keys).toSeq(), "left"))
        .orElse(population);
  }

  /** The latest values that are left to compute. */
  Optional<Latest> remaining(Latest latest) {
    Map<String, String> columns = new LinkedHashMap<>(latest.columns());
    columns.keySet().removeAll(names);
    return columns.isEmpty()
        ? Optional.empty()
        : Optional.of(new Latest(latest.source(), latest.on(), columns, latest.maximumAge()));
  }

  /** The windows that are left to compute: for each aggregate the spans it has not got yet. */
  List<Window> remaining(Window window) {
    Map<List<Duration>, Map<String, Aggregate>> bySpans = new LinkedHashMap<>();
    window
        .aggregates()
        .forEach(
            (stem, aggregate) -> {
              List<Duration> spans =
                  window.over().stream()
                      .filter(span -> !names.contains(Window.featureName(stem, span)))
                      .toList();
              if (!spans.isEmpty()) {
                bySpans.computeIfAbsent(spans, s -> new LinkedHashMap<>()).put(stem, aggregate);
              }
            });
    return bySpans.entrySet().stream()
        .map(left -> new Window(window.source(), window.on(), left.getKey(), left.getValue()))
        .toList();
  }

  private static Column[] columns(List<String> names) {
    return names.stream().map(EventStream::column).toArray(Column[]::new);
  }
}
