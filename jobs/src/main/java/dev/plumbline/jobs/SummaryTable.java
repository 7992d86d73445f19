package dev.plumbline.jobs;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import dev.plumbline.evaluate.EvaluationResult;
import dev.plumbline.evaluate.Metric;
import dev.plumbline.statistic.Interval;
import java.util.List;
import java.util.Optional;

/** What each rung's decisions cost on the holdout, beside doing nothing and the best possible. */
final class SummaryTable {
  private SummaryTable() {}

  static String costs(EvaluationResult evaluation, String unit) {
    List<Metric> costs =
        evaluation.metrics().stream()
            .filter(m -> m.isPlain() && m.name().equals("cost"))
            // Nobody can decide so; the report has it.
            .filter(m -> !m.rung().equals("perfect hindsight"))
            .toList();
    List<com.github.freva.asciitable.ColumnData<Metric>> ofTask = ofTask(evaluation);
    return AsciiTable.getTable(
        AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS,
        costs,
        List.of(
            new Column().header("Decisions by").dataAlign(HorizontalAlign.LEFT).with(Metric::rung),
            column(unit + " per 1,000", m -> "%,.0f".formatted(1000 * m.value())),
            column(
                "95% interval",
                m ->
                    m.interval()
                        .map(i -> "%,.0f to %,.0f".formatted(1000 * i.lower(), 1000 * i.upper()))
                        .orElse("")),
            column("saving over rules", m -> share(evaluation, m.rung())),
            column("regret per 1,000", m -> regret(evaluation, m.rung())),
            ofTask.get(0),
            ofTask.get(1)));
  }

  /** Two numbers that tell how good predictions are, by what was measured. */
  private static List<com.github.freva.asciitable.ColumnData<Metric>> ofTask(
      EvaluationResult evaluation) {
    if (isMeasured(evaluation, "r-squared")) {
      return List.of(
          column("R²", m -> plain(evaluation, m.rung(), "r-squared")),
          column("RMSE", m -> plain(evaluation, m.rung(), "rmse")));
    }
    if (isMeasured(evaluation, "macro-f1")) {
      return List.of(
          column("accuracy", m -> plain(evaluation, m.rung(), "accuracy")),
          column("macro F1", m -> plain(evaluation, m.rung(), "macro-f1")));
    }
    return List.of(
        column("ROC AUC", m -> plain(evaluation, m.rung(), "roc-auc")),
        column("average precision", m -> plain(evaluation, m.rung(), "average-precision")));
  }

  private static boolean isMeasured(EvaluationResult evaluation, String metric) {
    return evaluation.metrics().stream().anyMatch(m -> m.name().equals(metric));
  }

  private static com.github.freva.asciitable.ColumnData<Metric> column(
      String header, java.util.function.Function<Metric, String> value) {
    return new Column().header(header).dataAlign(HorizontalAlign.RIGHT).with(value);
  }

  private static String share(EvaluationResult evaluation, String rung) {
    Optional<Metric> saving = evaluation.metric(rung, "saving over rules");
    return saving
        .map(
            m ->
                "%.1f%%%s"
                    .formatted(
                        100 * m.value(),
                        m.interval()
                            .map(i -> " (%.1f to %.1f)".formatted(100 * i.lower(), 100 * i.upper()))
                            .orElse("")))
        .orElse("");
  }

  private static String plain(EvaluationResult evaluation, String rung, String metric) {
    return evaluation.metric(rung, metric).map(m -> "%.3f".formatted(m.value())).orElse("");
  }

  private static String regret(EvaluationResult evaluation, String rung) {
    return evaluation
        .metric(rung, "regret")
        .flatMap(Metric::interval)
        .map(Interval::estimate)
        .map(v -> "%,.0f".formatted(1000 * v))
        .orElse("");
  }
}
