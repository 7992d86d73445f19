package dev.plumbline.feature;

import java.util.List;

/**
 * One column that the feature engine adds or takes over.
 *
 * @param name the column
 * @param kind what its values are to a model
 * @param description how it is computed, in words; the table column's comment
 * @param lineage the source columns it is computed from, as {@code source.column}, sorted
 * @param ofOwnRow those of them whose value in the prediction's own row is read, be it as a key
 * @param givenToModel false for dropped features, which only serve expressions, and for rules
 */
public record FeatureDescription(
    String name,
    FeatureKind kind,
    String description,
    List<String> lineage,
    List<String> ofOwnRow,
    boolean givenToModel) {
  public FeatureDescription {
    lineage = List.copyOf(lineage);
    ofOwnRow = List.copyOf(ofOwnRow);
  }
}
