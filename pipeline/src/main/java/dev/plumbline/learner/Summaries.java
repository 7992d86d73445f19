package dev.plumbline.learner;

import dev.plumbline.problem.Encodings;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Summarises every cell of the labelled rows in one pass. */
final class Summaries {
  private Summaries() {}

  static SortedMap<Cell, CellSummary> of(
      JavaRDD<Row> rows, MatrixLayout layout, StructType schema) {
    SortedMap<Cell, CellSummary> cells = new TreeMap<>();
    List<FeatureColumn> features = layout.features();
    Encodings encodings = layout.encodings();
    int distinctValues = layout.distinctValues();
    RowReader reader = RowReader.ofTraining(schema, layout);
    RowFacts facts = new RowFacts(schema, layout);
    if (rows.getNumPartitions() > 0) {
      rows.mapPartitions(
              part -> summarise(part, features, encodings, distinctValues, reader, facts))
          .treeReduce(Summaries::merge)
          .forEach((packed, summary) -> cells.put(Cell.unpacked(packed), summary));
    }
    return cells;
  }

  private static Iterator<HashMap<Long, CellSummary>> summarise(
      Iterator<Row> part,
      List<FeatureColumn> features,
      Encodings encodings,
      int distinctValues,
      RowReader reader,
      RowFacts facts) {
    HashMap<Long, CellSummary> cells = new HashMap<>();
    while (part.hasNext()) {
      Row row = part.next();
      long cell = new Cell(facts.segment(row), facts.availableFrom(row)).packed();
      cells
          .computeIfAbsent(cell, unused -> new CellSummary(features, encodings, distinctValues))
          .add(features, reader, row, facts.weight(row), facts.label(row), facts.part(row));
    }
    return List.of(cells).iterator();
  }

  private static HashMap<Long, CellSummary> merge(
      HashMap<Long, CellSummary> mine, Map<Long, CellSummary> other) {
    other.forEach((cell, summary) -> mine.merge(cell, summary, CellSummary::merge));
    return mine;
  }
}
