package dev.plumbline.learner;

import dev.plumbline.problem.Task;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is saved, promoted and applied: a model with its encoder, and a calibrator.
 *
 * @param rung the rung's name, such as {@code linear}
 * @param setting the setting's name, such as {@code penalty=0.001}
 * @param columns the feature columns the pipeline reads
 */
public record FittedPipeline(
    String rung,
    String setting,
    List<FeatureColumn> columns,
    FittedModel model,
    Calibrator calibrator)
    implements Serializable {
  public FittedPipeline {
    columns = List.copyOf(columns);
  }

  /** The same pipeline with another calibrator. */
  public FittedPipeline withCalibrator(Calibrator other) {
    return new FittedPipeline(rung, setting, columns, model, other);
  }

  /**
   * The calibrated probability of the positive label, row by row; of several classes those of all
   * of them, side by side.
   */
  public double[] predict(FeatureBatch batch) {
    double[] probabilities = model.predict(batch);
    calibrator.calibrateAll(probabilities);
    return probabilities;
  }

  /** What kind of outcome it predicts. */
  public Task task() {
    if (calibrator instanceof PredictiveDistribution) {
      return Task.REGRESSION;
    }
    return calibrator instanceof ClassProbabilities ? Task.MULTICLASS : Task.BINARY;
  }

  /** The features that can change what is predicted, be it by the cluster that they lie in. */
  public List<String> features() {
    return model instanceof Encoded encoded
        ? encoded.encoder().reading(model.features())
        : model.features();
  }

  /**
   * The features that tell clusters, which are no columns: the number of each row's cluster, 1 for
   * the one with most training rows.
   */
  public Map<String, int[]> clusters(FeatureBatch batch) {
    Map<String, int[]> numbers = new HashMap<>();
    if (model instanceof Encoded encoded) {
      encoded
          .encoder()
          .clusters(batch)
          .forEach(
              (name, clusters) ->
                  numbers.put(name, Arrays.stream(clusters).map(place -> place + 1).toArray()));
    }
    return numbers;
  }

  /**
   * What each feature adds to the model's sum, row by row, before it is calibrated; see {@link
   * FittedModel#contributions}.
   */
  public Optional<Contributions> contributions(FeatureBatch batch) {
    return model.contributions(batch);
  }

  /** The same of a model of several classes; empty of others. */
  public Optional<ClassContributions> classContributions(FeatureBatch batch) {
    return model instanceof ClassModel several
        ? several.classContributions(batch)
        : Optional.empty();
  }

  /** The probabilities of a row's classes, calibrated. */
  public double[] calibrated(double[] raw) {
    double[] calibrated = raw.clone();
    calibrator.calibrateAll(calibrated);
    return calibrated;
  }

  /** What is predicted where the model's sum of a row is this. */
  public double predicted(Margin margin, double sum) {
    return calibrator.calibrate(margin.raw(sum));
  }

  /** Everything but the booster's bytes, of which it holds the checksum; see {@link #booster}. */
  public String toJson() {
    return PipelineJson.write(this);
  }

  /** XGBoost's own bytes, where the model is one of trees. */
  public Optional<byte[]> booster() {
    if (model instanceof ClassModel.Trees trees) {
      return Optional.of(trees.booster().bytes());
    }
    return model instanceof TreesModel trees
        ? Optional.of(trees.booster().bytes())
        : Optional.empty();
  }

  /**
   * Reads a pipeline back; it equals the one written, bit for bit.
   *
   * @throws IllegalArgumentException when the format is newer than this version reads, the JSON is
   *     damaged, or the booster is missing or has another checksum
   */
  public static FittedPipeline of(String json, Optional<byte[]> booster) {
    return PipelineJson.read(json, booster);
  }
}
