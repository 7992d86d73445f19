package dev.plumbline.learner;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Trees, boosted or averaged.
 *
 * @param encoder fitted on the model's training part
 * @param booster XGBoost's own bytes
 * @param trees how many of the booster's first rounds the model uses, of one tree each where they
 *     are boosted: settings that differ only in their number of trees share one booster. Averaged
 *     trees were all grown in one round
 * @param margin what the sum of the leaves says
 */
public record TreesModel(Encoder encoder, NativeBooster booster, int trees, Margin margin)
    implements FittedModel, Encoded {
  /** A split in XGBoost's text dump: the feature's position, then its gain. */
  private static final Pattern SPLIT = Pattern.compile("\\[f(\\d+)[<:].*?gain=([^,\\s]+)");

  @Override
  public double[] predict(FeatureBatch batch) {
    double[] raw = new double[batch.rows()];
    if (raw.length == 0) {
      return raw;
    }
    float[][] predicted = booster.predict(TreeInput.of(encoder, batch), raw.length, width(), trees);
    for (int row = 0; row < raw.length; row++) {
      // XGBoost has made probabilities of log odds.
      raw[row] = margin == Margin.RATE ? margin.raw(predicted[row][0]) : predicted[row][0];
    }
    return raw;
  }

  @Override
  public List<String> features() {
    return gain().entrySet().stream()
        .filter(e -> e.getValue() != 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * XGBoost's own TreeSHAP (Lundberg et al., Nature Machine Intelligence 2, 2020, path-dependent):
   * exact Shapley values, where what is not known of a row follows the training rows down both
   * sides of a split. In floats, so their sum is the model's to about 1e-6 of its size. Each takes
   * trees × leaves × depth² steps, hundreds of times those of a prediction.
   */
  @Override
  public Optional<Contributions> contributions(FeatureBatch batch) {
    List<String> names = encoder.names();
    if (batch.rows() == 0) {
      return Optional.of(new Contributions(names, 0, new double[0][], margin));
    }
    float[][] found =
        booster.contributions(
            TreeInput.of(encoder, batch), batch.rows(), TreeInput.types(encoder), trees);
    double[][] byRow = new double[found.length][width()];
    for (int row = 0; row < found.length; row++) {
      for (int feature = 0; feature < byRow[row].length; feature++) {
        byRow[row][feature] = found[row][feature];
      }
    }
    // The last column is the same in every row.
    return Optional.of(new Contributions(names, found[0][width()], byRow, margin));
  }

  private int width() {
    return TreeInput.width(encoder);
  }

  /** The summed gain of the splits on each feature, in the order of the features. */
  public Map<String, Double> gain() {
    List<ColumnEncoding> columns = encoder.columns();
    double[] gains = new double[columns.size()];
    String[] dump = booster.dump();
    int used = booster.rounds() == 0 ? dump.length : dump.length / booster.rounds() * trees;
    for (int tree = 0; tree < Math.min(used, dump.length); tree++) {
      Matcher splits = SPLIT.matcher(dump[tree]);
      while (splits.find()) {
        gains[Integer.parseInt(splits.group(1))] += Double.parseDouble(splits.group(2));
      }
    }
    Map<String, Double> byFeature = new LinkedHashMap<>();
    for (int i = 0; i < gains.length; i++) {
      byFeature.put(columns.get(i).name(), gains[i]);
    }
    return byFeature;
  }
}
