package dev.plumbline.problem;

import java.util.List;

/** What identifies a prediction: columns of the population, or the row itself. */
public sealed interface Entity {

  /** The name of the column that ingest adds to a population whose rows are their own entity. */
  String ROW_COLUMN = "row_id";

  /** The columns that identify a prediction. */
  List<String> columns();

  /** One or more columns of the population. */
  record Key(List<String> columns) implements Entity {
    public Key {
      columns = List.copyOf(columns);
    }
  }

  /**
   * Content hash and duplicate ordinal of the row, for data without a key ({@code entity = row}).
   */
  record WholeRow() implements Entity {
    @Override
    public List<String> columns() {
      return List.of(ROW_COLUMN);
    }
  }
}
