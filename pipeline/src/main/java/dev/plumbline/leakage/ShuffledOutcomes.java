package dev.plumbline.leakage;

import static dev.plumbline.leakage.LeakageFinding.Severity.REFUSE;
import static dev.plumbline.leakage.LeakageFinding.Severity.WARN;

import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.problem.LeakKind;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Kind 10: with the outcomes shuffled no skill may be left (Ojala and Garriga, Journal of Machine
 * Learning Research 11, 2010). They are shuffled at their source and every feature that is computed
 * from them is computed again (see {@link ShuffledSource}), so that a feature which reads its own
 * row's outcome, by a recorded time that is too early say, keeps its skill and is found. Where no
 * feature is computed from outcomes the labels of the sample are shuffled, which tests the folds
 * and encoders alone. Judged by the mean over several shuffles.
 */
final class ShuffledOutcomes implements Search {
  /** The mean area that is left, and its distance from one half in standard errors. */
  static final double WARNED_AREA = 0.53;

  static final double REFUSED_AREA = 0.58;
  private static final double DEVIATIONS = 4;

  static final int LEAST_ROWS = 200;

  @Override
  public String description() {
    return "shuffle the outcomes";
  }

  @Override
  public List<LeakageFinding> look(Inspection inspection) {
    List<Shuffled> shuffled =
        ShuffledSource.of(inspection)
            .map(ShuffledSource::rows)
            .orElseGet(() -> shuffledSamples(inspection));
    return look(inspection.columns(), shuffled);
  }

  private static List<Shuffled> shuffledSamples(Inspection inspection) {
    return IntStream.range(0, inspection.problem().leakage().permutations())
        .mapToObj(
            i -> shuffledSample(inspection.evidence().sample(), inspection.problem().seed() + i))
        .toList();
  }

  /**
   * Rows whose outcomes were shuffled.
   *
   * @param rows values by feature
   * @param folds how they are cross-validated
   */
  record Shuffled(List<Object[]> rows, boolean[] labels, SampleTrees.Folds folds) {}

  static List<LeakageFinding> look(List<FeatureColumn> columns, List<Shuffled> shuffles) {
    int rows = shuffles.stream().mapToInt(s -> s.rows().size()).min().orElse(0);
    if (rows < LEAST_ROWS) {
      return List.of();
    }
    SampleTrees trees = new SampleTrees(columns);
    List<Skill> skills =
        shuffles.stream()
            .map(s -> trees.skill(s.rows(), s.labels(), s.folds(), c -> false))
            .toList();
    Skill mean = Skill.mean(skills);
    if (!mean.isKnown()
        || mean.area() < WARNED_AREA
        || mean.area() - DEVIATIONS * mean.error() < 0.5) {
      return List.of();
    }
    return List.of(
        LeakageFinding.ofRows(
                LeakKind.SKILL_ON_SHUFFLED_OUTCOMES,
                mean.area() >= REFUSED_AREA ? REFUSE : WARN,
                "with the outcomes shuffled an area under the ROC curve of %.3f is left (standard"
                    + " error %.3f, mean of %d shuffles of %,d rows); it should be 0.5",
                mean.area(),
                mean.error(),
                shuffles.size(),
                rows)
            .measured("roc_auc", mean.area())
            .measured("standard_error", mean.error())
            .measured("shuffles", shuffles.size())
            .affecting(rows, List.of()));
  }

  /** The sample with its labels shuffled; folds by the rows' hash. */
  static Shuffled shuffledSample(List<SampledRow> sample, long seed) {
    boolean[] labels = CarriedByOne.labels(sample);
    Random random = new Random(seed);
    for (int i = labels.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      boolean swapped = labels[i];
      labels[i] = labels[other];
      labels[other] = swapped;
    }
    int[] fold = new int[labels.length];
    for (int i = 0; i < fold.length; i++) {
      fold[i] = (int) Math.floorMod(sample.get(i).hash() >> 8, (long) CarriedByOne.FOLDS);
    }
    return new Shuffled(
        sample.stream().map(SampledRow::values).toList(),
        labels,
        SampleTrees.Folds.of(fold, CarriedByOne.FOLDS));
  }
}
