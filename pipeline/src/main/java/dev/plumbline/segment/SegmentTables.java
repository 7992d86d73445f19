package dev.plumbline.segment;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import dev.plumbline.Stage;
import dev.plumbline.feature.FeatureNotes;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.Population;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.lake.CommitInfo;
import dev.plumbline.lake.Table;
import dev.plumbline.lake.Tables;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.learner.PartProfile;
import dev.plumbline.statistic.Centres;
import dev.plumbline.statistic.SparseRow;
import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Assigns the rows to segments, describes these, and writes the tables of the segment job. */
final class SegmentTables {
  private static final String NEAREST = "plumbline_nearest";
  private static final String SEGMENT = "plumbline_segment";
  private static final String DISTANCE = "plumbline_distance";
  private static final StructType NEAREST_TYPE =
      new StructType()
          .add(SEGMENT, DataTypes.IntegerType, false)
          .add(DISTANCE, DataTypes.DoubleType, false);

  private final Stage stage;
  private final TrainingSet set;
  private final SegmentRows rows;
  private final Date date;
  private final CommitInfo commit;

  SegmentTables(Stage stage, TrainingSet set, SegmentRows rows) {
    this.stage = stage;
    this.set = set;
    this.rows = rows;
    this.date = Date.valueOf(stage.run().logicalDate());
    this.commit = stage.run().commit().from(Map.of(set.featureTable(), set.version()));
  }

  /** The rows of each segment and what they are like; without centres none. Three passes. */
  List<SegmentProfile> segments(Optional<Centres> centres) {
    if (centres.isEmpty()) {
      write(Tables.SEGMENTS, List.of());
      write(Tables.SEGMENT_PROFILES, List.of());
      return List.of();
    }
    Dataset<Row> assigned = assigned(centres.get());
    stage
        .lake()
        .replaceDate(
            Tables.SEGMENTS,
            assigned.select(
                lit(date).as("logical_date"),
                Population.entityKey(stage.problem().entity()).as("entity"),
                col(FeatureRows.PREDICTION_TIME),
                col(SEGMENT).as("segment"),
                col(DISTANCE).as("distance")),
            commit);
    List<SegmentProfile> profiles = profiles(assigned);
    write(Tables.SEGMENT_PROFILES, profiles.stream().flatMap(p -> rows(p).stream()).toList());
    return profiles;
  }

  /** A UDF, as the distance of a sparse vector to each centre is no column expression. */
  private Dataset<Row> assigned(Centres centres) {
    UDF1<SparseVector, Row> nearest =
        vector -> {
          SparseRow row = new SparseRow(vector.indices(), vector.values());
          int cluster = centres.nearest(row);
          return RowFactory.create(cluster + 1, Math.sqrt(centres.squaredDistance(cluster, row)));
        };
    return rows.rows()
        .withColumn(NEAREST, udf(nearest, NEAREST_TYPE).apply(col(SegmentRows.VECTOR)))
        .withColumn(SEGMENT, col(NEAREST).getField(SEGMENT))
        .withColumn(DISTANCE, col(NEAREST).getField(DISTANCE))
        .drop(NEAREST);
  }

  private List<SegmentProfile> profiles(Dataset<Row> assigned) {
    int minimumRows = stage.problem().segments().minimumRows();
    SegmentOutcomes outcomes = SegmentOutcomes.of(set, assigned, SEGMENT, minimumRows);
    Set<String> personal = personal();
    List<SegmentProfile> profiles = new ArrayList<>();
    List<PartProfile> parts = PartProfile.of(assigned, rows.features(), SEGMENT, minimumRows);
    double all = parts.stream().mapToLong(PartProfile::rows).sum();
    for (PartProfile part : parts) {
      double share = part.rows() / all;
      if (part.rows() < minimumRows) {
        profiles.add(SegmentProfile.withheld(part.part(), part.rows(), share, minimumRows));
        continue;
      }
      profiles.add(
          new SegmentProfile(
              part.part(),
              part.rows(),
              share,
              Optional.empty(),
              part.features().stream()
                  .map(
                      feature ->
                          personal.contains(feature.column().name())
                              ? withoutValues(feature)
                              : feature)
                  .toList(),
              outcomes.intervals(part.part()),
              outcomes.deviations(part.part())));
    }
    return profiles;
  }

  /** The names of the features that are made of personal data. */
  private Set<String> personal() {
    Map<String, FeatureNotes.Note> notes =
        FeatureNotes.of(
            stage.problem(),
            stage.lake().read(Tables.raw(stage.problem().population())).schema(),
            stage.lake().read(set.featureTable(), set.version()).schema());
    return notes.entrySet().stream()
        .filter(
            note ->
                note.getValue().hidden().filter(FeatureNotes.Hidden.PERSONAL::equals).isPresent())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static PartProfile.Feature withoutValues(PartProfile.Feature feature) {
    return new PartProfile.Feature(
        feature.column(),
        Double.NaN,
        Optional.empty(),
        feature.frequentShare(),
        feature.deviation(),
        feature.withheld());
  }

  private List<Row> rows(SegmentProfile profile) {
    List<Row> written = new ArrayList<>();
    profile
        .withheld()
        .ifPresent(
            why ->
                written.add(
                    row(profile, "WITHHELD", null, null, null, null, null, null, null, why)));
    for (PartProfile.Feature feature : profile.features()) {
      FeatureKind kind = feature.column().kind();
      written.add(
          row(
              profile,
              kind.name(),
              feature.column().name(),
              number(feature.mean()),
              null,
              null,
              feature.frequent().orElse(null),
              number(feature.frequentShare()),
              number(feature.deviation()),
              feature.withheld() ? tooFew() : null));
    }
    profile
        .outcomes()
        .forEach(
            (name, interval) ->
                written.add(
                    row(
                        profile,
                        "OUTCOME",
                        name,
                        number(interval.estimate()),
                        number(interval.lower()),
                        number(interval.upper()),
                        null,
                        null,
                        number(profile.outcomeDeviations().get(name)),
                        null)));
    return written;
  }

  private String tooFew() {
    return "Fewer than segments.minimum-rows = %,d rows have a value, or the same one"
        .formatted(stage.problem().segments().minimumRows());
  }

  private Row row(SegmentProfile profile, Object... more) {
    Object[] values = new Object[4 + more.length];
    values[0] = date;
    values[1] = profile.segment();
    values[2] = profile.rows();
    values[3] = profile.share();
    System.arraycopy(more, 0, values, 4, more.length);
    return RowFactory.create(values);
  }

  /** Every number of segments that was tried. */
  void qualities(SegmentationResult result) {
    write(
        Tables.SEGMENT_QUALITIES,
        result.qualities().stream()
            .map(
                one ->
                    RowFactory.create(
                        date,
                        one.clusters(),
                        result.rows(),
                        number(one.silhouette()),
                        number(one.explained()),
                        number(one.calinskiHarabasz()),
                        number(one.daviesBouldin()),
                        number(one.stability()),
                        one.stable(),
                        result.chosen().filter(one::equals).isPresent()))
            .toList());
  }

  private void write(Table table, List<Row> written) {
    stage
        .lake()
        .replaceDate(
            table,
            stage.lake().spark().createDataFrame(written, table.schema()).coalesce(1),
            commit);
  }

  /** Null where a number is none. */
  private static Double number(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
