package dev.plumbline.lake;

/** How models were judged, and which of them decides. */
final class JudgementTables {
  private JudgementTables() {}

  static final Table HOLDOUT_OPENINGS =
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

  static final Table EVALUATIONS =
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

  static final Table IMPORTANCES =
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

  static final Table DEPENDENCES =
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
          observed DOUBLE COMMENT 'What came of the rows that have it: share of positives or of the class, or mean',
          lower DOUBLE COMMENT 'Lower end of its 95% interval, where there is one',
          upper DOUBLE COMMENT 'Upper end of its 95% interval, where there is one',
          support BIGINT COMMENT 'Rows that have it',
          class STRING COMMENT 'The class whose chance it is, of several: a row for each; null otherwise'
          """,
          "logical_date");

  static final Table GATE_RESULTS =
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

  static final Table MODEL_ALIASES =
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

  static final Table APPROVALS =
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
}
