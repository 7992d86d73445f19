package dev.plumbline.jobs;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import dev.plumbline.evaluate.EvaluationResult;
import dev.plumbline.evaluate.Metric;
import dev.plumbline.statistic.Interval;
import java.util.ArrayList;
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
    List<com.github.freva.asciitable.ColumnData<Metric>> columns = new ArrayList<>();
    columns.addAll(
        List.of(
            new Column().header("Decisions by").dataAlign(HorizontalAlign.LEFT).with(Metric::rung),
            column(unit + " per 1,000", m -> Decimals.of(1000 * m.value(), 0)),
            column(
                "95% interval",
                m ->
                    m.interval()
                        .map(
                            i ->
                                Decimals.of(1000 * i.lower(), 0)
                                    + " to "
                                    + Decimals.of(1000 * i.upper(), 0))
                        .orElse("")),
            column("saving over rules", m -> share(evaluation, m.rung()))));
    // Known where the data's generator tells the true chances, and nowhere else.
    if (isMeasured(evaluation, "regret")) {
      columns.add(column("regret per 1,000", m -> regret(evaluation, m.rung())));
    }
    columns.addAll(ofTask(evaluation));
    return AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, costs, columns);
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
                Decimals.percent(m.value())
                    + "%"
                    + m.interval()
                        .map(
                            i ->
                                " (%s to %s)"
                                    .formatted(
                                        Decimals.percent(i.lower()), Decimals.percent(i.upper())))
                        .orElse(""))
        .orElse("");
  }

  private static String plain(EvaluationResult evaluation, String rung, String metric) {
    return evaluation.metric(rung, metric).map(m -> Decimals.of(m.value(), 3)).orElse("");
  }

  private static String regret(EvaluationResult evaluation, String rung) {
    return evaluation
        .metric(rung, "regret")
        .flatMap(Metric::interval)
        .map(Interval::estimate)
        .map(v -> Decimals.of(1000 * v, 0))
        .orElse("");
  }
}
