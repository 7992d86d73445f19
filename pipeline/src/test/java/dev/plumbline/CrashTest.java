package dev.plumbline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.io.TempDir;

/**
 * Work on the tables of a problem, in a process of its own, is killed as kill -9 does when it has
 * made or deleted so many files; then the work is done again, in this process, and the tables have
 * to say what they say where nobody was killed.
 *
 * <p>With {@code -Dplumbline.kills=3 -Dplumbline.seed=2} the work is killed three times, once at
 * random in each third of its changes to files.
 */
public abstract class CrashTest extends SparkTest {
  private static final long SEED = Long.getLong("plumbline.seed", 1);

  /** How often the files are looked at. */
  private static final long LOOK_NANOSECONDS = TimeUnit.MICROSECONDS.toNanos(500);

  /** Kills keep so far from the ends of their share, so that the last is not after the work. */
  private static final double MARGIN = 0.1;

  @TempDir Path directory;

  /** Makes the tables, and the files of data, that the work begins with. */
  protected abstract void prepare(Path place);

  /** What is killed and done again. */
  protected abstract void work(SparkSession session, Path place, List<String> arguments);

  /** What the tables say, without what differs by run or date. */
  protected abstract Map<String, List<String>> content(Path place);

  /** The rows of a table of a test's size, each as text, whatever order they lie in. */
  protected static List<String> inOrder(Dataset<Row> rows) {
    return rows.selectExpr("to_json(struct(*))").collectAsList().stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  /** The directory whose files' changes are counted. */
  protected Path watched(Path place) {
    return place.resolve("warehouse");
  }

  /** How often the work is killed where {@code plumbline.kills} does not say. */
  protected int killsUnlessTold() {
    return 10;
  }

  /**
   * Kills the work and does it again, so often.
   *
   * @param first arguments of the work that is killed, by the number of the kill; that of the first
   *     is also done undisturbed
   * @param again arguments of the work after the kill
   * @return what the tables say where nobody was killed
   */
  protected final Map<String, List<String>> survives(
      IntFunction<List<String>> first, IntFunction<List<String>> again) throws Exception {
    Path start = directory.resolve("start");
    prepare(start);
    Path undisturbed = copy(start, "undisturbed");
    long changes = changesOfWork(undisturbed, first.apply(0));
    Map<String, List<String>> expected = content(undisturbed);
    int kills = Integer.getInteger("plumbline.kills", killsUnlessTold());
    Random random = new Random(SEED);
    int cut = 0;
    for (int kill = 0; kill < kills; kill++) {
      Path place = copy(start, "kill" + kill);
      double part = (kill + MARGIN + (1 - 2 * MARGIN) * random.nextDouble()) / kills;
      long at = 1 + Math.round((changes - 1) * part);
      boolean alive = killed(place, first.apply(kill), at);
      cut += alive ? 1 : 0;
      work(session(), place, again.apply(kill));
      Map<String, List<String>> content = content(place);
      System.out.printf(
          "%s: kill %d at change %d of %d%s: %s%n",
          String.join(" ", first.apply(kill)),
          kill + 1,
          at,
          changes,
          alive ? "" : " (had finished)",
          content.equals(expected) ? "the same" : "differs");
      assertThat(content).as("after kill at change %d of %d", at, changes).isEqualTo(expected);
    }
    assertThat(cut).as("kills before the work had ended").isGreaterThanOrEqualTo(kills - kills / 5);
    return expected;
  }

  /** Does the work here, with an eye on the files. */
  private long changesOfWork(Path place, List<String> arguments) throws InterruptedException {
    Changes changes = new Changes(watched(place));
    AtomicBoolean ended = new AtomicBoolean();
    Thread watcher =
        new Thread(
            () -> {
              while (!ended.get()) {
                changes.look();
              }
            });
    watcher.start();
    try {
      work(session(), place, arguments);
    } finally {
      ended.set(true);
      watcher.join();
    }
    return changes.count;
  }

  /** Begins the work in another process and kills that; whether it was still alive. */
  private boolean killed(Path place, List<String> arguments, long at) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> a.startsWith("--add-") || a.startsWith("-D") || a.startsWith("-XX"))
        .forEach(command::add);
    command.add("-Xmx1g");
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.addAll(List.of(CrashTest.class.getName(), getClass().getName(), place.toString()));
    command.addAll(arguments);
    Path log = place.resolve("process.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Changes changes = new Changes(watched(place));
    while (process.isAlive() && changes.count < at) {
      changes.look();
    }
    boolean alive = process.isAlive();
    process.toHandle().destroyForcibly();
    int exit = process.waitFor();
    if (!alive) {
      assertThat(exit).as("%s", Files.readString(log)).isZero();
    }
    return alive;
  }

  /** The process: the test's class, the problem's directory and the arguments of the work. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    var constructor = Class.forName(arguments[0]).getDeclaredConstructor();
    constructor.setAccessible(true);
    CrashTest test = (CrashTest) constructor.newInstance();
    SparkSession session = SparkSession.builder().config(test.conf()).getOrCreate();
    List<String> all = List.of(arguments);
    test.work(session, Path.of(all.get(1)), all.subList(2, all.size()));
    session.stop();
  }

  /** How many files of a directory were seen to come or to go. */
  private static final class Changes {
    private final Path directory;
    private Set<String> known;
    private volatile long count;

    Changes(Path directory) {
      this.directory = directory;
      this.known = files();
    }

    void look() {
      LockSupport.parkNanos(LOOK_NANOSECONDS);
      Set<String> now = files();
      Set<String> both = new HashSet<>(known);
      both.retainAll(now);
      count += known.size() + now.size() - 2L * both.size();
      known = now;
    }

    /** Where one goes while they are listed, those of the look before. */
    private Set<String> files() {
      try (Stream<Path> files = Files.walk(directory)) {
        return files.map(Path::toString).collect(Collectors.toSet());
      } catch (NoSuchFileException e) {
        return unchanged();
      } catch (UncheckedIOException e) {
        return unchanged();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Set<String> unchanged() {
      return known == null ? Set.of() : known;
    }
  }

  /** A copy whose files are as old as the first ones: a load compares the times. */
  private Path copy(Path from, String name) throws IOException {
    Path to = directory.resolve(name);
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(
            path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return to;
  }
}
