package dev.plumbline.jobs;

import dev.plumbline.Failure;
import dev.plumbline.lake.Run;
import io.delta.exceptions.DeltaConcurrentModificationException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
    name = "plumbline",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "The whole life of a model, from a problem stated in money.",
    footer = {
      "",
      "Exit codes: 0 done, 1 internal error, 2 arguments or configuration, 3 data refused,",
      "4 gate refused (a result, not a failure)."
    })
public final class Main implements Runnable {
  /** Whether this process was told to end: what fails from then on fails because of that. */
  private static volatile boolean stopping;

  @Spec private CommandSpec spec;

  /** Runs a job and exits with its verdict. */
  public static void main(String[] arguments) {
    Runtime.getRuntime().addShutdownHook(new Thread(Main::stop));
    int exit =
        execute(new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments);
    if (exit != 0) {
      System.exit(exit);
    }
  }

  /** Ctrl-C, or the scheduler's kill: Spark stops its session at the same time, under the job. */
  private static void stop() {
    stopping = true;
    Logs.silent();
  }

  static int execute(PrintWriter out, PrintWriter err, String... arguments) {
    return commandLine().setOut(out).setErr(err).execute(arguments);
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    line.addSubcommand(new CheckCommand());
    for (Step step : Step.values()) {
      CommandLine job = new CommandLine(command(step));
      job.getCommandSpec().usageMessage().description(step.description());
      line.addSubcommand(step.job(), job);
    }
    line.addSubcommand(new ApproveCommand());
    line.addSubcommand(new RollbackCommand());
    line.addSubcommand(new ReproduceCommand());
    line.addSubcommand(new ProfileCommand());
    line.addSubcommand(new SuggestCommand());
    line.addSubcommand(new LabelsCommand());
    line.addSubcommand(new SegmentCommand());
    line.addSubcommand(new MaintainCommand());
    line.addSubcommand(new EraseCommand());
    line.addSubcommand(new SqlCommand());
    line.addSubcommand(new RunCommand());
    line.addSubcommand(new DemoCommand());
    line.addSubcommand(new GenerateCommand());
    line.addSubcommand(new BenchCommand());
    line.setExecutionExceptionHandler(
        (exception, commandLine, parsed) -> report(exception, commandLine.getErr()));
    line.setParameterExceptionHandler(Main::report);
    return line;
  }

  private static Object command(Step step) {
    return switch (step) {
      case FEATURES -> new FeaturesCommand();
      case TRAIN -> new TrainCommand();
      case EVALUATE -> new EvaluateCommand();
      case INGEST, INSPECT, PROMOTE, SCORE, OUTCOMES, MONITOR, REPORT -> new StepCommand(step);
    };
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a job");
  }

  private static int report(ParameterException e, String[] arguments) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println(e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("See '%s --help'".formatted(e.getCommandLine().getCommandSpec().qualifiedName()));
    return Failure.Kind.USER.exitCode();
  }

  private static int report(Exception exception, PrintWriter err) {
    if (stopping) {
      err.println(
          "Stopped before the end. Run the same command again: the tables end as if nothing happened.");
      return Failure.Kind.INTERNAL.exitCode();
    }
    if (exception instanceof Failure failure) {
      err.println(failure.getMessage());
      return failure.kind().exitCode();
    }
    if (exception instanceof DeltaConcurrentModificationException) {
      err.println(
          "Another job changed a table while this one was writing to it, and nothing was written"
              + " there: run this one again.");
      return Failure.Kind.INTERNAL.exitCode();
    }
    err.println(
        "Internal error: %s: %s"
            .formatted(exception.getClass().getSimpleName(), exception.getMessage()));
    err.println("That is a defect; run again with --verbose and report what it prints.");
    if (Logs.isVerbose()) {
      exception.printStackTrace(err);
    }
    return Failure.Kind.INTERNAL.exitCode();
  }

  /** The version that the jar's manifest states. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"plumbline " + Run.codeVersion()};
    }
  }
}
