package dev.plumbline.leakage;

import static dev.plumbline.leakage.LeakageFinding.Severity.REFUSE;
import static dev.plumbline.leakage.LeakageFinding.Severity.WARN;

import dev.plumbline.problem.LeakKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Kind 1, of several columns: numeric columns that add up, with any weights, to the number behind
 * the label ("cnt" where the label is "cnt &gt;= 200"), or to the label itself. Least squares from
 * the cross products of one pass; the columns are named by forward selection.
 */
final class ComponentsOfTheLabel implements Detector {
  /** The share of the number's variance explained: nothing honest explains all of it. */
  static final double REFUSED_SHARE = 0.999;

  static final double WARNED_SHARE = 0.98;

  /** More parts than this are not looked for. */
  static final int MOST_PARTS = 12;

  /** Fewer rows a column and least squares explains anything. */
  private static final int ROWS_A_COLUMN = 20;

  @Override
  public List<LeakageFinding> look(TrainingEvidence evidence) {
    if (evidence.products().isEmpty()
        || evidence.products().get().rows() < (long) ROWS_A_COLUMN * evidence.multiplied().size()) {
      return List.of();
    }
    CrossProducts.Explanation found = evidence.products().get().explain(REFUSED_SHARE, MOST_PARTS);
    if (found.explained() < WARNED_SHARE) {
      return List.of();
    }
    CrossProducts.Explanation fewest =
        found.explained() >= REFUSED_SHARE
            ? found
            : evidence.products().get().explain(WARNED_SHARE, MOST_PARTS);
    List<String> names =
        fewest.chosen().stream()
            .map(i -> evidence.features().get(evidence.multiplied().get(i)).name())
            .toList();
    List<LeakageFinding> findings = new ArrayList<>();
    for (String name : names) {
      findings.add(
          LeakageFinding.of(
                  name,
                  LeakKind.COMPONENTS_OF_THE_LABEL,
                  found.explained() >= REFUSED_SHARE ? REFUSE : WARN,
                  "a weighted sum of %s explains %.2f%% of the variance of the number behind the"
                      + " label",
                  String.join(" and ", names),
                  100 * fewest.explained())
              .measured("explained", fewest.explained())
              .measured("columns", names.size())
              .affecting(evidence.products().get().rows(), evidence.examples(r -> true)));
    }
    return findings;
  }
}
