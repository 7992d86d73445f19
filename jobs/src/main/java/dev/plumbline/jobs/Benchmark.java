package dev.plumbline.jobs;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Ways of doing the same work, timed side by side in one process. */
interface Benchmark {
  /** Its name on the command line. */
  String name();

  /** One sentence that says what is compared with what. */
  String description();

  /** How often each contender is timed where nothing else is asked for. */
  default int rounds() {
    return 1;
  }

  /** How often each contender runs untimed before that. */
  default int warmUps() {
    return 0;
  }

  /**
   * Opens what the contenders need.
   *
   * @throws dev.plumbline.Failure of kind USER where the data is not there
   */
  Contest open(Settings settings);

  /**
   * What whoever runs it may choose.
   *
   * @param problem another problem file than the benchmark's own
   * @param date another logical date than the benchmark's own
   * @param overrides keys of the problem file
   */
  record Settings(
      Optional<Path> problem,
      Optional<LocalDate> date,
      Map<String, String> overrides,
      Detail detail,
      Terminal terminal) {}

  /** How much of Spark's own log is shown. */
  enum Detail {
    OURS_ONLY,
    WITH_SPARK
  }

  /** A benchmark that is ready to run. */
  interface Contest extends AutoCloseable {
    /** In the order in which a round runs them. */
    List<Contender> contenders();

    /** Begins a round, untimed: nothing of the round before may be left to help. */
    void beginRound();

    /** What is compared, in sentences: the reader of a ratio must know what it is of. */
    List<String> facts();

    @Override
    void close();
  }

  /**
   * One way of doing the work.
   *
   * @param against the contender it is compared with; empty where it is only timed
   * @param work what is timed; gives a note about its result that is written untimed
   */
  record Contender(String name, Optional<String> against, Callable<Callable<String>> work) {}
}
