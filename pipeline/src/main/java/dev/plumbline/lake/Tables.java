package dev.plumbline.lake;

import dev.plumbline.problem.Intake;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * The tables every problem has. What an analyst reads, in the order the data flows. Their columns
 * are listed by area: {@link DataTables}, {@link TrainingTables}, {@link JudgementTables} and
 * {@link OperationTables}.
 */
public final class Tables {
  private Tables() {}

  /** What tables about tables call the rows that are learned from. */
  public static final String OF_TRAINING_SET = "training_set";

  public static final Table RUNS = OperationTables.RUNS;
  public static final Table QUARANTINE = DataTables.QUARANTINE;
  public static final Table PROFILE = DataTables.PROFILE;
  public static final Table EXPECTATION_RESULTS = DataTables.EXPECTATION_RESULTS;
  public static final Table EXPECTATION_FAILURES = DataTables.EXPECTATION_FAILURES;
  public static final Table ANOMALIES = DataTables.ANOMALIES;
  public static final Table LABEL_ISSUES = DataTables.LABEL_ISSUES;
  public static final Table LEAKAGE_FINDINGS = DataTables.LEAKAGE_FINDINGS;
  public static final Table REPRESENTATION = DataTables.REPRESENTATION;
  public static final Table FEATURE_VERSIONS = TrainingTables.FEATURE_VERSIONS;
  public static final Table TRAINING_SETS = TrainingTables.TRAINING_SETS;
  public static final Table OOF_PREDICTIONS = TrainingTables.OOF_PREDICTIONS;
  public static final Table CV_RESULTS = TrainingTables.CV_RESULTS;
  public static final Table LADDER_STEPS = TrainingTables.LADDER_STEPS;
  public static final Table MITIGATIONS = TrainingTables.MITIGATIONS;
  public static final Table MODELS = TrainingTables.MODELS;
  public static final Table REPRODUCTIONS = TrainingTables.REPRODUCTIONS;
  public static final Table HOLDOUT_OPENINGS = JudgementTables.HOLDOUT_OPENINGS;
  public static final Table EVALUATIONS = JudgementTables.EVALUATIONS;
  public static final Table IMPORTANCES = JudgementTables.IMPORTANCES;
  public static final Table DEPENDENCES = JudgementTables.DEPENDENCES;
  public static final Table GATE_RESULTS = JudgementTables.GATE_RESULTS;
  public static final Table MODEL_ALIASES = JudgementTables.MODEL_ALIASES;
  public static final Table APPROVALS = JudgementTables.APPROVALS;
  public static final Table PREDICTIONS = OperationTables.PREDICTIONS;
  public static final Table OUTCOMES = OperationTables.OUTCOMES;
  public static final Table DRIFT = OperationTables.DRIFT;
  public static final Table HEALTH = OperationTables.HEALTH;
  public static final Table ERASURES = OperationTables.ERASURES;
  public static final Table SEGMENT_QUALITIES = TrainingTables.SEGMENT_QUALITIES;
  public static final Table SEGMENTS = TrainingTables.SEGMENTS;
  public static final Table SEGMENT_PROFILES = TrainingTables.SEGMENT_PROFILES;

  /** Every table above, in the order the data flows. */
  public static final List<Table> ALL =
      List.of(
          RUNS,
          QUARANTINE,
          PROFILE,
          EXPECTATION_RESULTS,
          EXPECTATION_FAILURES,
          ANOMALIES,
          LABEL_ISSUES,
          LEAKAGE_FINDINGS,
          REPRESENTATION,
          FEATURE_VERSIONS,
          TRAINING_SETS,
          OOF_PREDICTIONS,
          CV_RESULTS,
          LADDER_STEPS,
          MITIGATIONS,
          MODELS,
          HOLDOUT_OPENINGS,
          EVALUATIONS,
          IMPORTANCES,
          DEPENDENCES,
          GATE_RESULTS,
          MODEL_ALIASES,
          APPROVALS,
          PREDICTIONS,
          OUTCOMES,
          DRIFT,
          HEALTH,
          ERASURES,
          SEGMENT_QUALITIES,
          SEGMENTS,
          SEGMENT_PROFILES);

  /** The name of the table of a source's clean rows. */
  public static String raw(String source) {
    return "raw_" + source;
  }

  /** The clean rows of a source. */
  public static Table raw(String source, String comment, StructType schema, List<String> personal) {
    return new Table("raw_" + source, comment, schema, List.of(), personal);
  }

  /** The clean rows of a source that is loaded in increments, by the date that loaded them. */
  public static Table rawByLoad(
      String source, String comment, StructType schema, List<String> personal) {
    return new Table(raw(source), comment, schema, List.of(Intake.Load.LOADED_FOR), personal);
  }

  /** The name of the table of what each date has loaded of a source. */
  public static String landed(String source) {
    return "landed_" + source;
  }

  /** What each date has loaded of a source that is loaded in increments, duplicates included. */
  public static Table landed(String source, StructType schema, List<String> personal) {
    return new Table(
        landed(source),
        "What each logical date has loaded of " + source + ": rows, and which files or range",
        schema,
        List.of(Intake.Load.LOADED_FOR, "landed_entry"),
        personal);
  }

  /** The features of a set, of training and scoring rows alike. */
  public static Table features(String featureSet, StructType schema) {
    return new Table(
        "feature_" + featureSet,
        "Unencoded features as known at prediction time, for training and for scoring",
        schema,
        List.of("computed_for", "logical_date"),
        List.of());
  }
}
