package dev.plumbline.lake;

/** What is known about the data before anything is learned from it. */
final class DataTables {
  private DataTables() {}

  static final Table QUARANTINE =
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

  static final Table PROFILE =
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

  static final Table EXPECTATION_RESULTS =
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

  static final Table EXPECTATION_FAILURES =
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

  static final Table ANOMALIES =
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

  static final Table LABEL_ISSUES =
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

  static final Table LEAKAGE_FINDINGS =
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

  static final Table REPRESENTATION =
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
}
