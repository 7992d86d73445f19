package dev.plumbline.lake;

import dev.plumbline.problem.Intake;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/** The tables every problem has. What an analyst reads, in the order the data flows. */
public final class Tables {
  private Tables() {}

  /** What tables about tables call the rows that are learned from. */
  public static final String OF_TRAINING_SET = "training_set";

  public static final Table RUNS =
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

  public static final Table QUARANTINE =
      Table.of(
          "quarantine",
          "Rows that ingest refused, one row per reason, without personal data",
          """
          source STRING COMMENT 'The source they came from',
          logical_date DATE COMMENT 'The ingest that refused them',
          record_id STRING COMMENT 'SHA-256 of the row as read, without its personal columns: rows with several reasons share it',
          file STRING COMMENT 'File name; null where the source has no files',
          line BIGINT COMMENT 'Line in the file, or row of a Parquet file, from 1; blank lines are not counted',
          key MAP<STRING, STRING> COMMENT 'The row''s key columns as read',
          column STRING COMMENT 'The column at fault; null where the whole line is',
          value STRING COMMENT 'The value as read; null where the column is personal',
          reason STRING COMMENT 'Why the row was refused',
          run_id STRING COMMENT 'The run that refused it'
          """,
          "source",
          "logical_date");

  public static final Table PROFILE =
      Table.of(
          "profile",
          "One row per table and column: its shape at a date. Personal columns have counts only",
          """
          logical_date DATE COMMENT 'The date the profile is of',
          table_name STRING COMMENT 'The table; training_set for the rows that are learned from',
          coverage STRING COMMENT 'TABLE: all its rows; PERIOD: those of the date''s period only',
          column STRING COMMENT 'The column',
          kind STRING COMMENT 'NUMERIC, CATEGORICAL or RULE of a feature; the type of another column',
          semantic_type STRING COMMENT 'What the values look like: identifier, category, amount, …',
          rows BIGINT COMMENT 'Rows seen',
          nulls BIGINT COMMENT 'Rows without a value',
          distinct DOUBLE COMMENT 'Distinct values; an estimate (HyperLogLog) above 1,536',
          minimum DOUBLE COMMENT 'Smallest value of a number, smallest length of a text',
          maximum DOUBLE COMMENT 'Largest value of a number, largest length of a text',
          mean DOUBLE COMMENT 'Mean of a number, mean length of a text',
          standard_deviation DOUBLE COMMENT 'Sample standard deviation of the same',
          median DOUBLE COMMENT 'Median of the same; an estimate (KLL) above 1,536 distinct values',
          quantiles ARRAY<DOUBLE> COMMENT 'Of the same, at 1, 5, 25, 50, 75, 95 and 99 percent',
          histogram ARRAY<STRUCT<up_to: DOUBLE, rows: DOUBLE>> COMMENT 'Rows in bins of equal width; a bin ends where the next begins',
          least STRING COMMENT 'First value, as it is written',
          greatest STRING COMMENT 'Last value, as it is written',
          frequent ARRAY<STRING> COMMENT 'Most frequent values, most frequent first',
          frequent_rows ARRAY<BIGINT> COMMENT 'Rows of each of these, at least',
          patterns ARRAY<STRUCT<pattern: STRING, rows: BIGINT>> COMMENT 'Most frequent patterns of a text: A a letter, 9 a digit, {n} a run',
          not_finite BIGINT COMMENT 'Rows with NaN or an infinity',
          blank BIGINT COMMENT 'Texts of nothing but white space',
          state BINARY COMMENT 'The mergeable state behind this row; null where the column is personal'
          """,
          "logical_date",
          "table_name",
          "coverage");

  public static final Table EXPECTATION_RESULTS =
      Table.of(
          "expectation_results",
          "One row per expectation and how it went",
          """
          logical_date DATE COMMENT 'The date of the data',
          expectation STRING COMMENT 'What was expected',
          column STRING COMMENT 'The column it is about; null for the whole table',
          severity STRING COMMENT 'REFUSE or WARN',
          passed BOOLEAN COMMENT 'Whether it held',
          observed STRING COMMENT 'What was seen',
          bound STRING COMMENT 'What was expected at least or at most',
          table_name STRING COMMENT 'The table; training_set for the rows that are learned from',
          outcome STRING COMMENT 'HELD, FAILED, or BROKEN where it could not be evaluated',
          failing_rows BIGINT COMMENT 'Rows that break it; null where it is not about rows'
          """,
          "logical_date");

