package dev.plumbline.jobs;

import dev.plumbline.Failure;
import dev.plumbline.problem.Rung;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;

/** The linear grid's search at four sizes, each twice the one before: how its cost grows. */
final class TuningGrowthBenchmark implements Benchmark {
  private static final String ROWS = "bench.rows";
  private static final long DEFAULT_ROWS = 8_000_000;
  private static final List<Integer> PARTS = List.of(8, 4, 2, 1);
  private static final int FILES = 8;

  /** Of a fold's scores: with more they are rounded, which moves an area by less than 1e-4. */
  private static final int DISTINCT_SCORES = 1 << 14;

  @Override
  public String name() {
    return "tuning-growth";
  }

  @Override
  public String description() {
    return "The linear grid of bench tuning over the flights repeated and moved a little, at an"
        + " eighth, a quarter, a half and all of --set bench.rows=8000000";
  }

  @Override
  public Contest open(Settings settings) {
    SparkSession spark = Session.open("plumbline bench tuning-growth", ZoneOffset.UTC);
    if (settings.detail() == Detail.WITH_SPARK) {
      Logs.verbose();
    } else {
      Logs.quiet();
    }
    TemporaryDirectory directory = TemporaryDirectory.create("plumbline-bench");
    Path flights = directory.path().resolve("flights");
    TuningRows.flights(spark, settings).repartition(FILES).write().parquet(flights.toString());
    long most = rows(settings);
    for (int part : PARTS) {
      TuningRows.repeated(spark.read().parquet(flights.toString()), most / part)
          .repartition(FILES)
          .write()
          .parquet(directory.path().resolve("rows-" + most / part).toString());
    }
    return new Growth(spark, directory, most, settings.terminal());
  }

  private static long rows(Settings settings) {
    String written = settings.overrides().get(ROWS);
    try {
      return written == null ? DEFAULT_ROWS : Long.parseLong(written.replace("_", ""));
    } catch (NumberFormatException e) {
      throw Failure.user("%s is %s, not a number; write for example 8000000", ROWS, written);
    }
  }

  private static final class Growth implements Contest {
    private final SparkSession spark;
    private final TemporaryDirectory directory;
    private final long most;
    private final Terminal terminal;
    private final Map<Long, Double> seconds = new TreeMap<>();
    private final List<String> facts = new ArrayList<>();

    private Growth(SparkSession spark, TemporaryDirectory directory, long most, Terminal terminal) {
      this.spark = spark;
      this.directory = directory;
      this.most = most;
      this.terminal = terminal;
    }

    @Override
    public List<Contender> contenders() {
      List<Contender> contenders = new ArrayList<>();
      for (int part : PARTS) {
        long rows = most / part;
        contenders.add(new Contender(name(rows), before(part), () -> search(rows)));
      }
      return contenders;
    }

    private Optional<String> before(int part) {
      return part == PARTS.get(0) ? Optional.empty() : Optional.of(name(most / part / 2));
    }

    private static String name(long rows) {
      return "%,d rows".formatted(rows);
    }

    private TuningByPlumbline tuned(long rows) {
      return TuningByPlumbline.of(
          spark.read().parquet(directory.path().resolve("rows-" + rows).toString()),
          new Rung.Linear(
              TuningBenchmark.PENALTIES, TuningBenchmark.RATIOS, TuningRows.MAXIMUM_CATEGORIES),
          DISTINCT_SCORES);
    }

    private Callable<String> search(long rows) {
      terminal.line(name(rows));
      long begin = System.nanoTime();
      TuningByPlumbline search = tuned(rows);
      seconds.put(rows, (System.nanoTime() - begin) / 1e9);
      String parts =
          "%.1f s to lay out, %.1f to fit, %.1f to judge"
              .formatted(search.layingOut(), search.fitting(), search.judging());
      terminal.progress(parts);
      facts.add(name(rows) + ": " + parts);
      return () -> "best mean AUC %.4f".formatted(Collections.max(search.areas().values()));
    }

    /** The smallest is run once untimed, which loads the classes. */
    @Override
    public void beginRound() {
      facts.clear();
      tuned(most / PARTS.get(0));
      System.gc();
    }

    @Override
    public List<String> facts() {
      List<String> all = new ArrayList<>(facts);
      all.add(
          "The seconds grow with the %.2fth power of the rows (least squares of the logarithms)"
              .formatted(power(seconds)));
      return all;
    }

    /** The slope of log seconds on log rows. */
    private static double power(Map<Long, Double> seconds) {
      double rowsMean = seconds.keySet().stream().mapToDouble(Math::log).average().orElseThrow();
      double timeMean = seconds.values().stream().mapToDouble(Math::log).average().orElseThrow();
      double together = 0;
      double squares = 0;
      for (Map.Entry<Long, Double> entry : seconds.entrySet()) {
        double distance = Math.log(entry.getKey()) - rowsMean;
        together += distance * (Math.log(entry.getValue()) - timeMean);
        squares += distance * distance;
      }
      return together / squares;
    }

    @Override
    public void close() {
      spark.stop();
      directory.close();
    }
  }
}
