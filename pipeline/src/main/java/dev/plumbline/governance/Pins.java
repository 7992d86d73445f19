package dev.plumbline.governance;

import static org.apache.spark.sql.functions.col;

import dev.plumbline.Failure;
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
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The table versions that must stay readable: those the training sets of the champion and of every
 * model that was champion within the rollback window were built from.
 */
final class Pins {
  private final Stage stage;
  private final Lake lake;
  private final TrainingSetBound bound;

  Pins(Stage stage) {
    this.stage = stage;
    this.lake = stage.lake();
    this.bound = new TrainingSetBound(stage);
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

  /**
   * Every pin, by table. Which training sets those are is found on the executors, however long the
   * ledgers are; {@code maintenance.most-training-sets} of them at most come to the driver.
   *
   * @throws Failure of kind USER where there are more
   */
  Map<String, List<Pin>> byTable() {
    Map<String, List<Pin>> pins = new LinkedHashMap<>();
    Dataset<Row> sets =
        lake.readOrEmpty(Tables.MODELS)
            .select("model", "training_set")
            .join(models(), "model")
            .select("training_set")
            .distinct();
    Dataset<Row> pinned =
        new Reproducibility(lake)
            .reproducible()
            .join(sets, "training_set")
            .select(
                "training_set", "logical_date", "feature_table", "feature_table_version", "inputs");
    for (Row row : bound.rows(pinned, "are pinned (shorten problem.rollback-window)")) {
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

  /** The models that decided at any time within the window, and the one that does now. */
  private Dataset<Row> models() {
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
    return within.select("model").union(before.select("model")).distinct();
  }
}
