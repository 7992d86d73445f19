package dev.plumbline.learner;

import dev.plumbline.problem.Encodings;
import java.util.ArrayList;
import java.util.List;

/**
 * Fits an encoder to the summary of a training part: no pass over the rows.
 *
 * <p>Encoding by outcome is the estimate of Micci-Barreca (SIGKDD Explorations 2001) with the
 * weight of an m-estimate: (positives of the value + m · rate of all) / (rows of the value + m).
 * Where rows are learned from it is cross-fitted: each row is encoded by the rows of the other
 * parts, so it never sees its own outcome. Leaving out only the row itself would not do: within a
 * value the encoding would then differ by the row's own outcome and give it away. The rate of all
 * rows is the same in every part, as it tells no rows apart.
 */
final class EncoderFit {
  /** Rates and shares that spread less than this differ by rounding only. */
  private static final double LEAST_SPREAD = 1e-9;

  private final CellSummary part;
  private final Encodings encodings;
  private final int maximumCategories;
  private final List<ColumnEncoding> columns = new ArrayList<>();
  private final List<double[][]> byPart = new ArrayList<>();

  private EncoderFit(CellSummary part, Encodings encodings, int maximumCategories) {
    this.part = part;
    this.encodings = encodings;
    this.maximumCategories = maximumCategories;
  }

  /** Fits the numeric and categorical columns. */
  static Encoder of(
      List<FeatureColumn> features, CellSummary part, Encodings encodings, int maximumCategories) {
    EncoderFit fit = new EncoderFit(part, encodings, maximumCategories);
    for (int i = 0; i < features.size(); i++) {
      String name = features.get(i).name();
      switch (features.get(i).kind()) {
        case NUMERIC -> fit.add(fit.number(i, name));
        case CATEGORICAL -> fit.addCategory(i, name);
        case RULE -> {}
      }
    }
    return new Encoder(fit.columns, fit.byPart.toArray(double[][][]::new));
  }

  private void add(ColumnEncoding column) {
    columns.add(column);
    byPart.add(new double[0][]);
  }

  private ColumnEncoding number(int column, String name) {
    Encodings.Scale scale = encodings.scaleOf(name);
    Encodings.Impute impute = encodings.imputeOf(name);
    boolean missing = part.missingWeight(column) > 0;
    double mean = part.mean(column);
    double deviation = orOne(part.deviation(column));
    if (scale == Encodings.Scale.STANDARD && impute instanceof Encodings.Mean) {
      return new ColumnEncoding.Numeric(name, mean, deviation, missing);
    }
    boolean logarithmic = scale == Encodings.Scale.LOG;
    double standIn = mean;
    if (impute instanceof Encodings.Median) {
      standIn = scaled(orZero(part.quantile(column, 0.5)), logarithmic);
    } else if (impute instanceof Encodings.Constant constant) {
      standIn = scaled(constant.value(), logarithmic);
    }
    return switch (scale) {
      case STANDARD, LOG ->
          new ColumnEncoding.Scaled(name, logarithmic, mean, deviation, standIn, missing);
      case ROBUST ->
          new ColumnEncoding.Scaled(
              name,
              false,
              orZero(part.quantile(column, 0.5)),
              orOne(part.quantile(column, 0.75) - part.quantile(column, 0.25)),
              standIn,
              missing);
      case NONE -> new ColumnEncoding.Scaled(name, false, 0, 1, standIn, missing);
    };
  }

  private static double scaled(double value, boolean logarithmic) {
    return logarithmic ? ColumnEncoding.Scaled.log(value) : value;
  }

  /** Without spread, or without a value, there is nothing to divide by. */
  private static double orOne(double spread) {
    return spread > 0 ? spread : 1;
  }

  /** A column without a value has the mean 0, and so the median. */
  private static double orZero(double median) {
    return Double.isNaN(median) ? 0 : median;
  }

  private void addCategory(int column, String name) {
    List<String> values = part.byFrequency(column);
    Encodings.Encode encode = encodings.encodeOf(name);
    if (encode instanceof Encodings.OneHot) {
      add(new ColumnEncoding.Categories(name, first(maximumCategories, values)));
    } else if (encode instanceof Encodings.Hash hash) {
      add(new ColumnEncoding.Hashed(name, hash.buckets()));
    } else if (encode instanceof Encodings.Frequency) {
      addFrequency(column, name, first(encodings.values(), values));
    } else if (encode instanceof Encodings.Target target) {
      addTarget(column, name, first(encodings.values(), values), target.shrinkage());
    }
  }

  private static List<String> first(int most, List<String> values) {
    return values.subList(0, Math.min(most, values.size()));
  }

  private void addFrequency(int column, String name, List<String> values) {
    double rows = part.rows();
    double[] shares = new double[values.size() + 2];
    for (int place = 0; place < values.size(); place++) {
      shares[place] = part.rowsWith(column, values.get(place)) / rows;
    }
    shares[values.size() + 1] = part.rowsWithoutValue(column) / rows;
    add(numbers(column, name, ColumnEncoding.Numbers.Source.FREQUENCY, values, shares));
  }

  private void addTarget(int column, String name, List<String> values, double shrinkage) {
    TargetSums sums = part.targets(column);
    double prior = part.positive() / part.weight();
    double[][] rates = new double[TargetSums.PARTS + 1][values.size() + 2];
    for (int left = 0; left <= TargetSums.PARTS; left++) {
      for (int place = 0; place < values.size(); place++) {
        rates[left][place] = sums.without(left, values.get(place), prior, shrinkage);
      }
      rates[left][values.size()] = prior;
      rates[left][values.size() + 1] = sums.without(left, null, prior, shrinkage);
    }
    // Nothing is left out of the last.
    double[] whole = rates[TargetSums.PARTS];
    columns.add(numbers(column, name, ColumnEncoding.Numbers.Source.TARGET, values, whole));
    byPart.add(rates);
  }

  private ColumnEncoding.Numbers numbers(
      int column,
      String name,
      ColumnEncoding.Numbers.Source source,
      List<String> values,
      double[] byPlace) {
    double[] rows = new double[byPlace.length];
    double others = part.rows();
    for (int place = 0; place < values.size(); place++) {
      rows[place] = part.rowsWith(column, values.get(place));
      others -= rows[place];
    }
    rows[values.size() + 1] = part.rowsWithoutValue(column);
    rows[values.size()] = others - rows[values.size() + 1];
    double mean = 0;
    for (int place = 0; place < rows.length; place++) {
      mean += byPlace[place] * rows[place] / part.rows();
    }
    double variance = 0;
    for (int place = 0; place < rows.length; place++) {
      double distance = byPlace[place] - mean;
      variance += distance * distance * rows[place] / part.rows();
    }
    double deviation = Math.sqrt(variance);
    List<Double> numbers = new ArrayList<>();
    for (int place = 0; place < values.size(); place++) {
      numbers.add(byPlace[place]);
    }
    return new ColumnEncoding.Numbers(
        name,
        source,
        values,
        numbers,
        byPlace[values.size()],
        byPlace[values.size() + 1],
        mean,
        deviation > LEAST_SPREAD ? deviation : 1);
  }
}
