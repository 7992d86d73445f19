package dev.plumbline.jobs;

import dev.plumbline.Failure;
import dev.plumbline.feature.FeatureEngine;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.ProblemException;
import dev.plumbline.problem.ProblemFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The feature engine at four sizes, with keys of equal chances and with one key that has a fifth of
 * all events, and the same features by Spark's joins and window functions at a size where they can
 * finish. What each computes is hashed and compared. A run can be one part of this: one kind of
 * keys, some of the ways, some of the sizes.
 */
final class FeaturesBenchmark implements Benchmark {
  private static final String ROWS = "bench.events";
  private static final String COMPARED = "bench.compared";
  private static final String LIMIT = "bench.limit";
  private static final String KEYS = "bench.keys";
  private static final String AGAINST = "bench.against";
  private static final String SIZES = "bench.sizes";
  private static final String PARTITIONS = "bench.partitions";
  private static final String UNIFORM = "uniform";
  private static final String SKEWED = "skewed";
  private static final String JOIN = "range join";
  private static final String FRAMES = "window functions";
  private static final long DEFAULT_EVENTS = 20_000_000;
  private static final long DEFAULT_COMPARED = 1_000_000;
  private static final long DEFAULT_LIMIT_SECONDS = 600;
  private static final List<Integer> PARTS = List.of(8, 4, 2, 1);

  /** Rows of a partition must fit beside one another in memory to be sorted without a detour. */
  private static final long DEFAULT_PARTITIONS = 8;

  private static final double HOT_SHARE = 0.2;
  private static final long WARM_UP_EVENTS = 400_000;
  private static final int WARM_UPS = 2;

  @Override
  public String name() {
    return "features";
  }

  @Override
  public String description() {
    return "12 windows (36 features) over three sources, 1 prediction for 20 events (--set"
        + " bench.events=20000000), by the feature engine, by range joins and by window functions"
        + " (--set bench.compared=1000000, bench.limit=600 seconds each); a part of it by --set"
        + " bench.keys=uniform or skewed, bench.against='range join', 'window functions' or none,"
        + " bench.sizes=4 for the engine's growth up to bench.events, bench.partitions=8 a"
        + " shuffle";
  }

  @Override
  public Contest open(Settings settings) {
    SparkSession spark = Session.open("plumbline bench features", ZoneOffset.UTC);
    if (settings.detail() == Detail.WITH_SPARK) {
      Logs.verbose();
    } else {
      Logs.quiet();
    }
    spark
        .conf()
        .set("spark.sql.shuffle.partitions", number(settings, PARTITIONS, DEFAULT_PARTITIONS));
    TemporaryDirectory directory = TemporaryDirectory.create("plumbline-bench");
    long events = number(settings, ROWS, DEFAULT_EVENTS);
    long comparedEvents = Math.min(events, number(settings, COMPARED, DEFAULT_COMPARED));
    List<String> keys = chosen(settings, KEYS, List.of(UNIFORM, SKEWED));
    List<String> against = chosen(settings, AGAINST, List.of(FRAMES, JOIN));
    if (keys.isEmpty()) {
      throw Failure.user("%s is none; it can be %s or %s", KEYS, UNIFORM, SKEWED);
    }
    long growing = number(settings, SIZES, PARTS.size());
    if (growing > PARTS.size()) {
      throw Failure.user("%s is %d; there are %d sizes", SIZES, growing, PARTS.size());
    }
    Map<String, FeatureEvents> sizes = new LinkedHashMap<>();
    List<FeatureEvents> compared = new ArrayList<>();
    for (String kind : keys) {
      PARTS.stream()
          .skip(PARTS.size() - growing)
          .forEach(part -> add(sizes, kind, directory, events / part));
    }
    // The compared sizes come last where they are not among the growing: by then all is warm.
    if (!against.isEmpty()) {
      keys.forEach(kind -> compared.add(add(sizes, kind, directory, comparedEvents)));
    }
    sizes.forEach(
        (name, size) -> {
          settings.terminal().line("generating " + name);
          size.write(spark);
        });
    Features features =
        new Features(
            spark,
            directory,
            problem(directory.path()),
            sizes,
            compared,
            against,
            keys,
            number(settings, LIMIT, DEFAULT_LIMIT_SECONDS),
            settings.terminal());
    features.warmUp(new FeatureEvents(directory.path().resolve("warm-up"), WARM_UP_EVENTS, 0));
    return features;
  }

