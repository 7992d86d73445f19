package dev.plumbline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.SparkTest;
import dev.plumbline.TestProblem;
import dev.plumbline.lake.Tables;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An ingest in a process of its own is killed, as kill -9 does, when it has written so many files;
 * then either its date is loaded again, or the next date without it. No row is lost or doubled.
 */
class IngestCrashTest extends SparkTest {
  private static final String BEFORE = "2026-01-01";
  private static final String KILLED = "2026-01-02";
  private static final String AFTER = "2026-01-03";
  private static final int ROWS = 500;

  /** How often the files are counted. */
  private static final long LOOK_NANOSECONDS = TimeUnit.MICROSECONDS.toNanos(500);

  @TempDir Path directory;

  /**
   * Parcels loaded file by file, which correct one another across dates, outcomes loaded whole, and
   * scans loaded by watermark.
   */
  static TestProblem problem(Path directory) {
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

  @Test
  void aKill() throws Exception {
    survives(1);
  }

  @Test
  @Tag("proof")
  void tenKills() throws Exception {
    survives(10);
  }

  private void survives(int kills) throws Exception {
    Path undisturbed = directory.resolve("undisturbed");
    Path start = directory.resolve("start");
    write(start, 0);
    ingest(start, BEFORE);
    write(start, 1);
    copy(start, undisturbed);
    long before = files(undisturbed);
    ingest(undisturbed, KILLED);
    long written = files(undisturbed) - before;
    Map<String, List<String>> expected = content(undisturbed);
    int cut = 0;
    for (int kill = 0; kill < kills; kill++) {
      Path place = directory.resolve("kill" + kill);
      copy(start, place);
      long at = before + Math.round(written * (kill + 0.5) / kills);
      boolean alive = killed(place, at);
      cut += alive ? 1 : 0;
      String date = kill % 2 == 0 ? KILLED : AFTER;
      ingest(place, date);
      System.out.printf(
          "kill %2d at file %3d of %d%s, then %s: %s%n",
          kill + 1,
          at - before,
          written,
          alive ? "" : " (had finished)",
          date,
          content(place).equals(expected) ? "every row once" : "rows differ");
      assertThat(content(place))
          .as("after kill at file %d of %d", at - before, written)
          .isEqualTo(expected);
    }
    // The others had finished before the kill.
    assertThat(cut).isGreaterThanOrEqualTo(kills - kills / 5);
  }

  /** Runs an ingest and kills it once the tables have so many files; whether it was still alive. */
  private static boolean killed(Path place, long at) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> a.startsWith("--add-") || a.startsWith("-D") || a.startsWith("-XX"))
        .forEach(command::add);
    command.add("-Xmx1g");
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(IngestProcess.class.getName());
    command.add(place.toString());
    command.add(KILLED);
    File log = place.resolve("process.log").toFile();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    while (process.isAlive() && files(place) < at) {
      LockSupport.parkNanos(LOOK_NANOSECONDS);
    }
    boolean alive = process.isAlive();
    process.toHandle().destroyForcibly();
    int exit = process.waitFor();
    if (!alive) {
      assertThat(exit).as("%s", Files.readString(log.toPath())).isZero();
    }
    return alive;
  }

  private void ingest(Path place, String date) {
    Ingest.of(problem(place).stage(session(), "ingest", date)).execute();
  }

  /** The rows of every table, without what says which date or run put them there. */
  private Map<String, List<String>> content(Path place) {
    TestProblem test = problem(place);
    Map<String, List<String>> content = new LinkedHashMap<>();
    for (String table :
        List.of("raw_parcels", "raw_outcomes", "raw_scans", Tables.QUARANTINE.name())) {
      content.put(
          table,
          test
              .lake(session())
              .read(table)
              .drop("loaded_for", "logical_date", "run_id")
              .selectExpr("to_json(struct(*))")
              .collectAsList()
              .stream()
              .map(row -> row.getString(0))
              .sorted()
              .toList());
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

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    org.apache.hadoop.conf.Configuration configuration = new org.apache.hadoop.conf.Configuration();
    org.apache.hadoop.fs.FileSystem system =
        org.apache.hadoop.fs.FileSystem.getLocal(configuration);
    try (Stream<Path> children = Files.list(from)) {
      for (Path child : children.toList()) {
        FileUtil.copy(
            system,
            new org.apache.hadoop.fs.Path(child.toString()),
            system,
            new org.apache.hadoop.fs.Path(to.toString() + "/" + child.getFileName()),
            false,
            configuration);
      }
    }
    // The copy is younger than what was recorded of it; the load compares the two.
    restoreTimes(from, to);
  }

  private static void restoreTimes(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(
            to.resolve(from.relativize(file).toString()), Files.getLastModifiedTime(file));
      }
    }
  }

  /** How many files the tables have; those that go while they are counted are not. */
  private static long files(Path place) {
    try (Stream<Path> files = Files.walk(place.resolve("warehouse"))) {
      return files.filter(Files::isRegularFile).count();
    } catch (NoSuchFileException e) {
      return 0;
    } catch (UncheckedIOException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