  public static final Table EXPECTATION_FAILURES =
      Table.of(
          "expectation_failures",
          "Some of the rows that break an expectation: at most problem.quality.failing-rows of each,"
              + " without personal data",
          """
          logical_date DATE COMMENT 'The date of the data',
          table_name STRING COMMENT 'The table; training_set for the rows that are learned from',
          expectation STRING COMMENT 'What was expected',
          row MAP<STRING, STRING> COMMENT 'The row''s key and the values at fault'
          """,
          "logical_date");

  public static final Table ANOMALIES =
      Table.of(
          "anomalies",
          "Profiles of a period that differ from those before it by more than they differ among"
              + " themselves",
          """
          logical_date DATE COMMENT 'The date',
          table_name STRING COMMENT 'The table',
          column STRING COMMENT 'The column; null for the volume',
          metric STRING COMMENT 'volume, null rate, distinct or mean',
          value DOUBLE COMMENT 'What was seen',
          expected DOUBLE COMMENT 'The median of the dates compared with',
          lower DOUBLE COMMENT 'Nothing is said from here ...',
          upper DOUBLE COMMENT '... to here',
          compared_with INT COMMENT 'Dates compared with',
          season STRING COMMENT 'The weekday, where only its like were compared; else null'
          """,
          "logical_date");

  public static final Table LABEL_ISSUES =
      Table.of(
          "label_issues",
          "Training rows whose outcome is most likely recorded wrongly, by confident learning",
          """
          logical_date DATE COMMENT 'The date of the training set',
          rank BIGINT COMMENT '1 is the most likely',
          entity MAP<STRING, STRING> COMMENT 'The entity''s key',
          prediction_time TIMESTAMP COMMENT 'When the prediction would have been made',
          label BOOLEAN COMMENT 'The outcome as recorded',
          probability DOUBLE COMMENT 'Out-of-fold probability of a positive outcome',
          margin DOUBLE COMMENT 'Probability of the other outcome minus that of the recorded one',
          rung STRING COMMENT 'The rung whose probabilities these are'
          """,
          "logical_date");

  public static final Table LEAKAGE_FINDINGS =
      Table.of(
          "leakage_findings",
          "One row per suspicion that a feature or a row knows the outcome",
          """
          logical_date DATE COMMENT 'The date of the training set',
          feature STRING COMMENT 'The feature or key column under suspicion; null where it is about the rows as a whole',
          kind STRING COMMENT 'What kind of leak it would be',
          severity STRING COMMENT 'REFUSE or WARN, after acceptances',
          evidence STRING COMMENT 'The evidence in numbers',
          affected_rows BIGINT COMMENT 'Rows that show it',
          advice STRING COMMENT 'What to do',
          measures MAP<STRING, DOUBLE> COMMENT 'The numbers of the evidence by name',
          examples ARRAY<STRING> COMMENT 'Keys of some of these rows, never of a personal column',
          accepted_reason STRING COMMENT 'Why somebody answers for it; null where nobody does',
          accepted_until DATE COMMENT 'Until when'
          """,
          "logical_date");

  public static final Table REPRESENTATION =
      Table.of(
          "representation",
          "How each group of people is represented among the rows that are learned from",
          """
          logical_date DATE COMMENT 'The date of the training set',
          attribute STRING COMMENT 'What tells groups apart: one of fairness.by, or two of them',
          group STRING COMMENT 'The group',
          rows BIGINT COMMENT 'Its training rows',
          share DOUBLE COMMENT 'Their share of all',
          share_lower DOUBLE COMMENT 'Lower end of its 95% interval',
          share_upper DOUBLE COMMENT 'Upper end of its 95% interval',
          expected_share DOUBLE COMMENT 'The share that fairness.expected asks for',
          favourable_rate DOUBLE COMMENT 'Rate of the outcome that deserves the favourable decision',
          favourable_rate_lower DOUBLE COMMENT 'Lower end of its 95% interval',
          favourable_rate_upper DOUBLE COMMENT 'Upper end of its 95% interval',
          ratio DOUBLE COMMENT 'That rate over the one of the group where it is highest; null for that group',
          ratio_lower DOUBLE COMMENT 'Lower end of its 95% interval',
          ratio_upper DOUBLE COMMENT 'Upper end of its 95% interval',
          missing_share DOUBLE COMMENT 'Mean share of its features without a value',
          finding STRING COMMENT 'What to look at, in words'
          """,
          "logical_date");