  private static FeatureEvents add(
      Map<String, FeatureEvents> sizes, String keys, TemporaryDirectory directory, long events) {
    String name = "%s %,d".formatted(keys, events);
    double hotShare = keys.equals(SKEWED) ? HOT_SHARE : 0;
    return sizes.computeIfAbsent(
        name,
        n -> new FeatureEvents(directory.path().resolve(keys + "-" + events), events, hotShare));
  }

  private static long number(Settings settings, String key, long standard) {
    String written = settings.overrides().get(key);
    try {
      return written == null ? standard : Long.parseLong(written.replace("_", ""));
    } catch (NumberFormatException e) {
      throw Failure.user(
          "%s is %s, not a whole number; write for example %d", key, written, standard);
    }
  }

  /** All where nothing is said; none where {@code none} is. */
  private static List<String> chosen(Settings settings, String key, List<String> all) {
    String written = settings.overrides().get(key);
    if (written == null) {
      return all;
    }
    if (written.equals("none")) {
      return List.of();
    }
    if (!all.contains(written)) {
      throw Failure.user("%s is %s; it can be one of %s, or none", key, written, all);
    }
    return List.of(written);
  }

  private static Problem problem(Path directory) {
    Path file = directory.resolve("bench-features.conf");
    try (InputStream text = FeaturesBenchmark.class.getResourceAsStream("bench-features.conf")) {
      Files.copy(text, file);
      return ProblemFile.load(file, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ProblemException e) {
      throw Failure.internal("The benchmark's problem is wrong: %s", e.getMessage());
    }
  }

  /** What one way made of one size, and what it took. */
  private record Outcome(
      String hash, double seconds, double processorSeconds, long memory, boolean stopped) {}

  private static final class Features implements Contest {
    private static final String ENGINE = "engine, ";

    private final SparkSession spark;
    private final TemporaryDirectory directory;
    private final Problem problem;
    private final Map<String, FeatureEvents> sizes;
    private final List<FeatureEvents> compared;
    private final List<String> against;
    private final List<String> keys;
    private final long limitSeconds;
    private final Terminal terminal;
    private final Map<String, Outcome> outcomes = new LinkedHashMap<>();

    private Features(
        SparkSession spark,
        TemporaryDirectory directory,
        Problem problem,
        Map<String, FeatureEvents> sizes,
        List<FeatureEvents> compared,
        List<String> against,
        List<String> keys,
        long limitSeconds,
        Terminal terminal) {
      this.spark = spark;
      this.directory = directory;
      this.problem = problem;
      this.sizes = sizes;
      this.compared = compared;
      this.against = against;
      this.keys = keys;
      this.limitSeconds = limitSeconds;
      this.terminal = terminal;
    }

    /** Every way on a few rows, untimed, so that none pays for the compiler's first steps. */
    private void warmUp(FeatureEvents size) {
      terminal.line("warming up");
      size.write(spark);
      for (int i = 0; i < WARM_UPS; i++) {
        hash(engine(size));
        against.forEach(way -> hash(features(way, size)));
      }
    }

    @Override
    public List<Contender> contenders() {
      List<Contender> contenders = new ArrayList<>();
      sizes.forEach(
          (name, size) -> {
            contenders.add(
                new Contender(
                    ENGINE + name, Optional.empty(), () -> run(ENGINE + name, () -> engine(size))));
            if (compared.contains(size)) {
              for (String way : against) {
                String contender = way + ", " + name;
                contenders.add(
                    new Contender(
                        contender,
                        Optional.of(ENGINE + name),
                        () -> run(contender, () -> features(way, size))));
              }
            }
          });
      return contenders;
    }

    private Dataset<Row> features(String way, FeatureEvents size) {
      return way.equals(JOIN)
          ? plain(size).byRangeJoin(requests(size))
          : plain(size).byWindowFunctions(requests(size));
    }

    private Dataset<Row> requests(FeatureEvents size) {
      return size.read(spark, FeatureEvents.REQUESTS);
    }

    private PlainSparkFeatures plain(FeatureEvents size) {
      return new PlainSparkFeatures(problem, source -> size.read(spark, source));
    }

    private Dataset<Row> engine(FeatureEvents size) {
      return FeatureEngine.of(problem)
          .compute(requests(size), source -> size.read(spark, source))
          .drop("customer", "asked_at");
    }

    /** Computes every feature and hashes the rows, within the limit. */
    private Callable<String> run(String name, Supplier<Dataset<Row>> features) {
      terminal.line(name);
      try (HeapWatch heap = HeapWatch.start();
          TimeLimit limit = TimeLimit.start(spark.sparkContext(), name, limitSeconds)) {
        long begin = System.nanoTime();
        long processorBegin = processorNanos();
        String hash = "";
        try {
          hash = hash(features.get());
        } catch (Exception e) {
          // Spark's Scala throws checked exceptions that it does not declare.
          if (!limit.isOver()) {
            throw e;
          }
        }
        Outcome outcome =
            new Outcome(
                hash,
                (System.nanoTime() - begin) / 1e9,
                (processorNanos() - processorBegin) / 1e9,
                heap.mostAfterCollection(),
                limit.isOver());
        outcomes.put(name, outcome);
        String note =
            outcome.stopped()
                ? "stopped at the limit of %,d s".formatted(limitSeconds)
                : "hash %s, heap %,d MiB".formatted(hash.substring(0, 8), outcome.memory() >> 20);
        terminal.progress("%.1f s, %s".formatted(outcome.seconds(), note));
        return () -> note;
      }
    }

    /** Processor time of this process, which other work on the machine lengthens less. */
    private static long processorNanos() {
      return ((com.sun.management.OperatingSystemMXBean)
              java.lang.management.ManagementFactory.getOperatingSystemMXBean())
          .getProcessCpuTime();
    }

    private static String hash(Dataset<Row> rows) {
      Column all =
          functions.xxhash64(
              java.util.Arrays.stream(rows.columns()).map(functions::col).toArray(Column[]::new));
      Row row =
          rows.agg(
                  functions.bit_xor(all),
                  functions.sum(all.cast("decimal(38,0)")),
                  functions.count("*"))
              .head();
      return "%016x/%s/%d".formatted(row.getLong(0), row.get(1), row.getLong(2));
    }

    @Override
    public void beginRound() {
      System.gc();
    }

    @Override
    public List<String> facts() {
      List<String> facts = new ArrayList<>();
      facts.add(
          "One key for 4,000 events and 200 predictions, %s partitions a shuffle; skewed: one key has"
                  .formatted(spark.conf().get("spark.sql.shuffle.partitions"))
              + " a fifth of all events and predictions; heap is the most in use after a collection");
      for (String way : against) {
        sizes.forEach(
            (name, size) -> {
              if (compared.contains(size)) {
                facts.add(comparison(way + ", " + name, ENGINE + name));
              }
            });
      }
      keys.forEach(kind -> growth(kind).ifPresent(facts::add));
      return facts;
    }

    private String comparison(String other, String engine) {
      Outcome theirs = outcomes.get(other);
      Outcome ours = outcomes.get(engine);
      double times = theirs.seconds() / ours.seconds();
      double processor = theirs.processorSeconds() / ours.processorSeconds();
      return theirs.stopped()
          ? "%s: stopped after %.0f s; the engine is at least %.1f times faster"
              .formatted(other, theirs.seconds(), times)
          : "%s: the engine is %.1f times faster; the features are %s"
              .formatted(other, times, theirs.hash().equals(ours.hash()) ? "equal" : "NOT EQUAL");
    }

    /** How its time grows from the smallest to the largest size of one kind of keys. */
    private Optional<String> growth(String kind) {
      long largest = sizes.values().stream().mapToLong(FeatureEvents::events).max().orElseThrow();
      List<Map.Entry<String, FeatureEvents>> grown =
          sizes.entrySet().stream()
              .filter(s -> s.getKey().startsWith(kind))
              .filter(s -> s.getValue().events() >= largest / PARTS.get(0))
              .toList();
      return grown.size() < 2
          ? Optional.empty()
          : Optional.of(
              "The engine's seconds grow with the %.2fth power of the rows, its processor time with the %.2fth (%s, %d sizes)"
                  .formatted(
                      exponent(grown, Outcome::seconds),
                      exponent(grown, Outcome::processorSeconds),
                      kind,
                      grown.size()));
    }

    /** The exponent of seconds over rows, by least squares of their logarithms. */
    private double exponent(
        List<Map.Entry<String, FeatureEvents>> grown, ToDoubleFunction<Outcome> seconds) {
      List<double[]> points =
          grown.stream()
              .map(
                  size ->
                      new double[] {
                        Math.log(size.getValue().events()),
                        Math.log(seconds.applyAsDouble(outcomes.get(ENGINE + size.getKey())))
                      })
              .toList();
      double x = points.stream().mapToDouble(p -> p[0]).average().orElseThrow();
      double y = points.stream().mapToDouble(p -> p[1]).average().orElseThrow();
      double above = points.stream().mapToDouble(p -> (p[0] - x) * (p[1] - y)).sum();
      double below = points.stream().mapToDouble(p -> (p[0] - x) * (p[0] - x)).sum();
      return above / below;
    }

    @Override
    public void close() {
      spark.stop();
      directory.close();
    }
  }
}
