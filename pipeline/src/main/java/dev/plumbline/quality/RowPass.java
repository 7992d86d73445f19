package dev.plumbline.quality;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.problem.Requirement;
import dev.plumbline.statistic.ColumnProfile;
import dev.plumbline.statistic.OnePass;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/**
 * All expectations of a table that a single reading of its rows answers, in one Spark job: those of
 * single rows, the volume, freshness, and distributions.
 */
final class RowPass {
  private static final String EMPTY_MAP = "map<string,string>";

  private final CheckedTable table;
  private final List<Requirement> requirements;

  private RowPass(CheckedTable table, List<Requirement> requirements) {
    this.table = table;
    this.requirements = requirements;
  }

  /** The evidence on each requirement, in order; one Spark job. */
  static Map<Requirement, Tally> over(CheckedTable table, List<Requirement> requirements) {
    return new RowPass(table, requirements).execute();
  }

  /** Whether a requirement is answered here, wholly or in part. */
  static boolean answers(Requirement requirement) {
    return !(requirement.check() instanceof Requirement.Unique)
        && !(requirement.check() instanceof Requirement.ForeignKey);
  }

  private Map<Requirement, Tally> execute() {
    List<Column> columns = new ArrayList<>();
    List<Slot> slots = new ArrayList<>();
    for (Requirement requirement : requirements) {
      slots.add(slot(requirement, columns));
    }
    if (columns.isEmpty()) {
      columns.add(lit(1));
    }
    Dataset<Row> selected = table.rows().select(columns.toArray(Column[]::new));
    Tallies tallies =
        OnePass.over(
            selected,
            () -> new Tallies(slots),
            (state, row) -> state.add(row, slots),
            Tallies::merge);
    Map<Requirement, Tally> evidence = new LinkedHashMap<>();
    for (int i = 0; i < requirements.size(); i++) {
      evidence.put(requirements.get(i), tallies.tally(i));
    }
    return evidence;
  }

  private enum Reads {
    FAILING,
    NEWEST,
    NUMBERS,
    TEXTS,
    NOTHING
  }

  /**
   * Where a requirement's values stand in a row.
   *
   * @param boundary for a distribution: rows from here on are recent, microseconds
   * @param begin for a distribution: rows before are not compared
   * @param end for a distribution: rows from here on are not compared
   */
  private record Slot(Reads reads, int at, int shown, long begin, long boundary, long end)
      implements Serializable {}

  private Slot slot(Requirement requirement, List<Column> columns) {
    int at = columns.size();
    StructType schema = table.rows().schema();
    Optional<RowTest> test = RowTest.of(requirement.check(), schema);
    if (test.isPresent()) {
      columns.add(when(test.get().broken(), shown(test.get().shown())));
      return new Slot(Reads.FAILING, at, table.failingRows(), 0, 0, 0);
    }
    if (requirement.check() instanceof Requirement.Fresh fresh) {
      columns.add(micros(fresh.column()));
      return new Slot(Reads.NEWEST, at, 0, 0, 0, 0);
    }
    if (requirement.check() instanceof Requirement.Distribution distribution) {
      boolean number = schema.apply(distribution.column()).dataType() instanceof NumericType;
      columns.add(micros(distribution.clock()));
      columns.add(col("`" + distribution.column() + "`").cast(number ? "double" : "string"));
      long end = microseconds(table.knownUntil());
      long boundary = microseconds(table.knownUntil().minus(distribution.recent()));
      long begin =
          microseconds(
              table.knownUntil().minus(distribution.recent()).minus(distribution.against()));
      return new Slot(number ? Reads.NUMBERS : Reads.TEXTS, at, 0, begin, boundary, end);
    }
    return new Slot(Reads.NOTHING, at, 0, 0, 0, 0);
  }

  private static long microseconds(java.time.Instant instant) {
    return Math.multiplyExact(instant.getEpochSecond(), 1_000_000L);
  }

  private static Column micros(String column) {
    return unix_micros(col("`" + column + "`").cast("timestamp"));
  }

  /** The key and the columns at fault, without what is personal. */
  private Column shown(List<String> columns) {
    Set<String> there = Set.of(table.rows().columns());
    Set<String> names = new LinkedHashSet<>(table.key());
    names.addAll(columns);
    Column[] entries =
        names.stream()
            .filter(there::contains)
            .filter(name -> !table.personal().contains(name))
            .flatMap(
                name -> java.util.stream.Stream.of(lit(name), col("`" + name + "`").cast("string")))
            .toArray(Column[]::new);
    return map(entries).cast(EMPTY_MAP);
  }

  /** What was found for one requirement. */
  static final class Tally implements Serializable {
    private static final long serialVersionUID = 1L;
    private long rows;
    private long newest = Long.MIN_VALUE;
    private final FailingRows failing;
    private final ColumnProfile reference = new ColumnProfile();
    private final ColumnProfile recent = new ColumnProfile();

    private Tally(int shown) {
      failing = new FailingRows(shown);
    }

    long rows() {
      return rows;
    }

    FailingRows failing() {
      return failing;
    }

    /** Microseconds since 1970; empty where no row has a time. */
    Optional<java.time.Instant> newest() {
      return newest == Long.MIN_VALUE
          ? Optional.empty()
          : Optional.of(java.time.Instant.EPOCH.plus(newest, java.time.temporal.ChronoUnit.MICROS));
    }

    ColumnProfile reference() {
      return reference;
    }

    ColumnProfile recent() {
      return recent;
    }

    private void merge(Tally other) {
      rows += other.rows;
      newest = Math.max(newest, other.newest);
      failing.merge(other.failing);
      reference.merge(other.reference);
      recent.merge(other.recent);
    }
  }

  private static final class Tallies implements Serializable {
    private static final long serialVersionUID = 1L;
    private final Tally[] tallies;

    Tallies(List<Slot> slots) {
      tallies = slots.stream().map(slot -> new Tally(slot.shown())).toArray(Tally[]::new);
    }

    void add(Row row, List<Slot> slots) {
      for (int i = 0; i < tallies.length; i++) {
        Slot slot = slots.get(i);
        Tally tally = tallies[i];
        tally.rows++;
        switch (slot.reads()) {
          case FAILING -> {
            if (!row.isNullAt(slot.at())) {
              tally.failing.add(1, row.getJavaMap(slot.at()));
            }
          }
          case NEWEST -> {
            if (!row.isNullAt(slot.at())) {
              tally.newest = Math.max(tally.newest, row.getLong(slot.at()));
            }
          }
          case NUMBERS, TEXTS -> addToStretch(row, slot, tally);
          case NOTHING -> {}
        }
      }
    }

    private static void addToStretch(Row row, Slot slot, Tally tally) {
      if (row.isNullAt(slot.at())) {
        return;
      }
      long time = row.getLong(slot.at());
      if (time < slot.begin() || time >= slot.end()) {
        return;
      }
      ColumnProfile stretch = time < slot.boundary() ? tally.reference : tally.recent;
      if (row.isNullAt(slot.at() + 1)) {
        stretch.addMissing();
      } else if (slot.reads() == Reads.NUMBERS) {
        stretch.add(row.getDouble(slot.at() + 1));
      } else {
        stretch.add(row.getString(slot.at() + 1));
      }
    }

    Tallies merge(Tallies other) {
      for (int i = 0; i < tallies.length; i++) {
        tallies[i].merge(other.tallies[i]);
      }
      return this;
    }

    Tally tally(int index) {
      return tallies[index];
    }
  }
}