  public static final Table FEATURE_VERSIONS =
      Table.of(
          "feature_versions",
          "One row per version of a feature set and what it consists of: features, the sources they"
              + " are computed from, the engine, and what the version before had and it has not",
          """
          feature_set STRING COMMENT 'Name of the set',
          version STRING COMMENT 'Hash of the definitions and the feature engine''s version',
          feature STRING COMMENT 'Name of the feature or source',
          kind STRING COMMENT 'NUMERIC, CATEGORICAL, RULE or AUXILIARY; SOURCE, ENGINE or REMOVED',
          lineage STRING COMMENT 'What it is computed from',
          given_to_model BOOLEAN COMMENT 'False where it only serves other features',
          recorded_at TIMESTAMP COMMENT 'When this version was first computed',
          definition STRING COMMENT 'How it is computed',
          change STRING COMMENT 'How it differs from the version before; null where it does not',
          unit STRING COMMENT 'Of its values, where features.about says',
          owner STRING COMMENT 'Who answers for it, where features.about says',
          computed_as STRING COMMENT 'Windows and latest values: hash of all that the values depend on but the rows read'
          """);

  public static final Table TRAINING_SETS =
      Table.of(
          "training_sets",
          "One row per training set: all that is needed to build it again",
          """
          logical_date DATE COMMENT 'What was known by the end of this date''s period went in',
          training_set STRING COMMENT 'Hash of everything below: its name',
          feature_table STRING COMMENT 'Table that holds its rows',
          feature_table_version BIGINT COMMENT 'Delta version of that table',
          feature_version STRING COMMENT 'Version of the feature set',
          inputs MAP<STRING, BIGINT> COMMENT 'Delta version of every table read',
          label STRING COMMENT 'Definition of the label',
          split STRING COMMENT 'Definition of holdout and folds',
          seed BIGINT COMMENT 'Seed of everything drawn',
          rows BIGINT COMMENT 'Labelled rows',
          positives BIGINT COMMENT 'Labelled rows with the outcome; null where it is a number',
          holdout_rows BIGINT COMMENT 'Rows kept for the final judgement',
          holdout_blocks BIGINT COMMENT 'Independent blocks among them (weeks, or rows)',
          holdout STRING COMMENT 'Hash of the holdout''s entities and times: a retrain does not make it fresh',
          content_hash STRING COMMENT 'Hash of the rows, whatever their order',
          constant_cost DOUBLE COMMENT 'Cost a row of the better constant decision, training rows',
          smallest_provable_saving DOUBLE COMMENT 'Smallest true saving over the better constant decision that the holdout would show with 80% power',
          training_begins TIMESTAMP COMMENT 'First prediction time; null without a clock',
          holdout_begins TIMESTAMP COMMENT 'First prediction time of the holdout; null without one',
          known_until TIMESTAMP COMMENT 'The moment the set is as of; null without a clock',
          without_consent BIGINT COMMENT 'Rows left out because their people did not agree to training',
          not_reproducible_since DATE COMMENT 'From then on it cannot be built again; null while it can',
          not_reproducible_because STRING COMMENT 'Why it cannot be built again; null while it can',
          recorded_at TIMESTAMP COMMENT 'When it was built; the last one of a date counts'
          """,
          "logical_date");

