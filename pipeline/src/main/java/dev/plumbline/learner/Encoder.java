package dev.plumbline.learner;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was learned of the feature columns from the training part of a fold, and nothing else. */
public final class Encoder implements Serializable {
  private final List<ColumnEncoding> columns;

  /** Column → part → number by place, where rows learned from need another; else empty. */
  private final double[][][] byPart;

  private transient volatile Translations translations;

  public Encoder(List<ColumnEncoding> columns) {
    this(columns, new double[columns.size()][0][]);
  }

  Encoder(List<ColumnEncoding> columns, double[][][] byPart) {
    this.columns = List.copyOf(columns);
    this.byPart = byPart;
  }

  /** What a fitted model keeps: nothing that only rows learned from need. */
  Encoder fitted() {
    return new Encoder(columns);
  }

  /** The same with features made of others after those there are. */
  Encoder with(List<ColumnEncoding.Clusters> clusters) {
    List<ColumnEncoding> more = new ArrayList<>(columns);
    more.addAll(clusters);
    double[][][] parts = Arrays.copyOf(byPart, more.size());
    Arrays.fill(parts, byPart.length, parts.length, new double[0][]);
    return new Encoder(more, parts);
  }

  /** The columns' names, in their order. */
  public List<String> names() {
    return columns.stream().map(ColumnEncoding::name).toList();
  }

  /**
   * The encodings, in the order of the feature columns; rule columns have none. Clusters come last.
   */
  public List<ColumnEncoding> columns() {
    return columns;
  }

  /**
   * The place of each code of a categorical column's dictionary in the batch; one more for values
   * outside the dictionary. Kept while batches share a dictionary, as blocks of a matrix do.
   */
  int[] places(int column, FeatureBatch batch) {
    return translations().places(column, batch.dictionary(columns.get(column).name()));
  }

  /** The number that stands for the category of each row. */
  double[] numbers(int column, FeatureBatch batch) {
    int[] codes = batch.codes(columns.get(column).name());
    int[] places = places(column, batch);
    double[] whole = translations().numbers(column);
    boolean left = batch.learnedFrom() && byPart[column].length > 0;
    double[] numbers = new double[codes.length];
    for (int row = 0; row < codes.length; row++) {
      int place = codes[row] == FeatureBatch.MISSING ? whole.length - 1 : places[codes[row]];
      numbers[row] = left ? byPart[column][batch.part(row)][place] : whole[place];
    }
    return numbers;
  }

  /** The cluster of each row, of a column of {@link ColumnEncoding.Clusters}. */
  int[] clusters(int column, FeatureBatch batch) {
    ColumnEncoding.Clusters encoding = (ColumnEncoding.Clusters) columns.get(column);
    return batch.taken(encoding.name(), encoding.of(batch));
  }

  /** The cluster of each row, by the name of the clusters. */
  Map<String, int[]> clusters(FeatureBatch batch) {
    Map<String, int[]> clusters = new HashMap<>();
    for (int column = 0; column < columns.size(); column++) {
      if (columns.get(column) instanceof ColumnEncoding.Clusters) {
        clusters.put(columns.get(column).name(), clusters(column, batch));
      }
    }
    return clusters;
  }

  /** The columns named, and those that the clusters among them are made of; in their order. */
  List<String> reading(Collection<String> named) {
    Set<String> read = new HashSet<>(named);
    for (ColumnEncoding column : columns) {
      if (column instanceof ColumnEncoding.Clusters clusters && named.contains(column.name())) {
        clusters.columns().forEach(one -> read.add(one.name()));
      }
    }
    return names().stream().filter(read::contains).toList();
  }

  private Translations translations() {
    Translations known = translations;
    if (known == null) {
      known = new Translations(columns);
      translations = known;
    }
    return known;
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

    private final List<ColumnEncoding> columns;
    private final List<Map<String, Integer>> placeOf = new ArrayList<>();
    private final int[] others;
    private final double[][] numbers;
    private final Translation[] latest;

    Translations(List<ColumnEncoding> columns) {
      this.columns = columns;
      this.others = new int[columns.size()];
      this.numbers = new double[columns.size()][];
      for (ColumnEncoding column : columns) {
        List<String> values = List.of();
        if (column instanceof ColumnEncoding.Categories categories) {
          values = categories.kept();
        } else if (column instanceof ColumnEncoding.Numbers known) {
          values = known.values();
          numbers[placeOf.size()] = known.byPlace();
        }
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
          places.put(values.get(i), i);
        }
        // Not the size of the map: values that were erased from a saved model are all called alike.
        others[placeOf.size()] = values.size();
        placeOf.add(places);
      }
      this.latest = new Translation[columns.size()];
    }

    /** By place, of a column of {@link ColumnEncoding.Numbers}. */
    double[] numbers(int column) {
      return numbers[column];
    }

    int[] places(int column, String[] dictionary) {
      // A record is published safely; at worst two threads translate the same dictionary.
      Translation known = latest[column];
      if (known != null && known.dictionary() == dictionary) {
        return known.places();
      }
      Map<String, Integer> places = placeOf.get(column);
      int other = others[column];
      int[] translated = new int[dictionary.length + 1];
      Arrays.fill(translated, other);
      for (int code = 0; code < dictionary.length; code++) {
        translated[code] =
            columns.get(column) instanceof ColumnEncoding.Hashed hashed
                ? Buckets.of(dictionary[code], hashed.buckets())
                : places.getOrDefault(dictionary[code], other);
      }
      latest[column] = new Translation(dictionary, translated);
      return translated;
    }
  }
}
