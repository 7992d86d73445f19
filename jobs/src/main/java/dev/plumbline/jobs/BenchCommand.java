package dev.plumbline.jobs;

import dev.plumbline.Failure;
import dev.plumbline.lake.Run;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.package$;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Times Plumbline beside alternatives, in one process, and prints medians and ratios. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Time Plumbline beside alternatives; bench --list lists the benchmarks")
final class BenchCommand implements Callable<Integer> {
  static final List<Benchmark> ALL =
      List.of(
          new EndToEndBenchmark(),
          ProfileBenchmark.ofFlights(),
          ProfileBenchmark.ofGeneratedRows(),
          new FeaturesBenchmark(),
          new TuningBenchmark(),
          new TuningGrowthBenchmark(),
          new TuningWideBenchmark(),
          new EvaluationBenchmark(),
          new RegretBenchmark());

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "The benchmark")
  private Optional<String> name = Optional.empty();

  @Option(names = "--list", description = "List the benchmarks and what they compare")
  private boolean list;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Times each contender is timed; the benchmark's own number where not given")
  private Optional<Integer> rounds = Optional.empty();

  @Option(
      names = "--problem",
      paramLabel = "FILE",
      description = "Another problem file than the benchmark's own")
  private Optional<Path> problem = Optional.empty();

  @Option(
      names = "--date",
      paramLabel = "DATE",
      description = "Another logical date than the benchmark's own")
  private Optional<LocalDate> date = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides a key of the problem file, for example plumbline.data=DIRECTORY")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(names = "--verbose", description = "Show Spark's own log as well")
  private boolean verbose;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      ALL.forEach(b -> out.printf("%-12s %s%n", b.name(), b.description()));
      return 0;
    }
    Benchmark benchmark = benchmark();
    int times = rounds.orElse(benchmark.rounds());
    if (times < 1) {
      throw new ParameterException(spec.commandLine(), "--rounds must be at least 1");
    }
    Benchmark.Settings chosen =
        new Benchmark.Settings(
            problem,
            date,
            settings,
            verbose ? Benchmark.Detail.WITH_SPARK : Benchmark.Detail.OURS_ONLY,
            new Terminal(spec.commandLine().getErr()));
    try (Benchmark.Contest contest = benchmark.open(chosen)) {
      Timings timings = Timings.measure(contest, benchmark.warmUps(), times);
      out.println(benchmark.description());
      out.println(environment());
      contest.facts().forEach(out::println);
      out.printf("Rounds timed: %d, after %d untimed%n", times, benchmark.warmUps());
      out.println(timings);
    }
    return 0;
  }

  private Benchmark benchmark() {
    String names = ALL.stream().map(Benchmark::name).collect(Collectors.joining(", "));
    String asked =
        name.orElseThrow(
            () -> new ParameterException(spec.commandLine(), "Name a benchmark: " + names));
    return ALL.stream()
        .filter(b -> b.name().equals(asked))
        .findFirst()
        .orElseThrow(() -> Failure.user("There is no benchmark %s; there are: %s", asked, names));
  }

  private static String environment() {
    Runtime runtime = Runtime.getRuntime();
    return "%d cores, heap %.1f GiB, Java %s, Spark %s, Plumbline %s"
        .formatted(
            runtime.availableProcessors(),
            runtime.maxMemory() / (double) (1L << 30),
            Runtime.version(),
            package$.MODULE$.SPARK_VERSION(),
            Run.codeVersion());
  }
}
