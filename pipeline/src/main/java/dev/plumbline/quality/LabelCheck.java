package dev.plumbline.quality;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Task;
import dev.plumbline.statistic.ConfidentJoint;
import dev.plumbline.statistic.OnePass;
import java.io.Serializable;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Out-of-fold predictions → the training rows whose outcome is most likely recorded wrongly,
 * ranked, and the share of wrong ones: confident learning, see {@link ConfidentJoint}. Of the rungs
 * of the ladder the one with the smallest log loss is asked, for what decides best need not tell
 * outcomes apart best. As many rows of each recorded outcome are named as are estimated to be
 * wrong, those with the largest margin first ("prune by noise rate"), and {@code
 * problem.quality.label-issues} at most. Passes: two over the predictions of the date.
 */
public final class LabelCheck {
  private final Stage stage;

  private LabelCheck(Stage stage) {
    this.stage = stage;
  }

  public static LabelCheck of(Stage stage) {
    return new LabelCheck(stage);
  }

  /**
   * One training row under suspicion.
   *
   * @param margin probability of the other outcome minus that of the recorded one
   */
  public record Suspect(
      Map<String, String> entity,
      Timestamp predictionTime,
      boolean label,
      double probability,
      double margin)
      implements Serializable {}

  /**
   * @param rung the rung whose probabilities were taken
   * @param noiseRate the estimated share of rows whose outcome is recorded wrongly
   * @param wrong the estimated number of them
   */
  public record Result(
      String rung, long rows, double noiseRate, long wrong, List<Suspect> suspects) {
    public Result {
      suspects = List.copyOf(suspects);
    }
  }

  /**
   * Estimates and ranks; one commit.
   *
   * @throws Failure of kind DATA where the train job has left no out-of-fold predictions
   */
  public Result execute() {
    if (stage.problem().task() != Task.BINARY) {
      throw Failure.user(
          "labels looks for outcomes recorded as the other of two; with task = %s there are none",
          stage.problem().task().name().toLowerCase(Locale.ROOT));
    }
    Map<String, ConfidentJoint.Thresholds> rungs =
        stage.describe("mean probabilities by recorded outcome", this::thresholds);
    String rung =
        rungs.entrySet().stream()
            .filter(e -> e.getValue().rows(true) > 0 && e.getValue().rows(false) > 0)
            .min(Comparator.comparingDouble(e -> e.getValue().logLoss()))
            .map(Map.Entry::getKey)
            .orElseThrow(
                () ->
                    Failure.data(
                        "There are no out-of-fold predictions of %s for both outcomes; run train for"
                            + " that date first",
                        stage.run().logicalDate()));
    ConfidentJoint.Thresholds thresholds = rungs.get(rung);
    Dataset<Row> rows =
        predictions()
            .withColumn("probability", element_at(col("probabilities"), rung))
            .drop("probabilities")
            .where(col("probability").isNotNull());
    long count = thresholds.rows(true) + thresholds.rows(false);
    int shown = stage.problem().expectations().labelIssues();
    Suspicion suspicion =
        stage.describe(
            "rank outcomes by their margin",
            () ->
                OnePass.over(
                    rows,
                    () -> new Suspicion(thresholds, shown),
                    (state, row) -> state.add(suspect(row)),
                    Suspicion::merge));
    Result result =
        new Result(
            rung,
            count,
            suspicion.joint.noiseRate(),
            Math.round(suspicion.joint.wrong(true) + suspicion.joint.wrong(false)),
            suspicion.ranked());
    write(result);
    return result;
  }

  private Map<String, ConfidentJoint.Thresholds> thresholds() {
    return OnePass.over(
        predictions().select("label", "probabilities"),
        TreeMap<String, ConfidentJoint.Thresholds>::new,
        (state, row) ->
            row.<String, Double>getJavaMap(1)
                .forEach(
                    (rung, probability) -> {
                      if (probability != null) {
                        state
                            .computeIfAbsent(rung, r -> new ConfidentJoint.Thresholds())
                            .add(row.getBoolean(0), probability);
                      }
                    }),
        (first, second) -> {
          second.forEach(
              (rung, other) -> first.merge(rung, other, ConfidentJoint.Thresholds::merge));
          return first;
        });
  }

  private Dataset<Row> predictions() {
    return stage
        .lake()
        .read(Tables.OOF_PREDICTIONS)
        .where(col("logical_date").equalTo(lit(Date.valueOf(stage.run().logicalDate()))))
        .where(col("label").isNotNull())
        .select("entity", "prediction_time", "label", "probabilities");
  }

  private static Suspect suspect(Row row) {
    boolean label = row.getBoolean(2);
    double probability = row.getDouble(3);
    return new Suspect(
        Map.copyOf(row.<String, String>getJavaMap(0)),
        row.getTimestamp(1),
        label,
        probability,
        label ? 1 - 2 * probability : 2 * probability - 1);
  }

  /** The joint counts, and the rows of each recorded outcome with the largest margins. */
  private static final class Suspicion implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Comparator<Suspect> LARGEST_MARGIN =
        (Comparator<Suspect> & Serializable)
            (a, b) -> {
              int byMargin = Double.compare(b.margin(), a.margin());
              return byMargin != 0
                  ? byMargin
                  : (a.entity() + "" + a.predictionTime())
                      .compareTo(b.entity() + "" + b.predictionTime());
            };

    private final ConfidentJoint joint;
    private final int shown;
    private final List<TreeSet<Suspect>> largest = new ArrayList<>();

    Suspicion(ConfidentJoint.Thresholds thresholds, int shown) {
      this.joint = new ConfidentJoint(thresholds);
      this.shown = shown;
      largest.add(new TreeSet<>(LARGEST_MARGIN));
      largest.add(new TreeSet<>(LARGEST_MARGIN));
    }

    void add(Suspect suspect) {
      joint.add(suspect.label(), suspect.probability());
      keep(suspect);
    }

    private void keep(Suspect suspect) {
      TreeSet<Suspect> kept = largest.get(suspect.label() ? 1 : 0);
      if (suspect.margin() > 0
          && (kept.size() < shown || LARGEST_MARGIN.compare(suspect, kept.last()) < 0)) {
        kept.add(suspect);
        if (kept.size() > shown) {
          kept.pollLast();
        }
      }
    }

    Suspicion merge(Suspicion other) {
      joint.merge(other.joint);
      other.largest.forEach(kept -> kept.forEach(this::keep));
      return this;
    }

    List<Suspect> ranked() {
      TreeSet<Suspect> all = new TreeSet<>(LARGEST_MARGIN);
      for (int recorded = 0; recorded < 2; recorded++) {
        largest.get(recorded).stream()
            .limit(Math.round(joint.wrong(recorded == 1)))
            .forEach(all::add);
      }
      return all.stream().limit(shown).toList();
    }
  }

  private void write(Result result) {
    List<Row> rows = new ArrayList<>();
    for (Suspect suspect : result.suspects()) {
      rows.add(
          RowFactory.create(
              Date.valueOf(stage.run().logicalDate()),
              rows.size() + 1L,
              suspect.entity(),
              suspect.predictionTime(),
              suspect.label(),
              suspect.probability(),
              suspect.margin(),
              result.rung()));
    }
    stage
        .lake()
        .replaceDate(
            Tables.LABEL_ISSUES,
            stage.lake().spark().createDataFrame(rows, Tables.LABEL_ISSUES.schema()),
            stage.run().commit());
  }
}