  public static final Table OOF_PREDICTIONS =
      Table.of(
          "oof_predictions",
          "Predictions of training rows by models that never saw them",
          """
          logical_date DATE COMMENT 'The date of the training set',
          entity MAP<STRING, STRING> COMMENT 'The entity''s key',
          prediction_time TIMESTAMP COMMENT 'When the prediction would have been made',
          fold INT COMMENT 'The fold that was held out',
          dependence_block STRING COMMENT 'The block of dependent rows (a week) it belongs to',
          label BOOLEAN COMMENT 'The outcome',
          probabilities MAP<STRING, DOUBLE> COMMENT 'Calibrated probability by rung',
          outcome DOUBLE COMMENT 'The outcome of a regression, whose label is null',
          predictions MAP<STRING, DOUBLE> COMMENT 'Predicted number by rung, of a regression',
          decisions MAP<STRING, DOUBLE> COMMENT 'Decided number by rung, of a regression',
          actual_class STRING COMMENT 'The outcome where it is one of several classes',
          class_probabilities MAP<STRING, MAP<STRING, DOUBLE>> COMMENT 'Calibrated probability by rung and class, likewise',
          class_decisions MAP<STRING, STRING> COMMENT 'Decided class by rung, likewise'
          """,
          "logical_date");

  public static final Table CV_RESULTS =
      Table.of(
          "cv_results",
          "Cross-validated results, one row per rung, setting and repeat",
          """
          logical_date DATE COMMENT 'The date of the training set',
          rung STRING COMMENT 'Step of the model ladder',
          setting STRING COMMENT 'Its settings',
          repeat INT COMMENT 'Repetition of the cross-validation, from 0',
          chosen BOOLEAN COMMENT 'Whether this setting is the rung''s own',
          log_loss DOUBLE COMMENT 'Out of fold, raw scores',
          roc_auc DOUBLE COMMENT 'Out of fold',
          average_precision DOUBLE COMMENT 'Out of fold',
          cost DOUBLE COMMENT 'Cost a row of its decisions, out of fold, calibrated; only where chosen',
          cost_lower DOUBLE COMMENT 'Lower end of its 95% interval',
          cost_upper DOUBLE COMMENT 'Upper end of its 95% interval',
          rmse DOUBLE COMMENT 'Root mean squared error of a regression, out of fold; else null',
          mae DOUBLE COMMENT 'Mean absolute error, likewise',
          r_squared DOUBLE COMMENT 'Share of the outcome''s variance explained, likewise',
          calibration STRING COMMENT 'Kind of its calibrator; only where chosen',
          brier_score DOUBLE COMMENT 'Out of fold, calibrated; only where chosen',
          fold_log_loss ARRAY<DOUBLE> COMMENT 'Log loss of each fold, raw scores',
          log_loss_error DOUBLE COMMENT 'Standard error of their mean',
          fold_training_log_loss ARRAY<DOUBLE> COMMENT 'Log loss of training rows by the model of each fold; only where chosen',
          overfit DOUBLE COMMENT 'Mean of what the former are above the latter; only where chosen',
          overfit_error DOUBLE COMMENT 'Its standard error',
          accuracy DOUBLE COMMENT 'Share of rows whose likeliest of several classes came, out of fold; else null'
          """,
          "logical_date");

  public static final Table LADDER_STEPS =
      Table.of(
          "ladder_steps",
          "Why each rung of the ladder was climbed to or not, a row a reason",
          """
          logical_date DATE COMMENT 'The date of the training set',
          step INT COMMENT 'Place of the dearer rung in the ladder, from 1',
          rung STRING COMMENT 'The rung that had been reached',
          dearer_rung STRING COMMENT 'The rung that might be climbed to',
          rule STRING COMMENT 'tuning curve, learning curve, possible saving or saving',
          holds BOOLEAN COMMENT 'Whether it speaks for climbing: a curve is flat, a saving large enough',
          value DOUBLE COMMENT 'What was estimated: money a month where a rung has a running cost, else per 1,000 decisions',
          lower DOUBLE COMMENT 'What it is at least, with 95% confidence',
          bound DOUBLE COMMENT 'What it was held against: what counts as nothing, or the running cost',
          reason STRING COMMENT 'The same in words'
          """,
          "logical_date");

