package dev.plumbline.jobs;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;

/**
 * The newest row of a small Delta table that is partitioned by logical date, read by Delta Kernel:
 * in a tenth of the time that a Spark session takes to open.
 *
 * <p>Reads the table's log and the files of its newest partition, nothing else.
 */
final class NewestRow {
  private static final String DATE = "logical_date";

  private final Engine engine;
  private final Snapshot snapshot;

  private NewestRow(Engine engine, Snapshot snapshot) {
    this.engine = engine;
    this.snapshot = snapshot;
  }

  /**
   * The newest row of the table.
   *
   * @param columns what of it is read, in the order in which {@code parse} finds them
   * @param until rows of later dates do not count
   * @param path the table's directory
   * @param parse takes a row while it is open
   * @param age the greatest of the newest date's rows is the newest
   * @return empty where there is no table, no row in it, or it is of an older version of the
   *     pipeline that did not write all the columns
   */
  static <T> Optional<T> read(
      String path,
      List<String> columns,
      Optional<LocalDate> until,
      Function<Row, T> parse,
      Comparator<T> age)
      throws IOException {
    Engine engine = DefaultEngine.create(new Configuration());
    Snapshot snapshot;
    try {
      snapshot = TableManager.loadSnapshot(path).build(engine);
    } catch (TableNotFoundException absent) {
      return Optional.empty();
    }
    return new NewestRow(engine, snapshot).read(columns, until, parse).stream().max(age);
  }

  private <T> List<T> read(List<String> columns, Optional<LocalDate> until, Function<Row, T> parse)
      throws IOException {
    StructType schema = snapshot.getSchema();
    if (!schema.fieldNames().containsAll(columns)) {
      return List.of();
    }
    List<StructField> fields = columns.stream().map(schema::get).toList();
    Scan scan = snapshot.getScanBuilder().withReadSchema(new StructType(fields)).build();
    List<T> rows = new ArrayList<>();
    for (Row file : newestFiles(scan, until)) {
      rows.addAll(rows(scan, file, parse));
    }
    return rows;
  }

  /** A rerun replaces its row, so a date has as many rows as configurations were tried for it. */
  private List<Row> newestFiles(Scan scan, Optional<LocalDate> until) throws IOException {
    List<Row> newest = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> files = batches.next().getRows()) {
          while (files.hasNext()) {
            Row file = files.next();
            // Dates as Delta writes them, 2026-01-31, are in order as text.
            if (until.isPresent() && date(file).compareTo(until.get().toString()) > 0) {
              continue;
            }
            int order = newest.isEmpty() ? 1 : date(file).compareTo(date(newest.get(0)));
            if (order > 0) {
              newest.clear();
            }
            if (order >= 0) {
              newest.add(file);
            }
          }
        }
      }
    }
    return newest;
  }

  private static String date(Row file) {
    return InternalScanFileUtils.getPartitionValues(file).get(DATE);
  }

  private <T> List<T> rows(Scan scan, Row file, Function<Row, T> parse) throws IOException {
    Row state = scan.getScanState(engine);
    CloseableIterator<ColumnarBatch> physical =
        engine
            .getParquetHandler()
            .readParquetFiles(
                Utils.singletonCloseableIterator(InternalScanFileUtils.getAddFileStatus(file)),
                ScanStateRow.getPhysicalDataReadSchema(state),
                Optional.empty())
            .map(read -> read.getData());
    List<T> parsed = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> batches =
        Scan.transformPhysicalData(engine, state, file, physical)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> rows = batches.next().getRows()) {
          while (rows.hasNext()) {
            parsed.add(parse.apply(rows.next()));
          }
        }
      }
    }
    return parsed;
  }
}
