package dev.plumbline.learner;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was learned of the feature columns from the training part of a fold, and nothing else. */
public final class Encoder implements Serializable {
  private final List<ColumnEncoding> columns;
  private transient volatile Translations translations;

  public Encoder(List<ColumnEncoding> columns) {
    this.columns = List.copyOf(columns);
  }

  /** Fits the numeric and categorical columns to the summary of a training part. */
  static Encoder fit(List<FeatureColumn> features, CellSummary part, int maximumCategories) {
    List<ColumnEncoding> columns = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      String name = features.get(i).name();
      switch (features.get(i).kind()) {
        case NUMERIC -> {
          double deviation = part.deviation(i);
          columns.add(
              new ColumnEncoding.Numeric(
                  name, part.mean(i), deviation > 0 ? deviation : 1, part.missingWeight(i) > 0));
        }
        case CATEGORICAL -> {
          List<String> values = part.byFrequency(i);
          columns.add(
              new ColumnEncoding.Categories(
                  name, values.subList(0, Math.min(maximumCategories, values.size()))));
        }
        case RULE -> {}
      }
    }
    return new Encoder(columns);
  }

  /** The encodings, in the order of the feature columns; rule columns have none. */
  public List<ColumnEncoding> columns() {
    return columns;
  }

  /**
   * The place of each code of a categorical column's dictionary in the batch; one more for values
   * outside the dictionary. Kept while batches share a dictionary, as blocks of a matrix do.
   */
  int[] places(int column, FeatureBatch batch) {
    Translations known = translations;
    if (known == null) {
      known = new Translations(columns);
      translations = known;
    }
    return known.places(column, batch.dictionary(columns.get(column).name()));
  }

  @Override
  public boolean equals(Object that) {
    return that instanceof Encoder encoder && columns.equals(encoder.columns);
  }

  @Override
  public int hashCode() {
    return columns.hashCode();
  }

  /** Lookups derived from the encodings; safe to share between threads. */
  private static final class Translations {
    private record Translation(String[] dictionary, int[] places) {}

    private final List<Map<String, Integer>> placeOf = new ArrayList<>();
    private final Translation[] latest;

    Translations(List<ColumnEncoding> columns) {
      for (ColumnEncoding column : columns) {
        Map<String, Integer> places = new HashMap<>();
        if (column instanceof ColumnEncoding.Categories categories) {
          for (int i = 0; i < categories.kept().size(); i++) {
            places.put(categories.kept().get(i), i);
          }
        }
        placeOf.add(places);
      }
      this.latest = new Translation[columns.size()];
    }

    int[] places(int column, String[] dictionary) {
      // A record is published safely; at worst two threads translate the same dictionary.
      Translation known = latest[column];
      if (known != null && known.dictionary() == dictionary) {
        return known.places();
      }
      Map<String, Integer> places = placeOf.get(column);
      int other = places.size();
      int[] translated = new int[dictionary.length + 1];
      Arrays.fill(translated, other);
      for (int code = 0; code < dictionary.length; code++) {
        translated[code] = places.getOrDefault(dictionary[code], other);
      }
      latest[column] = new Translation(dictionary, translated);
      return translated;
    }
  }
}
