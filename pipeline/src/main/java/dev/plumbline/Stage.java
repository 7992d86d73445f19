package dev.plumbline;

import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Run;
import dev.plumbline.problem.Problem;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What every action works with: the problem, its tables, the run it belongs to, and somebody to
 * tell how it goes.
 *
 * @param progress takes one short sentence each time there is something to say
 */
public record Stage(Problem problem, Lake lake, Run run, Consumer<String> progress) {

  /** The first moment that the run's logical date no longer covers: nothing later may be read. */
  public Instant knownUntil() {
    return problem.schedule().end(run.logicalDate()).atStartOfDay(problem.timeZone()).toInstant();
  }

  /** The first moment that the run's logical date covers. */
  public Instant begins() {
    return run.logicalDate().atStartOfDay(problem.timeZone()).toInstant();
  }

  public void say(String sentence, Object... values) {
    progress.accept(sentence.formatted(values));
  }

  /** Names the Spark jobs of a piece of work, so that the Spark UI reads like the pipeline. */
  public <T> T describe(String description, Supplier<T> work) {
    lake.spark()
        .sparkContext()
        .setJobGroup(run.runId(), run.job() + " " + problem.name() + ": " + description, false);
    try {
      return work.get();
    } finally {
      lake.spark().sparkContext().clearJobGroup();
    }
  }
}
