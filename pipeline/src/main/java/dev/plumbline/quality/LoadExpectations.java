package dev.plumbline.quality;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.ingest.LoadCheck;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Requirement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Refuses a load whose clean tables would not be as expected, while nobody sees them yet. All
 * expectations of a source are evaluated where at least one of them refuses; where all only warn,
 * it is left to the inspection. How they went is kept, of a refused load as well. Passes: those of
 * {@link TableCheck} for each such source.
 */
public final class LoadExpectations implements LoadCheck {
  /** How many failing rows of each expectation the message shows; the table has more. */
  private static final int SHOWN = 3;

  private final Stage stage;

  private LoadExpectations(Stage stage) {
    this.stage = stage;
  }

  public static LoadExpectations of(Stage stage) {
    return new LoadExpectations(stage);
  }

  @Override
  public void judge(Set<String> loaded, Function<String, Dataset<Row>> tables) {
    Problem problem = stage.problem();
    List<Expectation> results = new ArrayList<>();
    Set<String> checked = new LinkedHashSet<>();
    for (Map.Entry<String, List<Requirement>> source :
        problem.expectations().ofSources().entrySet()) {
      if (loaded.contains(source.getKey())
          && source.getValue().stream().anyMatch(LoadExpectations::mayRefuse)) {
        CheckedTable table =
            CheckedTable.of(
                problem,
                problem.sources().get(source.getKey()),
                tables.apply(source.getKey()),
                stage.knownUntil());
        results.addAll(TableCheck.of(stage, table, tables).execute());
        checked.add(table.name());
      }
    }
    if (checked.isEmpty()) {
      return;
    }
    ExpectationStore.of(stage).write(results, checked);
    results.stream()
        .filter(e -> !e.passed() && !e.refuses())
        .forEach(e -> stage.say("%s: %s", e.table(), e.sentence()));
    List<Expectation> refusing = results.stream().filter(Expectation::refuses).toList();
    if (!refusing.isEmpty()) {
      throw Failure.data(
          "The load is refused, and every table is as it was before:\n  %s\nThe evidence is in %s"
              + " and %s; correct the source, or the expectation where the rows are right",
          refusing.stream().map(LoadExpectations::told).collect(Collectors.joining("\n  ")),
          Tables.EXPECTATION_RESULTS.name(),
          Tables.EXPECTATION_FAILURES.name());
    }
  }

  private static boolean mayRefuse(Requirement requirement) {
    return requirement.severity() == Requirement.Severity.REFUSE;
  }

  /** What is wrong, with some of the rows. */
  private static String told(Expectation expectation) {
    String sentence = expectation.table() + ": " + expectation.sentence();
    return expectation.sample().isEmpty()
        ? sentence
        : sentence
            + expectation.sample().stream()
                .limit(SHOWN)
                .map(row -> "\n    " + row)
                .collect(Collectors.joining());
  }
}
