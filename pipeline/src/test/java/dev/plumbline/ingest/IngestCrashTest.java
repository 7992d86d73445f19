package dev.plumbline.ingest;

import dev.plumbline.CrashTest;
import dev.plumbline.TestProblem;
import dev.plumbline.lake.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Of an ingest that was killed, and then run again, no row is lost or doubled. */
@Tag("proof")
class IngestCrashTest extends CrashTest {
  private static final String BEFORE = "2026-01-01";
  private static final String KILLED = "2026-01-02";
  private static final String AFTER = "2026-01-03";
  private static final int ROWS = 500;

  /**
   * Parcels loaded file by file, which correct one another across dates, outcomes loaded whole, and
   * scans loaded by watermark.
   */
  private static TestProblem problem(Path directory) {
    return TestProblem.parcels(directory)
        .replacing(
            "path = ${plumbline.data}\"/parcels.csv\"",
            "path = ${plumbline.data}\"/parcels\"\nload = new-files\nquarantine-limit = 50%"
                + "\nevent-time = booked_at\nrecorded-at = booked_at")
        .replacing("key = [parcel]", "key = [parcel]\nquarantine-limit = 50%")
        .replacing(
            "outcomes {\n      description",
            """
            scans {
              path = ${plumbline.data}"/scans.csv"
              columns { scan = "string not null", parcel = string, at = "timestamp not null" }
              key = [scan]
              event-time = at
              recorded-at = at
              load { watermark = at }
            }
            outcomes {
              description"""
                .stripTrailing());
  }

  /** After every second kill the next date loads instead of the one that was killed. */
  @Test
  void killsOfAnIngest() throws Exception {
    survives(kill -> List.of(KILLED), kill -> List.of(kill % 2 == 0 ? KILLED : AFTER));
  }

  @Override
  protected void prepare(Path place) {
    write(place, 0);
    work(session(), place, List.of(BEFORE));
    write(place, 1);
  }

  @Override
  protected void work(SparkSession session, Path place, List<String> arguments) {
    Ingest.of(problem(place).stage(session, "ingest", arguments.get(0))).execute();
  }

  /** The rows of every table, without what says which date or run put them there. */
  @Override
  protected Map<String, List<String>> content(Path place) {
    TestProblem test = problem(place);
    Map<String, List<String>> content = new LinkedHashMap<>();
    for (String table :
        List.of("raw_parcels", "raw_outcomes", "raw_scans", Tables.QUARANTINE.name())) {
      content.put(
          table,
          inOrder(test.lake(session()).read(table).drop("loaded_for", "logical_date", "run_id")));
    }
    return content;
  }

  /**
   * The files of one date: some parcels of the date before again, later, and some that are unfit.
   */
  private static void write(Path place, int day) {
    List<String> parcels = new ArrayList<>(List.of("parcel,booked_at,carrier,price"));
    IntStream.range(day * ROWS / 2, day * ROWS / 2 + ROWS)
        .forEach(
            i ->
                parcels.add(
                    "p%d,2026-01-0%dT08:00:00Z,ant,%s"
                        .formatted(i, day + 1, i % 50 == 0 ? "dear" : i)));
    List<String> outcomes = new ArrayList<>(List.of("parcel,late,recorded_at"));
    IntStream.range(0, (day + 1) * ROWS)
        .forEach(i -> outcomes.add("p" + i + "," + (i % 3 == 0) + ",2026-01-05T00:00:00Z"));
    List<String> scans = new ArrayList<>(List.of("scan,parcel,at"));
    IntStream.range(0, (day + 1) * ROWS)
        .forEach(
            i -> scans.add("s%d,p%d,2026-01-0%dT09:00:00Z".formatted(i * 2 / 3, i, i / ROWS + 1)));
    problem(place)
        .file("parcels/day" + day + ".csv", parcels)
        .file("outcomes.csv", outcomes)
        .file("scans.csv", scans);
  }
}
