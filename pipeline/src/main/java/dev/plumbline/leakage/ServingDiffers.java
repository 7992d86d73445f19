package dev.plumbline.leakage;

import static dev.plumbline.leakage.LeakageFinding.Severity.WARN;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.xxhash64;

import dev.plumbline.feature.FeatureRows;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.problem.LeakKind;
import dev.plumbline.statistic.Association;
import dev.plumbline.statistic.FeatureAgainstLabel;
import dev.plumbline.statistic.QuantileEdges;
import java.sql.Date;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Kind 9: boosted trees are asked to tell training rows from fresh ones (adversarial validation).
 * Fresh are the rows that were scored by the date, or without such the holdout, both without their
 * outcomes. Columns that also tell the earlier from the later folds drift in time and are expected
 * to differ: they are left out, and named. A warning only. Works on the sample and as many fresh
 * rows: one pass to draw these.
 */
final class ServingDiffers implements Search {
  /** The trees' area under the ROC curve, surely; and a column's own to be named. */
  static final double WARNED_SURE_AREA = 0.75;

  static final double NAMED_AREA = 0.6;

  /** A column that tells early from late folds so well drifts in time. */
  static final double DRIFTING_AREA = 0.58;

  static final int LEAST_ROWS = 200;
  private static final int FOLDS = 3;
  private static final int BINS = 20;
  private static final int NAMED = 5;
  private static final double DEVIATIONS = 3;

  @Override
  public String description() {
    return "tell training rows from fresh ones";
  }

  @Override
  public List<LeakageFinding> look(Inspection inspection) {
    return look(
        inspection.columns(),
        inspection.evidence().sample(),
        fresh(inspection),
        inspection.keys().most());
  }

  /**
   * A fresh row.
   *
   * @param key as it is shown; empty where no column of it may be
   */
  record Fresh(Object[] values, Optional<String> key) {}

