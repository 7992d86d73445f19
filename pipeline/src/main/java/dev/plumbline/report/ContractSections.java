package dev.plumbline.report;

import dev.plumbline.problem.DecisionEffect;
import dev.plumbline.problem.ResolvedPlan;
import java.util.ArrayList;
import java.util.List;

/** What the problem's owner promised, and what the model must not be taken for. */
final class ContractSections {
  private final ReportData data;

  private ContractSections(ReportData data) {
    this.data = data;
  }

  static ContractSections of(ReportData data) {
    return new ContractSections(data);
  }

  /** The problem as it was stated. */
  Section contract() {
    Grid grid = Grid.of("The problem file in sentences", Grid.text("What"), Grid.text("How"));
    for (var line : ResolvedPlan.byHeading(data.problem()).entrySet()) {
      grid = grid.with(List.of(Grid.cell(line.getKey()), Grid.toned(line.getValue(), "prose")));
    }
    return Section.of("contract", "What was asked").folding(grid);
  }

  Section limits() {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "It is made for rows of %s%s, as they were before %s; of other rows, and of a world that has changed since, it knows nothing."
            .formatted(
                data.problem().population(),
                data.problem().predictionTime().map(time -> " at their " + time).orElse(""),
                data.set()
                    .map(s -> data.problem().schedule().end(s.logicalDate()).toString())
                    .orElse("a date not reached yet")));
    if (data.set().filter(s -> s.holdoutRows() == 0).isPresent()) {
      sentences.add("No holdout was kept, so nothing has judged the final model.");
    }
    DecisionEffect effect = data.problem().decision();
    if (effect.changesOutcome()) {
      sentences.add(
          "Acting may change the outcome: what acting would have done to rows left alone is not in the data.");
    }
    if (effect.hidesOutcome()) {
      sentences.add(
          "Acting hides the outcome: rows acted on teach nothing, and what is learned of them is assumed.");
    }
    data.set()
        .flatMap(TrainedSet::notReproducible)
        .ifPresent(why -> sentences.add("Its training set can be built again: " + why + "."));
    return Section.of("limits", "What it is not for", sentences.toArray(String[]::new));
  }
}
