package dev.plumbline.ingest;

/**
 * The columns that a row carries from its file to its table; none of them reaches a clean table.
 */
final class RowMarks {
  /** The faults of a row, {@code array<struct<column, value, reason>>}; null where it is fit. */
  static final String FAULTS = "__faults";

  /** SHA-256 of the row as read, without its personal columns. */
  static final String RECORD_ID = "__record_id";

  /** The path of the file the row was read from; null where there is none. */
  static final String FILE = "__file";

  /** Where the piece of the file begins that was read with the row; null where there is none. */
  static final String BLOCK = "__block";

  /** Grows with the line within a block, by one; null where there are no lines. */
  static final String POSITION = "__position";

  /** The key columns of a row with faults as read, without personal ones. */
  static final String KEY = "__key";

  /** Why the line could not be taken apart; null where it could. */
  static final String BROKEN = "__broken";

  /** A bit for each cleaning rule of the source that changed or refused a value of the row. */
  static final String CLEANED = "__cleaned";

  /**
   * Why a row is neither loaded nor refused: see {@link Withheld}; null where it is not withheld.
   */
  static final String WITHHELD = "__withheld";

  /** Of a row of a change data feed: the version of the commit that made the change. */
  static final String COMMIT = "__commit";

  /** Of a row of a change data feed: whether the change took it away. */
  static final String DELETED = "__deleted";

  private RowMarks() {}
}