  static List<LeakageFinding> look(
      List<FeatureColumn> columns, List<SampledRow> sample, List<Fresh> fresh, int mostKeys) {
    int size = Math.min(sample.size(), fresh.size());
    if (size < LEAST_ROWS) {
      return List.of();
    }
    List<Object[]> rows = new ArrayList<>();
    sample.subList(0, size).forEach(r -> rows.add(r.values()));
    fresh.subList(0, size).forEach(f -> rows.add(f.values()));
    boolean[] isFresh = new boolean[rows.size()];
    int[] fold = new int[rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      isFresh[i] = i >= size;
      fold[i] = i % FOLDS;
    }
    boolean[] drifting = drifting(columns, sample);
    IntPredicate leftOut = c -> drifting[c];
    if (IntStream.range(0, columns.size()).allMatch(leftOut)) {
      return List.of();
    }
    SampleTrees.Judged judged =
        new SampleTrees(columns).judge(rows, isFresh, SampleTrees.Folds.of(fold, FOLDS), leftOut);
    Skill skill = judged.skill();
    if (!skill.isKnown() || skill.area() - DEVIATIONS * skill.error() < WARNED_SURE_AREA) {
      return List.of();
    }
    // The fresh rows that look least like those of training.
    List<String> keys =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -judged.scores()[size + i]))
            .flatMap(i -> fresh.get(i).key().stream())
            .distinct()
            .limit(mostKeys)
            .toList();
    return List.of(finding(columns, rows, isFresh, drifting, skill).affecting(size, keys));
  }

  private static LeakageFinding finding(
      List<FeatureColumn> columns,
      List<Object[]> rows,
      boolean[] isFresh,
      boolean[] drifting,
      Skill skill) {
    record Telling(String name, double area) {}
    List<Telling> telling =
        IntStream.range(0, columns.size())
            .filter(c -> !drifting[c])
            .mapToObj(c -> new Telling(columns.get(c).name(), area(columns, rows, isFresh, c)))
            .filter(t -> t.area() >= NAMED_AREA)
            .sorted(Comparator.comparingDouble(Telling::area).reversed())
            .limit(NAMED)
            .toList();
    String expected =
        IntStream.range(0, columns.size())
            .filter(c -> drifting[c])
            .mapToObj(c -> columns.get(c).name())
            .collect(Collectors.joining(", "));
    LeakageFinding finding =
        LeakageFinding.ofRows(
                LeakKind.SERVING_DIFFERS,
                WARN,
                "training rows and fresh rows are told apart with an area under the ROC curve of"
                    + " %.3f (%,d rows); by %s%s",
                skill.area(),
                rows.size(),
                telling.isEmpty()
                    ? "no single column"
                    : telling.stream()
                        .map(t -> "%s (%.3f alone)".formatted(t.name(), t.area()))
                        .collect(Collectors.joining(", ")),
                expected.isEmpty() ? "" : "; left out, for they drift in time: " + expected)
            .measured("roc_auc", skill.area());
    for (Telling column : telling) {
      finding = finding.measured("roc_auc_" + column.name(), column.area());
    }
    return finding;
  }

  /** Which columns tell the rows of later folds from those of earlier ones. */
  private static boolean[] drifting(List<FeatureColumn> columns, List<SampledRow> sample) {
    double middle = sample.stream().mapToInt(SampledRow::fold).average().orElse(0);
    List<Object[]> rows = sample.stream().map(SampledRow::values).toList();
    boolean[] late = new boolean[rows.size()];
    for (int i = 0; i < late.length; i++) {
      late[i] = sample.get(i).fold() > middle;
    }
    boolean[] drifting = new boolean[columns.size()];
    for (int c = 0; c < drifting.length; c++) {
      drifting[c] = area(columns, rows, late, c) >= DRIFTING_AREA;
    }
    return drifting;
  }

  private static double area(
      List<FeatureColumn> columns, List<Object[]> rows, boolean[] labels, int column) {
    boolean text = columns.get(column).kind() == FeatureKind.CATEGORICAL;
    double[] sorted =
        text
            ? new double[0]
            : rows.stream()
                .map(r -> r[column])
                .filter(Objects::nonNull)
                .mapToDouble(v -> (Double) v)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
    FeatureAgainstLabel counts =
        text
            ? FeatureAgainstLabel.text()
            : FeatureAgainstLabel.numeric(QuantileEdges.of(sorted, BINS));
    for (int i = 0; i < labels.length; i++) {
      Object value = rows.get(i)[column];
      int half = i & 1;
      if (value == null) {
        counts.addMissing(labels[i], half);
      } else if (value instanceof String string) {
        counts.add(string, labels[i], half);
      } else {
        counts.add((Double) value, labels[i], half);
      }
    }
    return Association.of(counts).rocAuc(FeatureEvidence.CONFIDENCE).estimate();
  }

  /** A bounded sample of fresh rows, by the smallest hash of their key. */
  private static List<Fresh> fresh(Inspection inspection) {
    TrainingSet set = inspection.set();
    int most = inspection.problem().leakage().sampleRows();
    Dataset<Row> scored =
        set.lake()
            .read(set.featureTable())
            .where(
                col(FeatureRows.PURPOSE)
                    .equalTo(FeatureRows.SCORING)
                    .and(col(FeatureRows.LOGICAL_DATE).leq(Date.valueOf(set.logicalDate()))));
    List<Fresh> rows = draw(inspection, scored, most);
    return rows.size() >= LEAST_ROWS || set.holdoutRows() == 0
        ? rows
        : draw(inspection, set.rowsWithoutOutcomes().where(col(FeatureRows.HOLDOUT)), most);
  }

  private static List<Fresh> draw(Inspection inspection, Dataset<Row> rows, int most) {
    Column[] key =
        Stream.concat(
                inspection.problem().entity().columns().stream(),
                Stream.of(FeatureRows.PREDICTION_TIME))
            .map(c -> col("`" + c + "`").cast("string"))
            .toArray(Column[]::new);
    Stream<Column> values =
        inspection.columns().stream()
            .map(
                c ->
                    col("`" + c.name() + "`")
                        .cast(c.kind() == FeatureKind.CATEGORICAL ? "string" : "double"));
    Column[] selected =
        Stream.concat(values, Stream.of(inspection.keys().written())).toArray(Column[]::new);
    return rows
        .orderBy(xxhash64(concat_ws("\u0001", key)))
        .limit(most)
        .select(selected)
        .collectAsList()
        .stream()
        .map(ServingDiffers::fresh)
        .toList();
  }

  private static Fresh fresh(Row row) {
    Object[] values = new Object[row.length() - 1];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(i);
    }
    return new Fresh(values, Optional.ofNullable(row.getString(values.length)));
  }
}
