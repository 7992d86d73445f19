package dev.plumbline.feature;

import static org.apache.spark.sql.functions.col;

import dev.plumbline.Stage;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.FeatureSet.About;
import dev.plumbline.problem.Label;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Source;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * What a version of a feature set consists of, and how it differs from the version before it, in
 * words: a row of {@code feature_versions} for each feature, each source that is read, the engine,
 * and whatever the version before had and this one has not.
 */
final class FeatureChanges {
  private static final String SOURCE = "SOURCE";
  private static final String ENGINE = "ENGINE";
  private static final String REMOVED = "REMOVED";
  private static final About NOTHING_SAID =
      new About(Optional.empty(), Optional.empty(), Optional.empty());

  private final Stage stage;
  private final Problem problem;
  private final String version;
  private final Map<String, FeatureIdentity> identities;

  FeatureChanges(Stage stage) {
    this.stage = stage;
    this.problem = stage.problem();
    this.version = FeatureVersion.of(problem);
    this.identities = FeatureIdentity.ofPointInTime(problem);
  }

  /** One thing that the version depends on. */
  private record Part(
      String name,
      String kind,
      String definition,
      About about,
      String lineage,
      Optional<Boolean> given) {

    Part(String name, String kind, String definition) {
      this(name, kind, definition, NOTHING_SAID, "", Optional.empty());
    }

    String key() {
      return (kind.equals(SOURCE) || kind.equals(ENGINE) ? kind : "FEATURE") + " " + name;
    }
  }

  /** Writes the version down unless it is known; says how it differs from the one before it. */
  void record(List<FeatureDescription> features) {
    Dataset<Row> ours =
        stage
            .lake()
            .readOrEmpty(Tables.FEATURE_VERSIONS)
            .where(col("feature_set").equalTo(problem.features().name()));
    if (!ours.where(col("version").equalTo(version)).isEmpty()) {
      return;
    }
    Map<String, Part> before = newest(ours);
    List<Row> rows = new ArrayList<>();
    Timestamp now = Timestamp.from(Instant.now());
    for (Part part : parts(features)) {
      Part was = before.remove(part.key());
      rows.add(row(part, was == null ? "new" : difference(was, part), now));
    }
    for (Part gone : before.values()) {
      rows.add(
          row(
              new Part(
                  gone.name(),
                  REMOVED,
                  gone.definition(),
                  gone.about(),
                  gone.lineage(),
                  Optional.empty()),
              "no longer part of the set",
              now));
    }
    say(rows, before);
    stage.lake().append(Tables.FEATURE_VERSIONS, rows, stage.run().commit());
  }

  /** The version written last: as many rows as it has features and sources. */
  private static Map<String, Part> newest(Dataset<Row> versions) {
    Map<String, Part> parts = new LinkedHashMap<>();
    List<Row> last =
        versions.orderBy(col("recorded_at").desc()).select("version").limit(1).collectAsList();
    if (!last.isEmpty()) {
      for (Row row :
          versions.where(col("version").equalTo(last.get(0).getString(0))).collectAsList()) {
        Part part =
            new Part(
                row.getAs("feature"),
                row.getAs("kind"),
                Optional.<String>ofNullable(row.getAs("definition")).orElse(""),
                new About(Optional.empty(), said(row, "unit"), said(row, "owner")),
                row.getAs("lineage"),
                Optional.ofNullable(row.getAs("given_to_model")));
        if (!part.kind().equals(REMOVED)) {
          parts.put(part.key(), part);
        }
      }
    }
    return parts;
  }

  private static Optional<String> said(Row row, String column) {
    return Optional.ofNullable(row.getAs(column));
  }

  private List<Part> parts(List<FeatureDescription> features) {
    List<Part> parts = new ArrayList<>();
    for (FeatureDescription feature : features) {
      parts.add(
          new Part(
              feature.name(),
              feature.kind().name(),
              feature.definition(),
              feature.about(),
              String.join(", ", feature.lineage()),
              Optional.of(feature.givenToModel())));
    }
    for (String name : FeatureVersion.sourcesRead(problem)) {
      Optional.ofNullable(problem.sources().get(name))
          .ifPresent(source -> parts.add(new Part(name, SOURCE, inWords(source))));
    }
    if (FeatureVersion.readsOutcomes(problem)) {
      Label label = problem.label();
      parts.add(
          new Part(
              Label.HISTORY,
              SOURCE,
              "%s of %s, recorded at %s, mature after %s, %s"
                  .formatted(
                      label.outcome(),
                      label.source(),
                      label.recordedAt().orElse("the prediction's time"),
                      label.maturity(),
                      label.ifMissing() == Label.IfMissing.DROP
                          ? "left out where missing"
                          : label.ifMissing().name().toLowerCase(Locale.ROOT) + " where missing")));
    }
    parts.add(new Part("engine", ENGINE, Integer.toString(FeatureVersion.ENGINE_VERSION)));
    return parts;
  }

  /** What of a source its clean rows' meaning depends on. */
  private static String inWords(Source source) {
    List<String> words = new ArrayList<>();
    words.add(
        source.columns().stream()
            .map(column -> column.name() + " " + column.type())
            .collect(Collectors.joining(", ")));
    source.derive().forEach((name, sql) -> words.add(name + " = " + sql));
    words.add("key " + source.key());
    source.eventTime().ifPresent(time -> words.add("happens at " + time));
    source.recordedAt().ifPresent(time -> words.add("recorded at " + time));
    words.add(
        "rows of one key are "
            + (source.corrections() == Source.SameKey.CORRECTION ? "corrections" : "duplicates"));
    return String.join("; ", words);
  }

  /** Null where nothing differs. */
  private static String difference(Part was, Part is) {
    List<String> differences = new ArrayList<>();
    if (!was.definition().equals(is.definition())) {
      differences.add("was: " + was.definition());
    }
    if (!was.kind().equals(is.kind())) {
      differences.add("was " + was.kind());
    }
    if (!was.given().equals(is.given())) {
      differences.add(
          is.given().orElse(false)
              ? "is given to the model now"
              : "is no longer given to the model");
    }
    if (!was.about().unit().equals(is.about().unit())) {
      differences.add("was in " + was.about().unit().orElse("no unit"));
    }
    if (!was.about().owner().equals(is.about().owner())) {
      differences.add("was owned by " + was.about().owner().orElse("nobody"));
    }
    if (!was.lineage().equals(is.lineage())) {
      differences.add("was computed from " + was.lineage());
    }
    return differences.isEmpty() ? null : String.join("; ", differences);
  }

  private Row row(Part part, String change, Timestamp now) {
    return RowFactory.create(
        problem.features().name(),
        version,
        part.name(),
        part.kind(),
        part.lineage(),
        part.given().orElse(null),
        now,
        part.definition(),
        change,
        part.about().unit().orElse(null),
        part.about().owner().orElse(null),
        Optional.ofNullable(identities.get(part.name()))
            .filter(identity -> part.given().isPresent())
            .map(FeatureIdentity::hash)
            .orElse(null));
  }

  private void say(List<Row> rows, Map<String, Part> removed) {
    List<String> changed =
        rows.stream()
            .filter(row -> row.getString(8) != null)
            .map(row -> row.getString(2) + " (" + row.getString(8) + ")")
            .toList();
    boolean first = removed.isEmpty() && changed.size() == rows.size();
    stage.say(
        "feature version %s %s",
        version.substring(0, 8), first ? "is the first" : "differs: " + String.join(", ", changed));
  }
}
