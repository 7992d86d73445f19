package dev.plumbline.leakage;

import static dev.plumbline.leakage.LeakageFinding.Severity.REFUSE;
import static dev.plumbline.leakage.LeakageFinding.Severity.WARN;

import dev.plumbline.problem.LeakKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Kind 1, of several columns: numeric columns that add up, with any weights, to the number behind
 * the label ("cnt" where the label is "cnt &gt;= 200"), or to the label itself; or that multiply to
 * that number, with any powers (a price is the area times the price of a square metre). Least
 * squares from the cross products of one pass, for products on logarithms; the columns are named by
 * forward selection.
 */
final class ComponentsOfTheLabel implements Detector {
  /** The share of the number's variance explained: nothing honest explains all of it. */
  static final double REFUSED_SHARE = 0.999;

  static final double WARNED_SHARE = 0.98;

  /** Of logarithms, which honest powers of size and weight explain rather well. */
  static final double WARNED_SHARE_OF_PRODUCT = 0.995;

  /** More parts than this are not looked for. */
  static final int MOST_PARTS = 12;

  /** Fewer rows a column and least squares explains anything. */
  private static final int ROWS_A_COLUMN = 20;

  @Override
  public List<LeakageFinding> look(TrainingEvidence evidence) {
    return evidence.terms().stream()
        .map(terms -> look(evidence, terms))
        .filter(findings -> !findings.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private static List<LeakageFinding> look(TrainingEvidence evidence, LabelTerms terms) {
    CrossProducts products = terms.products();
    if (products.rows() == 0 || products.rows() < (long) ROWS_A_COLUMN * terms.columns().size()) {
      return List.of();
    }
    boolean sum = terms.scale() == LabelTerms.Scale.AS_THEY_ARE;
    double warned = sum ? WARNED_SHARE : WARNED_SHARE_OF_PRODUCT;
    CrossProducts.Explanation found = products.explain(REFUSED_SHARE, MOST_PARTS);
    if (found.explained() < warned) {
      return List.of();
    }
    CrossProducts.Explanation fewest =
        found.explained() >= REFUSED_SHARE ? found : products.explain(warned, MOST_PARTS);
    List<String> names =
        fewest.chosen().stream()
            .map(i -> evidence.features().get(terms.columns().get(i)).name())
            .toList();
    List<LeakageFinding> findings = new ArrayList<>();
    for (String name : names) {
      findings.add(
          LeakageFinding.of(
                  name,
                  LeakKind.COMPONENTS_OF_THE_LABEL,
                  found.explained() >= REFUSED_SHARE ? REFUSE : WARN,
                  "a %s of %s explains %.2f%% of the variance of the number behind the label",
                  sum ? "weighted sum" : "product of powers",
                  String.join(" and ", names),
                  100 * fewest.explained())
              .measured("explained", fewest.explained())
              .measured("columns", names.size())
              .affecting(products.rows(), evidence.examples(r -> true)));
    }
    return findings;
  }
}
