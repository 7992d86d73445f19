package dev.plumbline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimingsTest {

  @Test
  void interleavesRoundsAndTimesNoWarmUp() throws Exception {
    Recorded contest = new Recorded();

    Timings timings = Timings.measure(contest, 1, 2);

    assertThat(contest.calls)
        .containsExactly(
            "begin", "A", "B", "begin", "A", "noted A", "B", "noted B", "begin", "A", "noted A",
            "B", "noted B");
    assertThat(timings.median("A")).isNotNegative();
    assertThat(timings.toString()).contains("x A").contains("result of B");
  }

  /** Two contenders that only say that they ran. */
  private static final class Recorded implements Benchmark.Contest {
    private final List<String> calls = new ArrayList<>();

    @Override
    public List<Benchmark.Contender> contenders() {
      return List.of(contender("A", Optional.empty()), contender("B", Optional.of("A")));
    }

    private Benchmark.Contender contender(String name, Optional<String> against) {
      return new Benchmark.Contender(
          name,
          against,
          () -> {
            calls.add(name);
            return () -> {
              calls.add("noted " + name);
              return "result of " + name;
            };
          });
    }

    @Override
    public void beginRound() {
      calls.add("begin");
    }

    @Override
    public List<String> facts() {
      return List.of();
    }

    @Override
    public void close() {}
  }
}
