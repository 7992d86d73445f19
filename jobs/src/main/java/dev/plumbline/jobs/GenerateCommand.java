package dev.plumbline.jobs;

import dev.plumbline.jobs.sample.SampleSummary;
import dev.plumbline.jobs.sample.ShipmentSample;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the shipments sample, at any size. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = "Generate shipments with a known truth, at any size")
final class GenerateCommand implements Callable<Integer> {
  @Option(
      names = "--rows",
      defaultValue = "30000",
      paramLabel = "N",
      description = "Shipments (default: ${DEFAULT-VALUE})")
  private long rows;

  @Option(
      names = "--seed",
      defaultValue = "7",
      paramLabel = "S",
      description = "Seed of everything drawn (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIRECTORY",
      description = "Where the files are written")
  private Path directory;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    try (ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("generate")
            .setInitialMax(rows)
            .setStyle(ProgressBarStyle.ASCII)
            .build()) {
      SampleSummary summary = ShipmentSample.of(rows, seed).writeTo(directory, bar::stepTo);
      bar.stepTo(rows);
      spec.commandLine().getOut().println(summary);
    }
    return 0;
  }
}
