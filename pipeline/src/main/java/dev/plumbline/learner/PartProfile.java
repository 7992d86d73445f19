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
 * What one part of the rows is like beside all of them.
 *
 * @param part its number
 * @param rows its rows
 * @param features one for each feature, in their order
 */
public record PartProfile(int part, long rows, List<Feature> features) {
  public PartProfile {
    features = List.copyOf(features);
  }

  /**
   * One feature in a part.
   *
   * @param mean of the numbers there; NaN for a category, or without any
   * @param frequent the most frequent value of a category, where there is one
   * @param frequentShare the share of the part's rows that have it; NaN for a number
   * @param deviation how far that mean or share lies from that of all rows, in standard deviations
   *     of a row; NaN where all rows are alike
   */
  public record Feature(
      FeatureColumn column,
      double mean,
      Optional<String> frequent,
      double frequentShare,
      double deviation) {}

  /**
   * Every part by its number; one pass.
   *
   * @param part the column of the parts' numbers
   */
  public static List<PartProfile> of(Dataset<Row> rows, List<FeatureColumn> features, String part) {
    MatrixLayout layout = EncodedRows.layout(features, Encodings.DEFAULT);
    Dataset<Row> needed = EncodedRows.withoutLabels(rows, features, functions.col(part));
    SortedMap<Integer, CellSummary> parts = new TreeMap<>();
    CellSummary all = new CellSummary(features, Encodings.DEFAULT, layout.distinctValues());
    for (Map.Entry<Cell, CellSummary> cell : Summaries.of(needed, layout).entrySet()) {
      parts.put(cell.getKey().segment(), cell.getValue());
      all.merge(cell.getValue());
    }
    List<PartProfile> profiles = new ArrayList<>();
    parts.forEach(
        (number, summary) -> {
          List<Feature> shown = new ArrayList<>();
          for (int i = 0; i < features.size(); i++) {
            shown.add(
                features.get(i).kind() == FeatureKind.CATEGORICAL
                    ? category(features.get(i), i, summary, all)
                    : number(features.get(i), i, summary, all));
          }
          profiles.add(new PartProfile(number, summary.rows(), shown));
        });
    return List.copyOf(profiles);
  }

  private static Feature number(FeatureColumn column, int i, CellSummary part, CellSummary all) {
    boolean none = part.missingWeight(i) == part.weight();
    double mean = none ? Double.NaN : part.mean(i);
    return new Feature(
        column, mean, Optional.empty(), Double.NaN, apart(mean - all.mean(i), all.deviation(i)));
  }

  private static Feature category(FeatureColumn column, int i, CellSummary part, CellSummary all) {
    Optional<String> frequent = part.byFrequency(i).stream().findFirst();
    double share =
        frequent.map(value -> part.rowsWith(i, value) / (double) part.rows()).orElse(Double.NaN);
    double ofAll =
        frequent.map(value -> all.rowsWith(i, value) / (double) all.rows()).orElse(Double.NaN);
    return new Feature(
        column, Double.NaN, frequent, share, apart(share - ofAll, Math.sqrt(ofAll * (1 - ofAll))));
  }

  private static double apart(double distance, double deviation) {
    return deviation > 0 ? distance / deviation : Double.NaN;
  }
}
