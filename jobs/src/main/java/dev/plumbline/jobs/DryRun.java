package dev.plumbline.jobs;

import dev.plumbline.lake.Table;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Source;
import java.time.LocalDate;
import java.util.stream.Stream;

/**
 * What a step would read and write for a date, in sentences. Opens no session and writes nothing;
 * whether the tables are there yet is not looked at.
 */
final class DryRun {
  private final Problem problem;

  private DryRun(Problem problem) {
    this.problem = problem;
  }

  static String describe(Step step, Problem problem, LocalDate date) {
    DryRun dryRun = new DryRun(problem);
    return String.join(
        "\n",
        "%s of %s for %s, which covers the days up to %s; nothing is written by a dry run."
            .formatted(step.job(), problem.name(), date, problem.schedule().end(date).minusDays(1)),
        "Reads     " + String.join(", ", dryRun.reads(step).toList()),
        "Writes    "
            + String.join(", ", Stream.concat(dryRun.writes(step), names(Tables.RUNS)).toList()),
        "Below     " + problem.warehouse() + "/" + problem.name());
  }

  /** What maintenance would delete, as far as the problem file says. */
  static String describeMaintenance(Problem problem, LocalDate date) {
    LocalDate end = problem.schedule().end(date);
    Stream<String> retentions =
        problem.sources().values().stream()
            .flatMap(
                source ->
                    source
                        .keeping()
                        .retention()
                        .map(kept -> source.name() + " before " + end.minusDays(kept.toDays()))
                        .stream());
    String expired = String.join(", ", retentions.toList());
    return String.join(
        "\n",
        "maintain of %s for %s; nothing is written by a dry run.".formatted(problem.name(), date),
        "Deletes   "
            + (expired.isEmpty()
                ? "no rows: no source has a retention"
                : "rows of " + expired + ", and what was computed of them"),
        "Compacts  tables with %,d small files or more"
            .formatted(problem.governance().maintenance().smallFiles()),
        "Keeps     the versions that champions of the last %,d days were trained on"
            .formatted(problem.governance().rollbackWindow().toDays()),
        "Below     " + problem.warehouse() + "/" + problem.name());
  }

  private Stream<String> reads(Step step) {
    return switch (step) {
      case INGEST -> problem.sources().values().stream().map(Source::path);
      case FEATURES -> raw();
      case INSPECT, TRAIN -> Stream.concat(names(Tables.TRAINING_SETS), features());
      case EVALUATE -> Stream.concat(names(Tables.TRAINING_SETS, Tables.MODELS), features());
      case PROMOTE ->
          names(Tables.GATE_RESULTS, Tables.MODELS, Tables.APPROVALS, Tables.MODEL_ALIASES);
      case SCORE -> Stream.concat(raw(), names(Tables.MODEL_ALIASES, Tables.MODELS));
      case OUTCOMES -> Stream.concat(raw(), names(Tables.PREDICTIONS));
      case MONITOR ->
          Stream.concat(
              names(
                  Tables.PREDICTIONS,
                  Tables.OUTCOMES,
                  Tables.RUNS,
                  Tables.MODEL_ALIASES,
                  Tables.MODELS),
              features());
      case REPORT -> Stream.of("every table of the problem but the rows themselves");
    };
  }

  private Stream<String> writes(Step step) {
    return switch (step) {
      case INGEST ->
          Stream.concat(
              raw(),
              problem.expectations().ofSources().isEmpty()
                  ? names(Tables.QUARANTINE)
                  : names(Tables.QUARANTINE, Tables.EXPECTATION_RESULTS));
      case FEATURES ->
          Stream.concat(features(), names(Tables.FEATURE_VERSIONS, Tables.TRAINING_SETS));
      case INSPECT -> names(Tables.PROFILE, Tables.EXPECTATION_RESULTS, Tables.LEAKAGE_FINDINGS);
      case TRAIN ->
          names(Tables.OOF_PREDICTIONS, Tables.CV_RESULTS, Tables.LADDER_STEPS, Tables.MODELS);
      case EVALUATE ->
          names(
              Tables.HOLDOUT_OPENINGS,
              Tables.IMPORTANCES,
              Tables.DEPENDENCES,
              Tables.EVALUATIONS,
              Tables.GATE_RESULTS);
      case PROMOTE -> names(Tables.MODEL_ALIASES);
      case SCORE -> Stream.concat(features(), names(Tables.PREDICTIONS));
      case OUTCOMES -> names(Tables.OUTCOMES);
      case MONITOR -> names(Tables.DRIFT, Tables.HEALTH);
      case REPORT -> Stream.of("report.html", "model_card.md");
    };
  }

  private Stream<String> raw() {
    return problem.sources().keySet().stream().map(Tables::raw);
  }

  private Stream<String> features() {
    return Stream.of("feature_" + problem.features().name());
  }

  private static Stream<String> names(Table... tables) {
    return Stream.of(tables).map(Table::name);
  }
}
