package dev.plumbline.jobs;

import dev.plumbline.evaluate.EvaluationResult;
import dev.plumbline.lake.RunLedger;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Problem;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The whole life on the shipments sample: a model is trained on the first year, then every later
 * month is lived through as a scheduler would, scored before its outcomes are known.
 */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Live a model's whole life on the shipments sample")
final class DemoCommand implements Callable<Integer> {
  private static final LocalDate TRAINED = SampleProblem.TRAINED;
  private static final LocalDate LAST = LocalDate.of(2025, 12, 1);

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides a key of conf/shipments.conf")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--home",
      defaultValue = ".",
      paramLabel = "DIRECTORY",
      description = "The checkout that holds conf and data-samples (default: ${DEFAULT-VALUE})")
  private Path home;

  @Option(names = "--verbose", description = "Show Spark's own log as well")
  private boolean verbose;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Terminal terminal = new Terminal(spec.commandLine().getOut());
    SampleProblem sample = SampleProblem.of(home);
    Problem problem = sample.load(settings);
    terminal.line(
        "%s%nTrained on what was known on %s, then lived through month by month to %s.%n"
            .formatted(
                problem.question(), problem.schedule().end(TRAINED), problem.schedule().end(LAST)));
    try (Workshop workshop =
        Workshop.open(problem, verbose, RunLedger.OnOtherConfiguration.REPLACE, terminal)) {
      for (Step step : List.of(Step.INGEST, Step.FEATURES, Step.INSPECT, Step.TRAIN)) {
        workshop.run(step, TRAINED);
      }
      EvaluationResult[] evaluation = new EvaluationResult[1];
      workshop.run(
          Step.EVALUATE.job(),
          TRAINED,
          stage -> {
            evaluation[0] = Step.judge(stage, sample.truth(workshop.spark()));
            return Step.conclude(evaluation[0], problem.value().unit());
          });
      Conclusion promotion = workshop.run(Step.PROMOTE, TRAINED);
      Period every = problem.schedule().every();
      for (LocalDate date = TRAINED.plus(every); !date.isAfter(LAST); date = date.plus(every)) {
        workshop.run(Step.SCORE, date);
        workshop.run(Step.OUTCOMES, date);
        workshop.run(Step.MONITOR, date);
      }
      Conclusion report = workshop.run(Step.REPORT, LAST);
      sumUp(terminal, workshop, evaluation[0], promotion, report);
    }
    return 0;
  }

  private static void sumUp(
      Terminal terminal,
      Workshop workshop,
      EvaluationResult evaluation,
      Conclusion promotion,
      Conclusion report) {
    String unit = workshop.problem().value().unit();
    terminal.line("");
    terminal.line(SummaryTable.costs(evaluation, unit));
    terminal.line("");
    terminal.line("Gate: " + evaluation.verdict());
    evaluation.gate().forEach(rule -> terminal.line("  " + rule.reason()));
    terminal.line("  " + promotion.message());
    terminal.line("");
    terminal.line("Drift and surprises, by month");
    months(workshop).forEach(line -> terminal.line("  " + line));
    terminal.line("");
    terminal.line("Tables: " + workshop.lake().root());
    terminal.line("Report: " + report.details().get("path"));
  }

  /** One row a month lived through. */
  private static List<String> months(Workshop workshop) {
    List<String> lines = new ArrayList<>();
    // The demo's own months: a warehouse that is scored daily has a row for every day.
    List<Row> months =
        workshop
            .lake()
            .read(Tables.HEALTH)
            .where(
                "logical_date between date'%s' and date'%s' and day(logical_date) = 1"
                    .formatted(TRAINED, LAST))
            .orderBy("logical_date")
            .collectAsList();
    for (Row month : months) {
      List<String> alerts = month.getList(month.fieldIndex("alerts"));
      lines.add(
          month.<java.sql.Date>getAs("logical_date")
              + "  "
              + (alerts.isEmpty() ? "nothing" : String.join("; ", alerts)));
    }
    return lines;
  }
}
