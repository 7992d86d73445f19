package dev.plumbline.learner;

import dev.plumbline.problem.Encodings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Rows as sparse vectors of what a linear model sees of them, see {@link LinearDesign}, without the
 * intercept; for what works on rows without their outcomes.
 */
public final class EncodedRows {
  private static final String NO_LABEL = "plumbline_no_label";
  private static final String ONE_PART = "plumbline_one_part";

  private final List<FeatureColumn> features;
  private final LinearDesign design;

  private EncodedRows(List<FeatureColumn> features, LinearDesign design) {
    this.features = features;
    this.design = design;
  }

  /**
   * Learns from the rows how features become numbers; one pass.
   *
   * @param encodings none by outcome
   */
  public static EncodedRows fit(
      Dataset<Row> rows, List<FeatureColumn> features, Encodings encodings, int maximumCategories) {
    if (encodings.learnFromOutcomes()) {
      throw new IllegalArgumentException("Rows without outcomes cannot be encoded by them");
    }
    Dataset<Row> needed = withoutLabels(rows, features, functions.lit(0));
    CellSummary all =
        Summaries.of(needed, layout(features, encodings)).values().stream()
            .reduce(CellSummary::merge)
            .orElseThrow(() -> new IllegalArgumentException("There are no rows to encode"));
    Encoder encoder = EncoderFit.of(features, all, encodings, maximumCategories).fitted();
    return new EncodedRows(features, new LinearDesign(encoder));
  }

  /** The layout of {@link #withoutLabels}. */
  static MatrixLayout layout(List<FeatureColumn> features, Encodings encodings) {
    return MatrixLayout.of(features, NO_LABEL, Optional.empty(), ONE_PART, NO_LABEL, List.of())
        .encoded(encodings, Optional.empty());
  }

  /** The features, each row in a part, and every label 0. */
  static Dataset<Row> withoutLabels(Dataset<Row> rows, List<FeatureColumn> features, Column part) {
    Column[] columns =
        Stream.concat(
                features.stream().map(feature -> functions.col("`" + feature.name() + "`")),
                Stream.of(functions.lit(0).as(NO_LABEL), part.as(ONE_PART)))
            .toArray(Column[]::new);
    return rows.select(columns);
  }

  /** The coordinates of a vector. */
  public int width() {
    return design.width() - 1;
  }

  /** The rows with their vector in one more column; lazy. */
  public Dataset<Row> encode(Dataset<Row> rows, String column) {
    StructType schema = rows.schema();
    RowReader reader = new RowReader(schema, features);
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
    Shipment<LinearDesign> shipped = Shipment.of(context, design);
    MapPartitionsFunction<Row, Row> encode =
        part ->
            new RowsInBatches(
                part, (batch, count) -> vectors(shipped.value(), reader.read(batch, count)));
    return rows.mapPartitions(
        encode, Encoders.row(schema.add(column, SQLDataTypes.VectorType(), false)));
  }

  /** Each row's entries without the first, which is the intercept's. */
  private static IntFunction<Object[]> vectors(LinearDesign design, FeatureBatch batch) {
    int entries = design.entries();
    int[] positions = new int[batch.rows() * entries];
    double[] values = new double[positions.length];
    design.fill(batch, positions, values);
    return row -> {
      int from = row * entries + 1;
      int[] own = new int[entries - 1];
      Arrays.setAll(own, i -> positions[from + i] - 1);
      double[] numbers = Arrays.copyOfRange(values, from, from + own.length);
      return new Object[] {Vectors.sparse(design.width() - 1, own, numbers)};
    };
  }
}
