package dev.plumbline.reproduce;

import dev.plumbline.Failure;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.StoredFiles;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The versions of tables that a training set was built from, and whether they can be read. */
final class PastTables {
  private final Lake lake;
  private final String model;
  private final TrainingSet set;

  PastTables(Lake lake, String model, TrainingSet set) {
    this.lake = lake;
    this.model = model;
    this.set = set;
  }

  /** From the tables' logs alone; opens no file of rows. */
  void refuseWhatIsGone() {
    set.notReproducible()
        .ifPresent(
            because -> {
              throw Failure.data(
                  "Model %s cannot be built again: %s", model.substring(0, 8), because);
            });
    for (Map.Entry<String, Long> input : new TreeMap<>(set.inputs()).entrySet()) {
      try {
        lake.read(input.getKey(), input.getValue());
      } catch (Failure gone) {
        throw gone(input.getKey(), input.getValue(), "its log no longer knows it");
      }
    }
  }

  /**
   * Work that reads the tables; where it fails, the version whose files are gone is named, if it is
   * that.
   */
  <T> T orSayWhatIsGone(Supplier<T> work) {
    try {
      return work.get();
    } catch (Failure failure) {
      throw failure;
    } catch (Exception e) {
      // Not only RuntimeException: Spark throws checked exceptions that Java is not told of.
      for (Map.Entry<String, Long> input : new TreeMap<>(set.inputs()).entrySet()) {
        StoredFiles files = StoredFiles.of(lake, input.getKey());
        List<String> there = files.data();
        long needed = files.needed(input.getValue()).size();
        long missing =
            files.needed(input.getValue()).stream().filter(f -> !there.contains(f)).count();
        if (missing > 0) {
          throw gone(
              input.getKey(),
              input.getValue(),
              "%,d of its %,d files are deleted".formatted(missing, needed));
        }
      }
      throw e;
    }
  }

  private Failure gone(String table, long version, String how) {
    return Failure.data(
        "Model %s cannot be built again: version %d of table %s is gone (%s). A champion's versions "
            + "are kept by maintain for governance.rollback-window; other tools' VACUUM knows "
            + "nothing of that",
        model.substring(0, 8), version, table, how);
  }
}
