package dev.plumbline.learner;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * @param ofRates whether averaged trees say rates, which the last digit of a float takes out of 0
 *     to 1; boosted ones say probabilities, or any number
 */
public record TreesModel(Encoder encoder, NativeBooster booster, int trees, boolean ofRates)
    implements FittedModel {
  /** A split in XGBoost's text dump: the feature's position, then its gain. */
  private static final Pattern SPLIT = Pattern.compile("\\[f(\\d+)[<:].*?gain=([^,\\s]+)");

  @Override
  public double[] predict(FeatureBatch batch) {
    double[] predictions = new double[batch.rows()];
    if (predictions.length == 0) {
      return predictions;
    }
    int width = TreeInput.width(encoder);
    float[] features = new float[batch.rows() * width];
    TreeInput.fill(encoder, batch, features, 0);
    float[][] predicted = booster.predict(features, batch.rows(), width, trees);
    for (int row = 0; row < predictions.length; row++) {
      double value = predicted[row][0];
      predictions[row] = ofRates ? Math.min(1, Math.max(0, value)) : value;
    }
    return predictions;
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