  public static final Table MITIGATIONS =
      Table.of(
          "mitigations",
          "What fairness.mitigation changes, out of fold: the same rung and setting with and without it",
          """
          logical_date DATE COMMENT 'The date of the training set',
          rung STRING COMMENT 'The rung worth its place',
          setting STRING COMMENT 'Its setting',
          group STRING COMMENT 'A group of people; null for all',
          metric STRING COMMENT 'cost of a row, favourable-rate, or disparate-impact beside the group favoured most without it',
          value_with DOUBLE COMMENT 'With the mitigation',
          value_without DOUBLE COMMENT 'Without it',
          difference DOUBLE COMMENT 'The former less the latter, on the same rows',
          lower DOUBLE COMMENT 'Lower end of its 95% interval',
          upper DOUBLE COMMENT 'Upper end of its 95% interval'
          """,
          "logical_date");

  public static final Table MODELS =
      Table.of(
          "models",
          "Every model version, complete: its JSON and its native booster",
          """
          model STRING COMMENT 'Version: hash of contract, training set, configuration, seed and code',
          rung STRING COMMENT 'Step of the model ladder',
          setting STRING COMMENT 'Its settings',
          chosen BOOLEAN COMMENT 'Whether the ladder ended on this rung',
          logical_date DATE COMMENT 'The date of its training set',
          training_set STRING COMMENT 'The training set it was fitted on',
          contract_hash STRING COMMENT 'The contract it answers',
          pipeline STRING COMMENT 'Encoder, model and calibrator as JSON',
          booster BINARY COMMENT 'The native booster of boosted trees',
          reference STRING COMMENT 'Distributions of its training rows as JSON, for the monitor',
          checksum STRING COMMENT 'SHA-256 of pipeline, which holds that of the booster',
          run_id STRING COMMENT 'The run that trained it; the last one of a date counts',
          recorded_at TIMESTAMP COMMENT 'When it was fitted',
          metrics MAP<STRING, DOUBLE> COMMENT 'Out of fold: log_loss, roc_auc, average_precision (of a regression rmse, mae, r_squared, of several classes log_loss, accuracy) and cost a row',
          configuration STRING COMMENT 'The resolved problem it was trained under, to train it again'
          """,
          "logical_date");

  public static final Table REPRODUCTIONS =
      Table.of(
          "reproductions",
          "One row per attempt to build a model again from the tables as they were",
          """
          logical_date DATE COMMENT 'The date of the attempt',
          model STRING COMMENT 'The model version',
          rung STRING COMMENT 'Step of the model ladder',
          training_set STRING COMMENT 'The training set it was fitted on',
          verdict STRING COMMENT 'SAME or DIFFERENT',
          differences ARRAY<STRING> COMMENT 'What differs, in words',
          rows BIGINT COMMENT 'Rows that both models predicted, the holdout''s among them',
          rows_different BIGINT COMMENT 'Rows they predicted differently',
          largest_difference DOUBLE COMMENT 'Largest difference between two predictions of a row',
          metrics MAP<STRING, DOUBLE> COMMENT 'Metrics of the model built again',
          code_version STRING COMMENT 'Version of Plumbline that built it again',
          run_id STRING COMMENT 'The run',
          recorded_at TIMESTAMP COMMENT 'Wall time'
          """);

  public static final Table HOLDOUT_OPENINGS =
      Table.of(
          "holdout_openings",
          "Ledger of who looked at a holdout and why; appended before it is read",
          """
          holdout STRING COMMENT 'Hash of the holdout''s rows',
          sequence BIGINT COMMENT 'First opening is 1',
          models STRING COMMENT 'The model versions judged on it',
          reason STRING COMMENT 'Why it was opened',
          run_id STRING COMMENT 'The run that opened it',
          logical_date DATE COMMENT 'The date of the evaluation',
          recorded_at TIMESTAMP COMMENT 'Wall time'
          """);

  public static final Table EVALUATIONS =
      Table.of(
          "evaluations",
          "Metrics of every rung on the holdout, with intervals",
          """
          logical_date DATE COMMENT 'The date of the training set',
          model STRING COMMENT 'The model version judged; null for a policy without a model',
          rung STRING COMMENT 'The rung or policy',
          metric STRING COMMENT 'Name of the metric',
          at DOUBLE COMMENT 'Where a metric is a curve, the point on it; null otherwise',
          value DOUBLE COMMENT 'Its estimate',
          lower DOUBLE COMMENT 'Lower end of its 95% interval, where there is one',
          upper DOUBLE COMMENT 'Upper end of its 95% interval, where there is one',
          support BIGINT COMMENT 'Rows it rests on',
          part STRING COMMENT 'Which rows: all, slice (declared), found (a bad slice that was looked for), group (of people) or class (one of several)',
          slice STRING COMMENT 'The name of the slice, group or class; null for all rows'
          """,
          "logical_date");

