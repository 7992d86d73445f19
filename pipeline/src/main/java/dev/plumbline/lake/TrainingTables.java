package dev.plumbline.lake;

/** What is learned from, what was tried on it, and the models that came of it. */
final class TrainingTables {
  private TrainingTables() {}

  static final Table FEATURE_VERSIONS =
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

  static final Table TRAINING_SETS =
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

  static final Table OOF_PREDICTIONS =
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

  static final Table CV_RESULTS =
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
          fold_log_loss ARRAY<DOUBLE> COMMENT 'Log loss of each fold, raw scores; of a regression null',
          log_loss_error DOUBLE COMMENT 'Standard error of their mean',
          fold_training_log_loss ARRAY<DOUBLE> COMMENT 'Log loss of training rows by the model of each fold; only where chosen',
          overfit DOUBLE COMMENT 'Mean of what the former are above the latter, of a regression fold_rmse above fold_training_rmse; only where chosen',
          overfit_error DOUBLE COMMENT 'Its standard error',
          accuracy DOUBLE COMMENT 'Share of rows whose likeliest of several classes came, out of fold; else null',
          fold_rmse ARRAY<DOUBLE> COMMENT 'Root mean squared error of each fold of a regression; else null',
          rmse_error DOUBLE COMMENT 'Standard error of their mean',
          fold_training_rmse ARRAY<DOUBLE> COMMENT 'That of training rows by the model of each fold; only where chosen'
          """,
          "logical_date");

  static final Table LADDER_STEPS =
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

  static final Table MITIGATIONS =
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

  static final Table MODELS =
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

  static final Table REPRODUCTIONS =
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

  static final Table SEGMENT_QUALITIES =
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

  static final Table SEGMENTS =
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

  static final Table SEGMENT_PROFILES =
      Table.of(
          "segment_profiles",
          "What each segment is like: a row for each feature, and for the outcome; of a segment of"
              + " fewer rows than segments.minimum-rows one row, without numbers",
          """
          logical_date DATE COMMENT 'The date of the training set',
          segment INT COMMENT 'The segment; 1 has most rows',
          rows BIGINT COMMENT 'Its rows',
          share DOUBLE COMMENT 'Their share of all',
          kind STRING COMMENT 'NUMERIC or CATEGORICAL of a feature; OUTCOME; WITHHELD where the segment is not described',
          name STRING COMMENT 'The feature; of the outcome what its mean is of: outcome, or a class',
          mean DOUBLE COMMENT 'Mean of a number; rate or mean of the outcome',
          lower DOUBLE COMMENT 'Lower end of the outcome''s 95% interval, where there is one',
          upper DOUBLE COMMENT 'Upper end of the outcome''s 95% interval, where there is one',
          frequent STRING COMMENT 'Most frequent value of a category; null where it is personal',
          frequent_share DOUBLE COMMENT 'Share of the segment''s rows that have it',
          deviation DOUBLE COMMENT 'How far that mean or share lies from that of the rows of all segments described, in standard deviations of a row',
          remark STRING COMMENT 'Why numbers are withheld: fewer rows than segments.minimum-rows'
          """,
          "logical_date");
}
