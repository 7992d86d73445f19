package dev.plumbline.governance;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.SparkTest;
import dev.plumbline.Stage;
import dev.plumbline.TestProblem;
import dev.plumbline.ingest.Ingest;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Date;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An erasure, and a maintenance, in a process of its own is killed, as kill -9 does, when it has
 * made or deleted so many files; then it is run again. Nothing is left of the subject, the receipt
 * is whole and there once, and the rows of others are neither lost nor doubled.
 */
@Tag("proof")
class UpkeepCrashTest extends SparkTest {
  private static final String DATE = "2026-06-30";
  private static final int KILLS = Integer.getInteger("plumbline.kills", 10);
  private static final int ROWS = 60;
  private static final String SUBJECT = "AAA-10001";
  private static final String EMAIL = "zz.subject@example.org";
  private static final long LOOK_NANOSECONDS = TimeUnit.MICROSECONDS.toNanos(500);

  @TempDir Path directory;

  static TestProblem problem(Path directory) {
    return TestProblem.parcels(directory)
        .replacing(
            "carrier = \"string -- who carries it\"",
            "carrier = \"string\", recipient = \"string\"")
        .with("sources.parcels.personal.recipient.keep-for", "delivery notices")
        .with("sources.parcels.event-time", "booked_at")
        .with("sources.parcels.retention", "150 days")
        .with("maintenance.grace", "0 days")
        .with("maintenance.small-files", "2");
  }

  @Test
  void killsOfAnErasure() throws Exception {
    survives(
        "erase",
        List.of("recipient=" + EMAIL),
        place ->
            assertThat(StoredText.filesWith(place.resolve("warehouse"), List.of(SUBJECT, EMAIL)))
                .allSatisfy((value, files) -> assertThat(files).as(value).isEmpty()));
  }

  @Test
  void killsOfAMaintenance() throws Exception {
    survives(
        "maintain",
        List.of(),
        place ->
            // The first of February and before is past its retention on 30 June.
            assertThat(
                    StoredText.filesWith(place.resolve("warehouse"), "parcel-of-00").stream()
                        .filter(file -> file.matches(".*/(raw_parcels|predictions)/[^_].*parquet")))
                .isEmpty());
  }

  private interface Check {
    void holdsIn(Path place) throws IOException;
  }

