package dev.plumbline.feature;

import dev.plumbline.problem.FeatureSet.About;
import java.util.List;

/**
 * One column that the feature engine adds or takes over.
 *
 * @param name the column
 * @param kind what its values are to a model
 * @param definition how it is computed, in words
 * @param about what people say of it
 * @param lineage the source columns it is computed from, as {@code source.column}, sorted
 * @param ofOwnRow those of them whose value in the prediction's own row is read, be it as a key
 * @param givenToModel false for dropped features, which only serve expressions, and for rules
 */
public record FeatureDescription(
    String name,
    FeatureKind kind,
    String definition,
    About about,
    List<String> lineage,
    List<String> ofOwnRow,
    boolean givenToModel) {
  public FeatureDescription {
    lineage = List.copyOf(lineage);
    ofOwnRow = List.copyOf(ofOwnRow);
  }

  /** What people say of it and how it is computed: the table column's comment. */
  String description() {
    return about.description().map(text -> text + ": ").orElse("")
        + definition
        + about.unit().map(unit -> "; in " + unit).orElse("")
        + about.owner().map(owner -> "; owner " + owner).orElse("");
  }
}
