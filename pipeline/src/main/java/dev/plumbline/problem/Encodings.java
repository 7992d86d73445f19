package dev.plumbline.problem;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How features become a model's numbers, where the file says so; all of it is learned inside the
 * fold, so feature tables hold none of it. Features are found whatever their case.
 *
 * @param encode categorical feature → its encoding; {@link OneHot} where there is none
 * @param impute numeric feature → what stands in for a missing value in linear models; {@link Mean}
 *     where there is none
 * @param scale numeric feature → its scale in linear models; {@link Scale#STANDARD} where there is
 *     none
 * @param values values of a feature that frequency and target tell apart, the most frequent
 * @param clusters the name of a further, categorical feature → the numeric ones whose clusters it
 *     tells apart
 */
public record Encodings(
    Map<String, Encode> encode,
    Map<String, Impute> impute,
    Map<String, Scale> scale,
    int values,
    Map<String, Clusters> clusters)
    implements Serializable {

  public static final int DEFAULT_VALUES = 10_000;

  /** Rows that the prior counts for, where the file does not say. */
  public static final double DEFAULT_SHRINKAGE = 20;

  /** What a problem has that says nothing. */
  public static final Encodings DEFAULT =
      new Encodings(Map.of(), Map.of(), Map.of(), DEFAULT_VALUES);

  public Encodings {
    encode = Collections.unmodifiableMap(new LinkedHashMap<>(encode));
    impute = Collections.unmodifiableMap(new LinkedHashMap<>(impute));
    scale = Collections.unmodifiableMap(new LinkedHashMap<>(scale));
    clusters = Collections.unmodifiableMap(new LinkedHashMap<>(clusters));
  }

  /** Encodings without clusters. */
  public Encodings(
      Map<String, Encode> encode,
      Map<String, Impute> impute,
      Map<String, Scale> scale,
      int values) {
    this(encode, impute, scale, values, Map.of());
  }

  /** The same with other clusters. */
  public Encodings clustering(Map<String, Clusters> other) {
    return new Encodings(encode, impute, scale, values, other);
  }

  /** What a category becomes. */
  public sealed interface Encode extends Serializable {}

  /**
   * An indicator for each of the most frequent values, one for all others, one for missing; trees
   * part the same places in two sets.
   */
  public record OneHot() implements Encode {}

  /** The share of the training part's rows that have the value. */
  public record Frequency() implements Encode {}

  /**
   * The value's rate of positives, drawn to the rate of all rows as if so many rows more had it.
   *
   * @param shrinkage the rows that the rate of all counts for
   */
  public record Target(double shrinkage) implements Encode {}

  /** One of so many places by hash, like one-hot. */
  public record Hash(int buckets) implements Encode {}

  /** What stands in for a missing number. */
  public sealed interface Impute extends Serializable {}

  /** The mean of the values as scaled. */
  public record Mean() implements Impute {}

  public record Median() implements Impute {}

  public record Constant(double value) implements Impute {}

  /** What a linear model sees of a number x. */
  public enum Scale {
    /** (x − mean) / standard deviation. */
    STANDARD,
    /** (x − median) / interquartile range. */
    ROBUST,
    /** sign(x) · ln(1 + |x|), then as STANDARD. */
    LOG,
    /** x. */
    NONE
  }

  /**
   * A feature made of others: the number of the cluster that a row is nearest to, 1 for the one
   * with most training rows.
   *
   * @param columns the numeric features whose clusters they are, as linear models see them
   * @param clusters how many
   * @param iterations moves of the centres, at most
   * @param sampleRows the rows of a model that the first centres are drawn from, at most
   * @param minimumRows a cluster of fewer training rows is none: they join the nearest other, so
   *     that no centre tells the numbers of a single row
   */
  public record Clusters(
      List<String> columns, int clusters, int iterations, int sampleRows, int minimumRows)
      implements Serializable {
    /** Where the file does not say. */
    public static final int DEFAULT_ITERATIONS = 100;

    public static final int DEFAULT_SAMPLE_ROWS = 2_000;
    public static final int DEFAULT_MINIMUM_ROWS = 5;

    public Clusters {
      columns = List.copyOf(columns);
    }

    /** Clusters of which the file says no more. */
    public Clusters(List<String> columns, int clusters) {
      this(columns, clusters, DEFAULT_ITERATIONS, DEFAULT_SAMPLE_ROWS, DEFAULT_MINIMUM_ROWS);
    }

    /** Whether a feature is among the columns. */
    public boolean reads(String feature) {
      return columns.stream().anyMatch(feature::equalsIgnoreCase);
    }
  }

  public Encode encodeOf(String feature) {
    return find(encode, feature).orElse(new OneHot());
  }

  public Impute imputeOf(String feature) {
    return find(impute, feature).orElse(new Mean());
  }

  public Scale scaleOf(String feature) {
    return find(scale, feature).orElse(Scale.STANDARD);
  }

  /** Whether an encoding is learned from the outcomes, so that training rows need another. */
  public boolean learnFromOutcomes() {
    return encode.values().stream().anyMatch(Target.class::isInstance);
  }

  /** Key → message for what is asked of a feature and makes no sense for a category. */
  public Map<String, String> unsuitedToCategory(String feature) {
    Map<String, String> unsuited = new LinkedHashMap<>();
    find(impute, feature)
        .ifPresent(any -> unsuited.put(EncodingReader.IMPUTE, FeatureMessages.isCategory(feature)));
    find(scale, feature)
        .ifPresent(any -> unsuited.put(EncodingReader.SCALE, FeatureMessages.isCategory(feature)));
    return unsuited;
  }

  /** Key → message for what is asked of a feature and makes no sense for a number. */
  public Map<String, String> unsuitedToNumber(String feature) {
    return find(encode, feature)
        .map(any -> Map.of(EncodingReader.ENCODE, FeatureMessages.isNumber(feature)))
        .orElse(Map.of());
  }

  /** The path below features → message for each of the clusters that reads a category. */
  public Map<String, String> clustersOfCategory(String feature) {
    Map<String, String> unsuited = new LinkedHashMap<>();
    clusters.forEach(
        (name, asked) -> {
          if (asked.reads(feature)) {
            unsuited.put(
                EncodingReader.CLUSTERS + "." + name + ".columns",
                FeatureMessages.clusteredCategory(feature));
          }
        });
    return unsuited;
  }

  private static <T> Optional<T> find(Map<String, T> map, String feature) {
    return map.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(feature))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
