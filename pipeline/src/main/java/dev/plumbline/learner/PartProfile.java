package dev.plumbline.learner;

import dev.plumbline.problem.Encodings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What one part of the rows is like beside all parts that have rows enough to be described. The
 * others are left out of that comparison too, or they could be told from the difference.
 *
 * @param part its number
 * @param rows its rows
 * @param features one for each feature, in their order; none of a part of too few rows
 */
public record PartProfile(int part, long rows, List<Feature> features) {
  public PartProfile {
    features = List.copyOf(features);
  }

  /**
   * One feature in a part.
   *
   * @param mean of the numbers there; NaN for a category, or where too few rows have one
   * @param frequent the most frequent value of a category, where rows enough have it
   * @param frequentShare the share of the part's rows that have it; NaN for a number, or where too
   *     few have it
   * @param deviation how far that mean or share lies from that of all parts described, in standard
   *     deviations of a row; NaN where all rows are alike
   * @param withheld whether too few rows have a value, or the same one
   */
  public record Feature(
      FeatureColumn column,
      double mean,
      Optional<String> frequent,
      double frequentShare,
      double deviation,
      boolean withheld) {}

  /**
   * Every part by its number; one pass.
   *
   * @param part the column of the parts' numbers
   * @param minimumRows of a part that is described
   */
  public static List<PartProfile> of(
      Dataset<Row> rows, List<FeatureColumn> features, String part, int minimumRows) {
    MatrixLayout layout = EncodedRows.layout(features, Encodings.DEFAULT);
    Dataset<Row> needed = EncodedRows.withoutLabels(rows, features, functions.col(part));
    SortedMap<Integer, CellSummary> parts = new TreeMap<>();
    CellSummary all = new CellSummary(features, Encodings.DEFAULT, layout.distinctValues());
    for (Map.Entry<Cell, CellSummary> cell : Summaries.of(needed, layout).entrySet()) {
      parts.put(cell.getKey().segment(), cell.getValue());
      if (cell.getValue().rows() >= minimumRows) {
        all.merge(cell.getValue());
      }
    }
    List<PartProfile> profiles = new ArrayList<>();
    parts.forEach(
        (number, summary) -> {
          List<Feature> shown = new ArrayList<>();
          for (int i = 0; i < features.size() && summary.rows() >= minimumRows; i++) {
            shown.add(
                features.get(i).kind() == FeatureKind.CATEGORICAL
                    ? category(features.get(i), i, summary, all, minimumRows)
                    : number(features.get(i), i, summary, all, minimumRows));
          }
          profiles.add(new PartProfile(number, summary.rows(), shown));
        });
    return List.copyOf(profiles);
  }

  /** Rows weigh 1 here, so what is known weighs as much as rows have it. */
  private static Feature number(
      FeatureColumn column, int i, CellSummary part, CellSummary all, int minimumRows) {
    boolean few = part.weight() - part.missingWeight(i) < minimumRows;
    double mean = few ? Double.NaN : part.mean(i);
    return new Feature(
        column,
        mean,
        Optional.empty(),
        Double.NaN,
        apart(mean - all.mean(i), all.deviation(i)),
        few);
  }

  private static Feature category(
      FeatureColumn column, int i, CellSummary part, CellSummary all, int minimumRows) {
    Optional<String> frequent =
        part.byFrequency(i).stream()
            .findFirst()
            .filter(value -> part.rowsWith(i, value) >= minimumRows);
    double share =
        frequent.map(value -> part.rowsWith(i, value) / (double) part.rows()).orElse(Double.NaN);
    double ofAll =
        frequent.map(value -> all.rowsWith(i, value) / (double) all.rows()).orElse(Double.NaN);
    return new Feature(
        column,
        Double.NaN,
        frequent,
        share,
        apart(share - ofAll, Math.sqrt(ofAll * (1 - ofAll))),
        frequent.isEmpty());
  }

  private static double apart(double distance, double deviation) {
    return deviation > 0 ? distance / deviation : Double.NaN;
  }
}
