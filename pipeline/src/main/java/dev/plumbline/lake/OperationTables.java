package dev.plumbline.lake;

/** What runs, what it decides, what comes of it, and what is erased. */
final class OperationTables {
  private OperationTables() {}

  static final Table RUNS =
      Table.of(
          "runs",
          "Ledger of what ran: one row when a job starts, one when it is done or has failed",
          """
          run_id STRING COMMENT 'Identifies one attempt',
          job STRING COMMENT 'ingest, features, inspect, train, evaluate, promote, score, …',
          logical_date DATE COMMENT 'The date the job stands for; (problem, job, date) is its key',
          event STRING COMMENT 'START, DONE or FAILED',
          verdict STRING COMMENT 'What the job concluded, for example SUPPORTED; null at START',
          message STRING COMMENT 'One sentence for people',
          details MAP<STRING, STRING> COMMENT 'Counts and measures of the run by name',
          seconds DOUBLE COMMENT 'Wall seconds since START',
          configuration_hash STRING COMMENT 'SHA-256 of the resolved problem file',
          code_version STRING COMMENT 'Version of Plumbline',
          recorded_at TIMESTAMP COMMENT 'Wall time of this row'
          """);

  static final Table PREDICTIONS =
      Table.of(
          "predictions",
          "Scores and decisions, one row per entity due on a logical date",
          """
          logical_date DATE COMMENT 'The date scored',
          entity MAP<STRING, STRING> COMMENT 'The entity''s key',
          prediction_time TIMESTAMP COMMENT 'The moment the prediction stands for',
          model STRING COMMENT 'The model version that decided',
          probability DOUBLE COMMENT 'Probability of the outcome; of several classes that of the one decided for',
          act BOOLEAN COMMENT 'The decision: whether to act on it',
          expected_cost MAP<STRING, DOUBLE> COMMENT 'Expected cost of each decision: act, wait; of a regression decision; of several classes each of them',
          costs MAP<STRING, DOUBLE> COMMENT 'What each right and wrong answer costs on this row; of several classes what the decision costs, by the class that comes',
          prediction DOUBLE COMMENT 'Predicted number, of a regression, which has no probability',
          decision DOUBLE COMMENT 'Decided number, likewise: the least expected cost',
          decision_without_model DOUBLE COMMENT 'What the outcomes of training alone would have decided, likewise',
          class_probabilities MAP<STRING, DOUBLE> COMMENT 'Probability of each class, where the outcome is one of several',
          decided_class STRING COMMENT 'Decided class, likewise: the least expected cost',
          class_without_model STRING COMMENT 'What the classes'' rates in training alone would have decided, likewise',
          costs_without_model MAP<STRING, DOUBLE> COMMENT 'What that decision costs, by the class that comes, likewise',
          reasons ARRAY<STRUCT<feature: STRING, value: STRING, contribution: DOUBLE, words: STRING>> COMMENT 'Why, the weightiest first: contributions to the model''s sum before calibration; null where none were asked for'
          """,
          "logical_date");

  static final Table OUTCOMES =
      Table.of(
          "outcomes",
          "Predictions whose outcome has matured, one row each, by the date it matured",
          """
          logical_date DATE COMMENT 'The date on which the outcome counts as known',
          scored_date DATE COMMENT 'The logical date of the prediction',
          entity MAP<STRING, STRING> COMMENT 'The entity''s key',
          prediction_time TIMESTAMP COMMENT 'The moment the prediction stands for',
          model STRING COMMENT 'The model version that decided',
          probability DOUBLE COMMENT 'What was predicted; of several classes the probability of the one decided for',
          act BOOLEAN COMMENT 'What was decided',
          label BOOLEAN COMMENT 'What happened; of several classes whether the one decided for came',
          label_source STRING COMMENT 'RECORDED, or ASSUMED where no outcome came',
          cost DOUBLE COMMENT 'What the decision cost',
          expected_cost DOUBLE COMMENT 'What it was expected to cost',
          cost_without_model DOUBLE COMMENT 'What not acting would have cost; of a regression, or several classes, deciding without a model',
          prediction DOUBLE COMMENT 'Predicted number, of a regression',
          decision DOUBLE COMMENT 'Decided number, likewise',
          outcome DOUBLE COMMENT 'The number that came, likewise',
          decided_class STRING COMMENT 'Decided class, where the outcome is one of several',
          actual_class STRING COMMENT 'The class that came, likewise'
          """,
          "logical_date");

