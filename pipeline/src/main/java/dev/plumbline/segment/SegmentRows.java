package dev.plumbline.segment;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import dev.plumbline.Failure;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.learner.EncodedRows;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.problem.Encodings;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Rung;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The training rows as segments are made of them, in memory until closed: key, features, outcome,
 * the vector that the linear rung would see, and the half of the entities they are of. Features
 * encoded by outcome are encoded by frequency here, so that outcomes can tell segments apart
 * without having made them. The holdout is not among the rows. Passes: one to fit the encoding, one
 * to encode.
 */
final class SegmentRows implements AutoCloseable {
  static final String VECTOR = "plumbline_vector";

  /** 0 or 1 by a hash of the entity. */
  static final String HALF = "plumbline_half";

  /** The order in which rows are drawn for a sample. */
  private static final String PLACE = "plumbline_place";

  /** Categories kept where the ladder has no linear rung to say. */
  private static final int MAXIMUM_CATEGORIES = 50;

  private final Dataset<Row> rows;
  private final List<FeatureColumn> features;
  private final int width;

  private SegmentRows(Dataset<Row> rows, List<FeatureColumn> features, int width) {
    this.rows = rows;
    this.features = features;
    this.width = width;
  }

  static SegmentRows of(TrainingSet set) {
    Problem problem = set.problem();
    List<FeatureColumn> features = features(set);
    Dataset<Row> training = set.trainingRows(problem.seed());
    EncodedRows encoding =
        EncodedRows.fit(training, features, encodings(problem), maximumCategories(problem));
    Column[] needed =
        Stream.of(
                problem.entity().columns().stream(),
                Stream.of(FeatureRows.PREDICTION_TIME, FeatureRows.BLOCK, FeatureRows.LABEL),
                features.stream().map(FeatureColumn::name))
            .flatMap(names -> names)
            .map(name -> col("`" + name + "`"))
            .toArray(Column[]::new);
    Dataset<Row> drawn =
        training
            .select(needed)
            .withColumn(HALF, pmod(hash(problem, "half", Stream.empty()), lit(2L)).cast("int"))
            .withColumn(PLACE, hash(problem, "place", Stream.of(col(FeatureRows.PREDICTION_TIME))));
    return new SegmentRows(
        encoding.encode(drawn, VECTOR).persist(StorageLevel.MEMORY_AND_DISK()),
        features,
        encoding.width());
  }

  private static List<FeatureColumn> features(TrainingSet set) {
    List<String> asked = set.problem().segments().features();
    List<FeatureColumn> features =
        set.modelColumns().stream()
            .filter(column -> column.kind() != FeatureKind.RULE)
            .filter(
                column ->
                    asked.isEmpty() || asked.stream().anyMatch(column.name()::equalsIgnoreCase))
            .toList();
    if (features.isEmpty()) {
      throw Failure.user("There are no features to make segments of; state some under features");
    }
    return features;
  }

  private static Encodings encodings(Problem problem) {
    Encodings stated = problem.features().encodings();
    Map<String, Encodings.Encode> encode = new LinkedHashMap<>(stated.encode());
    encode.replaceAll(
        (name, how) -> how instanceof Encodings.Target ? new Encodings.Frequency() : how);
    return new Encodings(encode, stated.impute(), stated.scale(), stated.values());
  }

  private static int maximumCategories(Problem problem) {
    return problem.ladder().stream()
        .flatMap(rung -> rung instanceof Rung.Linear linear ? Stream.of(linear) : Stream.empty())
        .mapToInt(Rung.Linear::maximumCategories)
        .findFirst()
        .orElse(MAXIMUM_CATEGORIES);
  }

  private static Column hash(Problem problem, String purpose, Stream<Column> more) {
    return xxhash64(
        concat_ws(
            "\u0001",
            Stream.of(
                    Stream.of(
                        lit(problem.name()),
                        lit("segments " + purpose),
                        lit(Long.toString(problem.seed()))),
                    problem.entity().columns().stream().map(c -> col("`" + c + "`")),
                    more)
                .flatMap(columns -> columns)
                .map(column -> column.cast("string"))
                .toArray(Column[]::new)));
  }

  /** Every column. */
  Dataset<Row> rows() {
    return rows;
  }

  /** The vector and the half, which is all that clusterings look at. */
  Dataset<Row> vectors() {
    return rows.select(VECTOR, HALF);
  }

  List<FeatureColumn> features() {
    return features;
  }

  /** The coordinates of a vector. */
  int width() {
    return width;
  }

  /** So many rows at most, as {@link #vectors}, drawn by a hash and in its order; one pass. */
  List<Row> sample(int most) {
    return rows.select(VECTOR, HALF, PLACE).orderBy(PLACE).limit(most).collectAsList();
  }

  @Override
  public void close() {
    rows.unpersist(false);
  }
}
