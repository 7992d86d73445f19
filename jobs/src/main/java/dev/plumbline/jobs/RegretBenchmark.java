package dev.plumbline.jobs;

import dev.plumbline.Failure;
import dev.plumbline.evaluate.EvaluationResult;
import dev.plumbline.evaluate.Metric;
import dev.plumbline.jobs.sample.ShipmentSample;
import dev.plumbline.lake.RunLedger;
import dev.plumbline.statistic.Interval;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * How near the decisions come to the best possible ones, on generated shipments whose true
 * probabilities are known: at several sizes, and of several seeds each.
 */
final class RegretBenchmark implements Benchmark {
  private static final String ROWS = "bench.rows";
  private static final String SEEDS = "bench.seeds";
  private static final List<Step> BEFORE = List.of(Step.INGEST, Step.FEATURES, Step.TRAIN);

  @Override
  public String name() {
    return "regret";
  }

  @Override
  public String description() {
    return "What decisions cost beyond the best possible ones, as a share of what the rules do, on"
        + " shipments with a known truth (--set bench.rows=30000,1000000, bench.seeds=7,8,9)";
  }

  @Override
  public Contest open(Settings settings) {
    TemporaryDirectory directory = TemporaryDirectory.create("plumbline-bench");
    List<Sample> samples = new ArrayList<>();
    for (long rows : numbers(settings, ROWS, "30000")) {
      for (long seed : numbers(settings, SEEDS, "7")) {
        Path data = directory.path().resolve("rows-%d-seed-%d".formatted(rows, seed));
        settings.terminal().line("generating %,d shipments, seed %d".formatted(rows, seed));
        ShipmentSample.of(rows, seed).writeTo(data.resolve("shipments"), row -> {});
        samples.add(new Sample(rows, seed, data));
      }
    }
    return new Regrets(settings, directory, samples);
  }

  private static List<Long> numbers(Settings settings, String key, String standard) {
    String written = settings.overrides().getOrDefault(key, standard);
    try {
      return Arrays.stream(written.split(","))
          .map(number -> Long.parseLong(number.strip().replace("_", "")))
          .toList();
    } catch (NumberFormatException e) {
      throw Failure.user(
          "%s is %s, not whole numbers with commas between; write for example %s",
          key, written, standard);
    }
  }

  private record Sample(long rows, long seed, Path data) {
    String name() {
      return "%,d shipments, seed %d".formatted(rows, seed);
    }
  }

  private record Regrets(Settings settings, TemporaryDirectory directory, List<Sample> samples)
      implements Contest {
    @Override
    public void beginRound() {
      // Each sample has a warehouse of its own, and a step that is done is done again.
    }

    @Override
    public List<Contender> contenders() {
      return samples.stream()
          .map(sample -> new Contender(sample.name(), Optional.empty(), () -> judge(sample)))
          .toList();
    }

    private Callable<String> judge(Sample sample) {
      Map<String, String> overrides = new LinkedHashMap<>(settings.overrides());
      overrides.keySet().removeIf(key -> key.startsWith("bench."));
      overrides.put("plumbline.warehouse", sample.data().resolve("warehouse").toString());
      Path file = settings.problem().orElse(Path.of("conf", "shipments.conf"));
      SampleProblem problem = new SampleProblem(file, sample.data());
      EvaluationResult[] judged = new EvaluationResult[1];
      try (Workshop workshop =
          Workshop.open(
              problem.load(overrides),
              settings.detail() == Detail.WITH_SPARK,
              RunLedger.OnOtherConfiguration.REPLACE,
              settings.terminal())) {
        BEFORE.forEach(step -> workshop.run(step, SampleProblem.TRAINED));
        workshop.run(
            Step.EVALUATE.job(),
            SampleProblem.TRAINED,
            stage -> {
              judged[0] = Step.judge(stage, problem.truth(workshop.spark()));
              return Step.conclude(judged[0], workshop.problem().value().unit());
            });
      }
      String regrets = regrets(judged[0]);
      return () -> regrets;
    }

    /** Every rung's regret as a share of that of the rules. */
    private static String regrets(EvaluationResult judged) {
      double ofRules = regret(judged, "rules").orElseThrow().estimate();
      return judged.metrics().stream()
          .filter(metric -> metric.isPlain() && metric.name().equals("cost"))
          .map(Metric::rung)
          .flatMap(
              rung ->
                  regret(judged, rung).stream()
                      .map(
                          regret -> "%s %.1f%%".formatted(rung, 100 * regret.estimate() / ofRules)))
          .collect(Collectors.joining(", "));
    }

    private static Optional<Interval> regret(EvaluationResult judged, String rung) {
      return judged.metric(rung, "regret").flatMap(Metric::interval);
    }

    @Override
    public List<String> facts() {
      return List.of(
          "Each sample is trained on what was known on %s and judged on its holdout, by the true"
                  .formatted(SampleProblem.TRAINED)
              + " probabilities: the result is the expected cost above that of the best possible"
              + " decisions, the rules' being 100%.");
    }

    @Override
    public void close() {
      directory.close();
    }
  }
}
