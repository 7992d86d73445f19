package dev.plumbline.jobs;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Run;
import dev.plumbline.lake.RunLedger;
import dev.plumbline.problem.Problem;
import java.time.LocalDate;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/**
 * One session in which steps of a problem are run, each recorded in the ledger and told to the
 * terminal.
 */
final class Workshop implements AutoCloseable {
  private final Problem problem;
  private final SparkSession spark;
  private final Lake lake;
  private final RunLedger ledger;
  private final Terminal terminal;
  private final RunLedger.OnOtherConfiguration onOther;

  private Workshop(
      Problem problem,
      SparkSession spark,
      Terminal terminal,
      RunLedger.OnOtherConfiguration onOther) {
    this.problem = problem;
    this.spark = spark;
    this.lake = Lake.of(spark, problem.warehouse(), problem.name());
    this.ledger = new RunLedger(lake, problem);
    this.terminal = terminal;
    this.onOther = onOther;
  }

  static Workshop open(Problem problem, ProblemOptions options, Terminal terminal) {
    return open(
        problem,
        options.verbose(),
        options.replace()
            ? RunLedger.OnOtherConfiguration.REPLACE
            : RunLedger.OnOtherConfiguration.REFUSE,
        terminal);
  }

  static Workshop open(
      Problem problem, boolean verbose, RunLedger.OnOtherConfiguration onOther, Terminal terminal) {
    if (verbose) {
      Logs.verbose();
    } else {
      Logs.quiet();
    }
    SparkSession spark = Session.open("plumbline " + problem.name(), problem.timeZone());
    return new Workshop(problem, spark, terminal, onOther);
  }

  /** Another problem in the same session; whoever opened the session closes it. */
  Workshop with(Problem other) {
    return new Workshop(other, spark, terminal, onOther);
  }

  Problem problem() {
    return problem;
  }

  Lake lake() {
    return lake;
  }

  SparkSession spark() {
    return spark;
  }

  Conclusion run(Step step, LocalDate date) {
    return run(step.job(), date, step::execute);
  }

  /** Runs a step under its key and says how it went. */
  Conclusion run(String job, LocalDate date, Function<Stage, Conclusion> work) {
    terminal.begin(job, date);
    Run run = ledger.start(job, date, onOther);
    try {
      Stage stage = new Stage(problem, lake, run, terminal::progress);
      Conclusion conclusion = work.apply(stage);
      ledger.done(run, conclusion.verdict(), conclusion.message(), conclusion.details());
      terminal.end(conclusion, run.seconds());
      return conclusion;
    } catch (Failure failure) {
      ledger.failed(run, failure.kind(), failure.getMessage());
      throw failure;
    } catch (Exception e) {
      // Not only RuntimeException: Spark throws checked exceptions that Java is not told of.
      ledger.failed(run, Failure.Kind.INTERNAL, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  @Override
  public void close() {
    spark.stop();
  }
}