  private void survives(String job, List<String> subjects, Check check) throws Exception {
    Path start = directory.resolve("start");
    prepare(start);
    Path undisturbed = directory.resolve("undisturbed");
    copy(start, undisturbed);
    long changes = changesOf(undisturbed, job, subjects, Long.MAX_VALUE).changes();
    check.holdsIn(undisturbed);
    Map<String, List<String>> expected = content(undisturbed);
    int cut = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Path place = directory.resolve("kill" + kill);
      copy(start, place);
      long at = 1 + Math.round((changes - 1) * (kill + 0.5) / KILLS);
      cut += changesOf(place, job, subjects, at).wasAlive() ? 1 : 0;
      UpkeepProcess.run(session(), place, job, DATE, subjects);
      check.holdsIn(place);
      assertThat(content(place))
          .as("after kill at change %d of %d", at, changes)
          .isEqualTo(expected);
    }
    // The others had finished before the kill.
    assertThat(cut).isGreaterThanOrEqualTo(KILLS - 1 - KILLS / 10);
  }

  private record Ended(long changes, boolean wasAlive) {}

  /** Runs a job until the files of the tables have changed so often, and kills it then. */
  private static Ended changesOf(Path place, String job, List<String> subjects, long at)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> a.startsWith("--add-") || a.startsWith("-D") || a.startsWith("-XX"))
        .forEach(command::add);
    command.add("-Xmx1g");
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.addAll(List.of(UpkeepProcess.class.getName(), place.toString(), job, DATE));
    command.addAll(subjects);
    Path log = place.resolve("process.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Set<String> known = files(place);
    long changes = 0;
    while (process.isAlive() && changes < at) {
      LockSupport.parkNanos(LOOK_NANOSECONDS);
      Set<String> now = files(place);
      Set<String> both = new HashSet<>(known);
      both.retainAll(now);
      changes += known.size() + now.size() - 2L * both.size();
      known = now;
    }
    boolean alive = process.isAlive();
    process.toHandle().destroyForcibly();
    int exit = process.waitFor();
    if (!alive) {
      assertThat(exit).as("%s", Files.readString(log)).isZero();
    }
    return new Ended(changes, alive);
  }

  /** The files of the tables; those that go while they are listed are not among them. */
  private static Set<String> files(Path place) {
    try (Stream<Path> files = Files.walk(place.resolve("warehouse"))) {
      return files.map(Path::toString).collect(Collectors.toSet());
    } catch (NoSuchFileException e) {
      return Set.of();
    } catch (UncheckedIOException e) {
      return Set.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void prepare(Path place) {
    List<String> parcels = new ArrayList<>(List.of("parcel,booked_at,carrier,recipient,price"));
    List<String> outcomes = new ArrayList<>(List.of("parcel,late,recorded_at"));
    IntStream.range(0, ROWS)
        .forEach(
            i -> {
              String parcel = i == 40 ? SUBJECT : "parcel-of-%02d".formatted(i);
              String booked = java.time.LocalDate.parse("2026-01-20").plusDays(i) + "T08:00:00Z";
              String email = i == 40 ? EMAIL : "p" + i + "@example.org";
              parcels.add(String.join(",", parcel, booked, "ant", email, "1.5"));
              outcomes.add(String.join(",", parcel, Boolean.toString(i % 3 == 0), booked));
            });
    TestProblem test = problem(place).file("parcels.csv", parcels).file("outcomes.csv", outcomes);
    Map<String, String> secret = Map.of("PLUMBLINE_HASH_KEY", UpkeepProcess.SECRET);
    Ingest.of(test.stage(session(), "ingest", "2026-04-01"), secret::get).execute();
    Stage stage = test.stage(session(), "score", "2026-04-01");
    Lake lake = stage.lake();
    for (String parcel : List.of(SUBJECT, "parcel-of-41", "parcel-of-42")) {
      lake.append(
          Tables.PREDICTIONS,
          List.of(
              RowFactory.create(
                  Date.valueOf("2026-03-01"),
                  Map.of("parcel", parcel),
                  java.sql.Timestamp.valueOf("2026-03-01 08:00:00"),
                  "m",
                  0.5,
                  true,
                  Map.of(),
                  Map.of(),
                  null,
                  null,
                  null)),
          stage.run().commit());
    }
    lake.delete("raw_outcomes", col("parcel").equalTo("parcel-of-43"), stage.run().commit());
    try {
      Files.writeString(
          place.resolve("warehouse/parcels/report.html"), "<td>" + SUBJECT + " " + EMAIL + "</td>");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows of every table of people, and the receipts, without what differs by run. */
  private Map<String, List<String>> content(Path place) {
    Lake lake = problem(place).lake(session());
    Map<String, List<String>> content = new LinkedHashMap<>();
    for (String table : List.of("raw_parcels", "raw_outcomes", Tables.PREDICTIONS.name())) {
      content.put(
          table,
          lake.read(table).selectExpr("to_json(struct(*))").collectAsList().stream()
              .map(row -> row.getString(0))
              .sorted()
              .toList());
    }
    List<String> receipts = new ArrayList<>();
    for (Row row :
        lake.readOrEmpty(Tables.ERASURES).where(col("event").equalTo("DONE")).collectAsList()) {
      for (Row table : row.<Row>getList(row.fieldIndex("tables"))) {
        if (content.containsKey(table.getString(0))) {
          receipts.add(
              "%s: %d deleted, %d redacted"
                  .formatted(table.getString(0), table.getLong(1), table.getLong(2)));
        }
      }
    }
    content.put("receipts", receipts.stream().sorted().toList());
    return content;
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
            new org.apache.hadoop.fs.Path(to + "/" + child.getFileName()),
            false,
            configuration);
      }
    }
  }
}
