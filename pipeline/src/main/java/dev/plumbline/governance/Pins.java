package dev.plumbline.governance;

import static org.apache.spark.sql.functions.col;

import dev.plumbline.Stage;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.StoredFiles;
import dev.plumbline.lake.Tables;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The table versions that must stay readable: those the training sets of the champion and of every
 * model that was champion within the rollback window were built from.
 */
final class Pins {
  private final Stage stage;
  private final Lake lake;

  Pins(Stage stage) {
    this.stage = stage;
    this.lake = stage.lake();
  }

  /**
   * One pinned version of a table.
   *
   * @param part of a partitioned table's paths, what the training set reads; empty: all of it
   */
  record Pin(String trainingSet, String table, long version, String part) {

    /** The files it needs; fails where the version is gone already. */
    Set<String> files(StoredFiles stored) {
      Set<String> needed = new HashSet<>();
      for (String file : stored.needed(version)) {
        if (file.contains(part)) {
          needed.add(file);
        }
      }
      return needed;
    }
  }

  /** Every pin, by table. */
  Map<String, List<Pin>> byTable() {
    Map<String, List<Pin>> pins = new LinkedHashMap<>();
    Set<String> models = models();
    if (models.isEmpty() || !lake.exists(Tables.MODELS.name())) {
      return pins;
    }
    List<String> sets =
        lake
            .read(Tables.MODELS)
            .where(col("model").isin(models.toArray()))
            .select("training_set")
            .distinct()
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .toList();
    for (Row row :
        lake.read(Tables.TRAINING_SETS)
            .where(col("training_set").isin(sets.toArray()))
            .collectAsList()) {
      if (Reproducibility.isLost(row)) {
        // What cannot be built again anyway keeps nothing.
        continue;
      }
      String set = row.getAs("training_set");
      String features = row.getAs("feature_table");
      String part =
          "/computed_for=training/logical_date=%s/".formatted(row.<Date>getAs("logical_date"));
      add(pins, new Pin(set, features, row.<Long>getAs("feature_table_version"), part));
      row.<String, Long>getJavaMap(row.fieldIndex("inputs"))
          .forEach((table, version) -> add(pins, new Pin(set, table, version, "")));
    }
    return pins;
  }

  private static void add(Map<String, List<Pin>> pins, Pin pin) {
    pins.computeIfAbsent(pin.table(), t -> new ArrayList<>()).add(pin);
  }

  /**
   * The models that decided at any time within the window, and the one that does now: no more come
   * to the driver, however long the ledger is.
   */
  private Set<String> models() {
    LocalDate date = stage.run().logicalDate();
    LocalDate since = date.minusDays(stage.problem().governance().rollbackWindow().toDays());
    Dataset<Row> aliases =
        lake.readOrEmpty(Tables.MODEL_ALIASES).where(col("logical_date").leq(Date.valueOf(date)));
    Dataset<Row> within = aliases.where(col("logical_date").geq(Date.valueOf(since)));
    // It decided until the first of these took over.
    Dataset<Row> before =
        aliases
            .where(col("logical_date").lt(Date.valueOf(since)))
            .orderBy(col("logical_date").desc(), col("sequence").desc())
            .limit(1);
    return within.select("model").union(before.select("model")).distinct().collectAsList().stream()
        .map(row -> row.getString(0))
        .collect(Collectors.toSet());
  }
}