  static final Table DRIFT =
      Table.of(
          "drift",
          "How far each input and the prediction have moved from the training rows",
          """
          logical_date DATE COMMENT 'The date scored',
          model STRING COMMENT 'The model version in use',
          column STRING COMMENT 'Feature, or the prediction',
          population_stability_index DOUBLE COMMENT 'Distance between the period and the training rows',
          threshold DOUBLE COMMENT 'Larger than what one training month shows against the rest',
          drifted BOOLEAN COMMENT 'Whether the index exceeds the threshold, once scores fill the window',
          missing_share DOUBLE COMMENT 'Share of rows without a value',
          reference_missing_share DOUBLE COMMENT 'The same in the training rows',
          rows BIGINT COMMENT 'Rows scored'
          """,
          "logical_date");

  static final Table HEALTH =
      Table.of(
          "health",
          "One row per logical date: inputs, predictions, outcomes, money and time side by side",
          """
          logical_date DATE COMMENT 'The date scored',
          model STRING COMMENT 'The model version in use',
          rows_scored BIGINT COMMENT 'Predictions made',
          mean_probability DOUBLE COMMENT 'Mean predicted probability; of several classes that of the one decided for',
          acted_share DOUBLE COMMENT 'Share of rows acted on; of several classes share decided otherwise than without a model',
          expected_cost DOUBLE COMMENT 'Cost a row expected when scored',
          drifted_columns BIGINT COMMENT 'Inputs past their drift threshold',
          prediction_drift DOUBLE COMMENT 'Population stability index of the predictions',
          outcomes_matured BIGINT COMMENT 'Outcomes that became known in the period',
          observed_rate DOUBLE COMMENT 'Share of positives among them; of several classes share decided rightly',
          predicted_rate DOUBLE COMMENT 'Mean probability predicted for them',
          realised_cost DOUBLE COMMENT 'Cost a row of the decisions, realised',
          realised_cost_lower DOUBLE COMMENT 'Lower end of its 95% interval',
          realised_cost_upper DOUBLE COMMENT 'Upper end of its 95% interval',
          expected_cost_of_matured DOUBLE COMMENT 'Cost a row that was expected for the same rows',
          cost_without_model DOUBLE COMMENT 'Cost a row of never acting, same rows; of a regression, or several classes, of deciding without a model',
          score_seconds DOUBLE COMMENT 'Wall seconds of the scoring run',
          alerts ARRAY<STRING> COMMENT 'What needs a look, in words',
          mean_prediction DOUBLE COMMENT 'Mean prediction of a regression, which has no probabilities',
          mean_decision DOUBLE COMMENT 'Mean decision, likewise',
          observed_mean DOUBLE COMMENT 'Mean outcome of those matured, likewise',
          predicted_mean DOUBLE COMMENT 'Mean prediction of the same, likewise'
          """,
          "logical_date");

  static final Table ERASURES =
      Table.of(
          "erasures",
          "Ledger of erased subjects, by keyed hash only: a row at the start, one before anything goes, one at the end",
          """
          subject STRING COMMENT 'Keyed hash (HMAC-SHA-256) of the subject',
          subject_column STRING COMMENT 'The column the subject was named by',
          event STRING COMMENT 'START, FOUND (what is about to be done) or DONE',
          key_identifier STRING COMMENT 'Which secret the hashes were made with; says nothing about it',
          kept_out MAP<STRING, ARRAY<STRING>> COMMENT 'Keyed hashes, by column, of what ingest keeps out from now on',
          tables ARRAY<STRUCT<table: STRING, rows_deleted: BIGINT, rows_redacted: BIGINT, files_deleted: BIGINT, version_before: BIGINT, version_after: BIGINT>> COMMENT 'The receipt: what was changed where, with Delta versions; null at START',
          training_sets ARRAY<STRING> COMMENT 'Training sets that cannot be built again since; null at START',
          run_id STRING COMMENT 'The run that erased it',
          logical_date DATE COMMENT 'The date of that run',
          recorded_at TIMESTAMP COMMENT 'Wall time'
          """);
}
