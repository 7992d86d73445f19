package dev.plumbline.segment;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.problem.SegmentSettings;
import dev.plumbline.statistic.Centres;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/**
 * Training rows → segments of rows that are alike, of a number that is good and stable, or none: of
 * the numbers tried the one with the largest silhouette among those where clusterings of either
 * half of the entities agree with that of all. Segments are numbered by size, ties by centre.
 *
 * <p>Passes: two to encode the rows, which then stay in memory; one to draw the first centres from;
 * as many as the centres take to settle, all clusterings together; two to measure; three to write
 * and describe the segments. Three commits.
 */
public final class Segmentation {
  private final Stage stage;
  private final TrainingSet set;
  private final SegmentSettings settings;

  private Segmentation(Stage stage, TrainingSet set) {
    this.stage = stage;
    this.set = set;
    this.settings = stage.problem().segments();
  }

  public static Segmentation of(Stage stage, TrainingSet set) {
    return new Segmentation(stage, set);
  }

  /**
   * Finds, measures, writes.
   *
   * @throws Failure of kind DATA where there are too few rows for so many segments
   */
  public SegmentationResult execute() {
    try (SegmentRows rows = stage.describe("encode the rows", () -> SegmentRows.of(set))) {
      List<SegmentMeasures.Measured> measured = measured(rows);
      Optional<SegmentMeasures.Measured> chosen =
          measured.stream()
              .filter(one -> one.quality().stable())
              .max(Comparator.comparingDouble(one -> one.quality().silhouette()));
      Optional<Centres> centres = chosen.map(one -> one.centres().inOrder(one.sums()));
      SegmentTables tables = new SegmentTables(stage, set, rows);
      List<SegmentProfile> profiles =
          stage.describe("write the segments", () -> tables.segments(centres));
      sayWithheld(profiles);
      SegmentationResult result =
          new SegmentationResult(
              measured.get(0).sums().rows(),
              settings.leastStability(),
              measured.stream().map(SegmentMeasures.Measured::quality).toList(),
              chosen.map(SegmentMeasures.Measured::quality),
              profiles);
      tables.qualities(result);
      return result;
    }
  }

  private void sayWithheld(List<SegmentProfile> profiles) {
    long withheld = profiles.stream().filter(one -> one.withheld().isPresent()).count();
    if (withheld > 0) {
      stage.say(
          "%d of %d segments have fewer than segments.minimum-rows = %,d rows: what they are like is"
              + " not said",
          withheld, profiles.size(), settings.minimumRows());
    }
  }

  private List<SegmentMeasures.Measured> measured(SegmentRows rows) {
    List<Row> sample =
        stage.describe("draw the first centres", () -> rows.sample(settings.sampleRows()));
    checkEnough(sample);
    stage
        .progress()
        .accept(
            "%,d rows drawn for the first centres (segments.sample-rows = %,d at most)"
                .formatted(sample.size(), settings.sampleRows()));
    List<List<Clustering>> best =
        stage.describe(
            "fit all clusterings together",
            () ->
                new ClusterFit(rows.vectors(), settings, stage.problem().seed(), stage.progress())
                    .best(sample, rows.width()));
    return stage.describe(
        "measure the clusterings",
        () -> new SegmentMeasures(rows.vectors()).of(best, settings.leastStability()));
  }

  private void checkEnough(List<Row> sample) {
    int most = settings.clusters().get(settings.clusters().size() - 1);
    long fewest =
        IntStream.range(0, 2)
            .mapToLong(half -> sample.stream().filter(row -> row.getInt(1) == half).count())
            .min()
            .orElse(0);
    if (fewest < most) {
      throw Failure.data(
          "There are only %,d rows in half of the sample of %,d that centres are drawn from, too few"
              + " for %d segments; lower segments.clusters, or raise segments.sample-rows where the"
              + " training set of %s has more rows",
          fewest, sample.size(), most, stage.run().logicalDate());
    }
  }
}
