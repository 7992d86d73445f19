package dev.plumbline.learner;

import java.io.Serializable;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Rows with more columns, which are made of a batch of them at once: reads a batch ahead. */
final class RowsInBatches implements Iterator<Row> {
  /** Rows read at once: enough to amortise a native call, small enough for the cache. */
  static final int ROWS = 4096;

  private final Iterator<Row> source;
  private final Making making;
  private final Row[] batch = new Row[ROWS];
  private IntFunction<Object[]> made = row -> new Object[0];
  private int count;
  private int next;

  /** Makes the cells that rows are to have beside their own. */
  @FunctionalInterface
  interface Making extends Serializable {
    /**
     * Of a batch.
     *
     * @param rows of which the first so many count
     */
    IntFunction<Object[]> of(Row[] rows, int count);
  }

  RowsInBatches(Iterator<Row> source, Making making) {
    this.source = source;
    this.making = making;
  }

  @Override
  public boolean hasNext() {
    return next < count || source.hasNext();
  }

  @Override
  public Row next() {
    if (next == count) {
      readNextBatch();
    }
    Row row = batch[next];
    Object[] more = made.apply(next++);
    Object[] cells = new Object[row.length() + more.length];
    for (int i = 0; i < row.length(); i++) {
      cells[i] = row.get(i);
    }
    System.arraycopy(more, 0, cells, row.length(), more.length);
    return RowFactory.create(cells);
  }

  private void readNextBatch() {
    count = 0;
    next = 0;
    while (count < batch.length && source.hasNext()) {
      batch[count++] = source.next();
    }
    if (count == 0) {
      throw new NoSuchElementException();
    }
    made = making.of(batch, count);
  }
}
