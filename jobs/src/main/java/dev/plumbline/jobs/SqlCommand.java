package dev.plumbline.jobs;

import dev.plumbline.Failure;
import dev.plumbline.lake.Lake;
import dev.plumbline.problem.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Answers a question about a problem's tables, each known by its name. It reads, only. */
@Command(
    name = "sql",
    mixinStandardHelpOptions = true,
    description = "Ask the problem's tables a question in SQL")
final class SqlCommand implements Callable<Integer> {
  @Mixin private FileOptions options;

  @Option(
      names = "--limit",
      defaultValue = "100",
      paramLabel = "ROWS",
      description = "Rows printed at most; says when there are more (default: ${DEFAULT-VALUE})")
  private int limit;

  @Option(
      names = "--width",
      defaultValue = "60",
      paramLabel = "CHARACTERS",
      description = "Longer values are cut; says when one is (default: ${DEFAULT-VALUE})")
  private int width;

  @Parameters(
      paramLabel = "QUERY",
      description = "For example: select * from health order by logical_date")
  private String query;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (limit < 1 || width < 1) {
      throw new ParameterException(spec.commandLine(), "--limit and --width must be at least 1");
    }
    Problem problem = options.problem();
    PrintWriter out = spec.commandLine().getOut();
    try (SparkSession session = options.session(problem)) {
      Lake lake = Lake.of(session, problem.warehouse(), problem.name());
      TableViews views = TableViews.register(lake);
      QueryTable table = QueryTable.of(views.query(query), limit, width);
      if (table.columns().isEmpty()) {
        throw Failure.user("The query has no columns");
      }
      out.println(table);
      notes(table).forEach(out::println);
    }
    return 0;
  }

  private List<String> notes(QueryTable table) {
    return Stream.of(
            table.isCut()
                ? "The first %,d rows; there are more (--limit)".formatted(limit)
                : "%,d %s"
                    .formatted(table.rows().size(), table.rows().size() == 1 ? "row" : "rows"),
            table.isNarrowed()
                ? "Values longer than %,d characters are cut (--width)".formatted(width)
                : "")
        .filter(note -> !note.isEmpty())
        .toList();
  }
}
