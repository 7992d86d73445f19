package dev.plumbline.learner;

import dev.plumbline.problem.Encodings;
import dev.plumbline.statistic.OnePass;
import java.util.HashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Summarises every cell of the labelled rows in one pass. */
final class Summaries {
  private Summaries() {}

  static SortedMap<Cell, CellSummary> of(Dataset<Row> rows, MatrixLayout layout) {
    List<FeatureColumn> features = layout.features();
    Encodings encodings = layout.encodings();
    int distinctValues = layout.distinctValues();
    StructType schema = rows.schema();
    RowReader reader = RowReader.ofTraining(schema, layout);
    RowFacts facts = new RowFacts(schema, layout);
    HashMap<Long, CellSummary> byCell =
        OnePass.over(
            rows,
            HashMap::new,
            (cells, row) ->
                cells
                    .computeIfAbsent(
                        new Cell(facts.segment(row), facts.availableFrom(row)).packed(),
                        cell -> new CellSummary(features, encodings, distinctValues))
                    .add(
                        features,
                        reader,
                        row,
                        facts.weight(row),
                        facts.label(row),
                        facts.part(row)),
            Summaries::merge);
    SortedMap<Cell, CellSummary> cells = new TreeMap<>();
    byCell.forEach((packed, summary) -> cells.put(Cell.unpacked(packed), summary));
    return cells;
  }

  private static HashMap<Long, CellSummary> merge(
      HashMap<Long, CellSummary> mine, HashMap<Long, CellSummary> other) {
    other.forEach((cell, summary) -> mine.merge(cell, summary, CellSummary::merge));
    return mine;
  }
}