  public static final Table IMPORTANCES =
      Table.of(
          "importances",
          "What each feature is worth to the judged model: by how much its decisions cost more where"
              + " the feature's values are shuffled among the rows of a sample of the holdout",
          """
          logical_date DATE COMMENT 'The date of the training set',
          model STRING COMMENT 'The model version judged',
          rung STRING COMMENT 'Its rung',
          feature STRING COMMENT 'The feature shuffled, all others as they are',
          metric STRING COMMENT 'cost: what a row costs more, in the unit of the contract',
          value DOUBLE COMMENT 'The mean over rows and repeats; 0 where the model makes nothing of it',
          lower DOUBLE COMMENT 'Lower end of its 95% interval, where there is one',
          upper DOUBLE COMMENT 'Upper end of its 95% interval, where there is one',
          support BIGINT COMMENT 'Rows of the sample',
          repeats INT COMMENT 'How often its values were shuffled'
          """,
          "logical_date");

  public static final Table DEPENDENCES =
      Table.of(
          "dependences",
          "How the judged model's prediction follows its most important features, by tenths or values"
              + " of a sample of the holdout; none of features made of personal data",
          """
          logical_date DATE COMMENT 'The date of the training set',
          model STRING COMMENT 'The model version judged',
          rung STRING COMMENT 'Its rung',
          feature STRING COMMENT 'The feature',
          rank INT COMMENT 'Its place by importance, from 1',
          place INT COMMENT 'Place of the tenth or value, from 1; numbers rise',
          value STRING COMMENT 'The value that stands for it: the median of a tenth; null: not known',
          number DOUBLE COMMENT 'The same as a number, of a feature that is one',
          predicted DOUBLE COMMENT 'Mean prediction, had all rows of the sample this value (Friedman 2001)',
          observed DOUBLE COMMENT 'What came of the rows that have it: share of positives, or mean',
          lower DOUBLE COMMENT 'Lower end of its 95% interval, where there is one',
          upper DOUBLE COMMENT 'Upper end of its 95% interval, where there is one',
          support BIGINT COMMENT 'Rows that have it'
          """,
          "logical_date");

  public static final Table GATE_RESULTS =
      Table.of(
          "gate_results",
          "Every rule of the contract with what was seen and the verdict",
          """
          logical_date DATE COMMENT 'The date of the training set',
          model STRING COMMENT 'The model version judged',
          contract_hash STRING COMMENT 'The contract it is judged by',
          rule STRING COMMENT 'What is asked',
          bound DOUBLE COMMENT 'The value asked for',
          value DOUBLE COMMENT 'The estimate',
          lower DOUBLE COMMENT 'Lower end of its interval, where there is one',
          upper DOUBLE COMMENT 'Upper end of its interval, where there is one',
          verdict STRING COMMENT 'SUPPORTED, REFUTED or UNDECIDED',
          reason STRING COMMENT 'One sentence'
          """,
          "logical_date");

  public static final Table MODEL_ALIASES =
      Table.of(
          "model_aliases",
          "Ledger of which model holds which role; the highest sequence as of a date counts",
          """
          alias STRING COMMENT 'champion',
          sequence BIGINT COMMENT 'First change is 1',
          model STRING COMMENT 'The model version that takes the role',
          rung STRING COMMENT 'Its rung',
          logical_date DATE COMMENT 'From the end of this date''s period on',
          reason STRING COMMENT 'Why',
          run_id STRING COMMENT 'The run that changed it',
          recorded_at TIMESTAMP COMMENT 'Wall time'
          """);

