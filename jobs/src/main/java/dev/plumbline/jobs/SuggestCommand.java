package dev.plumbline.jobs;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.quality.Suggesting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Suggests expectations from what the tables look like. */
@Command(
    name = "suggest",
    mixinStandardHelpOptions = true,
    description = "Write expectations, ready for the problem file, from what the tables look like")
final class SuggestCommand extends JobCommand {
  @Option(
      names = "--source",
      paramLabel = "SOURCE",
      description = "One source; all where not given")
  private Optional<String> source = Optional.empty();

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "Write the block to a file, to be included by the problem file")
  private Optional<Path> file = Optional.empty();

  SuggestCommand() {
    super("suggest");
  }

  @Override
  Conclusion execute(Stage stage, Terminal terminal) {
    List<String> blocks = Suggesting.of(stage, source).execute();
    String text = String.join("\n", blocks);
    file.ifPresentOrElse(to -> write(to, text), () -> terminal.line(text));
    return Conclusion.done(
        "%d sources%s"
            .formatted(
                blocks.size(),
                file.map(f -> "; include \"%s\" in the problem file".formatted(f))
                    .orElse("; put the block at the end of the problem file")),
        Map.of("sources", Integer.toString(blocks.size())));
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw Failure.user("%s cannot be written: %s; name another file with --to", file, e);
    }
  }
}