  public static final Table APPROVALS =
      Table.of(
          "approvals",
          "Ledger of who agreed that a model becomes champion, where the contract asks for it",
          """
          model STRING COMMENT 'The model version',
          contract_hash STRING COMMENT 'The contract it was approved under',
          approved_by STRING COMMENT 'Who agreed',
          reason STRING COMMENT 'Why, in their words',
          logical_date DATE COMMENT 'The date of the approval; the model decides from the end of its period on',
          run_id STRING COMMENT 'The run that put it on record',
          recorded_at TIMESTAMP COMMENT 'Wall time'
          """);

  public static final Table PREDICTIONS =
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

  public static final Table OUTCOMES =
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

  public static final Table DRIFT =
      Table.of(
          "drift",
          "How far each input and the prediction have moved from the training rows",
          """
          logical_date DATE COMMENT 'The date scored',
          model STRING COMMENT 'The model version in use',
          column STRING COMMENT 'Feature, or the prediction',
          population_stability_index DOUBLE COMMENT 'Distance between the period and the training rows',
          threshold DOUBLE COMMENT 'Larger than what one training month shows against the rest',
          drifted BOOLEAN COMMENT 'Whether the index exceeds the threshold',
          missing_share DOUBLE COMMENT 'Share of rows without a value',
          reference_missing_share DOUBLE COMMENT 'The same in the training rows',
          rows BIGINT COMMENT 'Rows scored'
          """,
          "logical_date");

  public static final Table HEALTH =
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

  public static final Table ERASURES =
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

  public static final Table SEGMENT_QUALITIES =
      Table.of(
          "segment_qualities",
          "How good each number of segments is that was tried, and which was chosen",
          """
          logical_date DATE COMMENT 'The date of the training set',
          clusters INT COMMENT 'The number of segments',
          rows BIGINT COMMENT 'Training rows',
          silhouette DOUBLE COMMENT 'Mean silhouette by squared distances, -1 to 1: how much nearer rows are to their own segment than to the next',
          explained DOUBLE COMMENT 'Share of the rows'' variance that lies between segments',
          calinski_harabasz DOUBLE COMMENT 'Variance between over variance within segments, by degrees of freedom; more is better',
          davies_bouldin DOUBLE COMMENT 'Mean overlap of a segment with the one it overlaps most; less is better',
          stability DOUBLE COMMENT 'Adjusted Rand index with the clustering of half of the entities, the lower of both halves',
          stable BOOLEAN COMMENT 'Whether that is enough and no segment is empty',
          chosen BOOLEAN COMMENT 'Whether it is proposed: the largest silhouette among the stable'
          """,
          "logical_date");

  public static final Table SEGMENTS =
      Table.of(
          "segments",
          "The segment of each training row; none where no number of segments is stable",
          """
          logical_date DATE COMMENT 'The date of the training set',
          entity MAP<STRING, STRING> COMMENT 'The entity''s key',
          prediction_time TIMESTAMP COMMENT 'The moment its features are as of; null without a clock',
          segment INT COMMENT 'Its segment; 1 has most rows',
          distance DOUBLE COMMENT 'Distance to the segment''s centre, in the units of the linear rung'
          """,
          "logical_date");

  public static final Table SEGMENT_PROFILES =
      Table.of(
          "segment_profiles",
          "What each segment is like: a row for each feature, and for the outcome",
          """
          logical_date DATE COMMENT 'The date of the training set',
          segment INT COMMENT 'The segment; 1 has most rows',
          rows BIGINT COMMENT 'Its rows',
          share DOUBLE COMMENT 'Their share of all',
          kind STRING COMMENT 'NUMERIC or CATEGORICAL of a feature; OUTCOME',
          name STRING COMMENT 'The feature; of the outcome what its mean is of: outcome, or a class',
          mean DOUBLE COMMENT 'Mean of a number; rate or mean of the outcome',
          lower DOUBLE COMMENT 'Lower end of the outcome''s 95% interval, where there is one',
          upper DOUBLE COMMENT 'Upper end of the outcome''s 95% interval, where there is one',
          frequent STRING COMMENT 'Most frequent value of a category; null where it is personal',
          frequent_share DOUBLE COMMENT 'Share of the segment''s rows that have it',
          deviation DOUBLE COMMENT 'How far that mean or share lies from that of all rows, in standard deviations of a row'
          """,
          "logical_date");

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
