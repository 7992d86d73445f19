package dev.plumbline.train;

import dev.plumbline.feature.TrainingSet;
import dev.plumbline.learner.FittedSetting;
import dev.plumbline.learner.Folds;
import dev.plumbline.learner.Learner;
import dev.plumbline.learner.TrainingMatrix;
import dev.plumbline.problem.Rung;
import dev.plumbline.problem.Search;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/**
 * Finds the settings of a rung and fits them. A grid is fitted at once, for its settings share
 * passes, bins and trees; drawn settings one after another, until they are enough or the time is
 * over. The rules and the linear rung, whose settings cost next to nothing beside each other, are
 * always a grid. Successive halving (Jamieson and Talwalkar, AISTATS 2016, with thirds): all drawn
 * settings on a share of the rows, the third that loses least out of fold on three times as many,
 * and so on; only those that reach all rows are results. What is finished is kept, so that a search
 * that was killed goes on.
 */
final class SettingSearch {
  /** Of so many settings one goes on to so many times the rows. */
  static final int ETA = 3;

  private final Search search;
  private final long seed;
  private final Function<Rung, Learner> learners;
  private final KeptFits kept;
  private final Consumer<String> progress;

  SettingSearch(
      Search search,
      long seed,
      Function<Rung, Learner> learners,
      KeptFits kept,
      Consumer<String> progress) {
    this.search = search;
    this.seed = seed;
    this.learners = learners;
    this.kept = kept;
    this.progress = progress;
  }

  /**
   * As a training set's problem says; what is finished is kept until the training has ended.
   *
   * @param learners of the task
   */
  static SettingSearch of(
      TrainingSet set, long seed, Function<Rung, Learner> learners, Consumer<String> progress) {
    return new SettingSearch(
        set.problem().training().search(), seed, learners, KeptFits.of(set, seed), progress);
  }

  /** What halving needs of the cross-validation. */
  interface Shares {
    /** A share of the rows, to learn from. */
    DoubleFunction<TrainingMatrix> rows();

    /** What settings lose on all rows that validate: log loss, or that of the task. */
    List<Double> losses(List<FittedSetting> settings);
  }

  /** Every fitted setting that is a result. */
  List<FittedSetting> fit(Rung rung, TrainingMatrix matrix, Folds folds, Shares shares) {
    if (search.kind() == Search.Kind.GRID) {
      return fit(rung, matrix, folds, KeptFits.ALL_ROWS);
    }
    List<String> drawn = DrawnSettings.of(rung, search.fits(), seed);
    if (drawn.isEmpty()) {
      return fit(rung, matrix, folds, KeptFits.ALL_ROWS);
    }
    long begun = System.nanoTime();
    List<String> left =
        search.kind() == Search.Kind.HALVING ? halved(rung, drawn, folds, shares, begun) : drawn;
    return each(rung, left, matrix, folds, KeptFits.ALL_ROWS, begun);
  }

  private List<String> halved(
      Rung rung, List<String> drawn, Folds folds, Shares shares, long begun) {
    int rounds = 0;
    for (int size = drawn.size(); size >= ETA; size /= ETA) {
      rounds++;
    }
    List<String> left = drawn;
    for (int round = rounds; round > 0; round--) {
      double share = Math.pow(ETA, -round);
      TrainingMatrix rows = shares.rows().apply(share);
      Folds judged = folds.withoutFinal();
      if (!rows.canTrain(judged)) {
        progress.accept(
            "%s: too few rows in %.1f%% of them; all %d settings go on"
                .formatted(rung.name(), 100 * share, left.size()));
        continue;
      }
      String part = "%.6f of the rows".formatted(share);
      List<FittedSetting> fitted = each(rung, left, rows, judged, part, begun);
      List<Double> losses = shares.losses(fitted);
      Map<String, Double> lossOf = new LinkedHashMap<>();
      for (int i = 0; i < fitted.size(); i++) {
        lossOf.put(fitted.get(i).setting(), losses.get(i));
      }
      int going = (fitted.size() + ETA - 1) / ETA;
      left =
          lossOf.entrySet().stream()
              .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
              .limit(going)
              .map(Map.Entry::getKey)
              .toList();
      progress.accept(
          "%s: of %d settings on %.1f%% of the rows %d go on"
              .formatted(rung.name(), fitted.size(), 100 * share, going));
    }
    return left;
  }

  /** One after another; at least one, and then no more once the time is over. */
  private List<FittedSetting> each(
      Rung rung,
      List<String> settings,
      TrainingMatrix matrix,
      Folds folds,
      String part,
      long begun) {
    List<FittedSetting> fitted = new ArrayList<>();
    for (String setting : settings) {
      if (!fitted.isEmpty() && isOver(begun)) {
        progress.accept(
            "%s: the time of the search is over after %d of %d settings"
                .formatted(rung.name(), fitted.size(), settings.size()));
        break;
      }
      FittedSetting one = fit(OneSetting.of(rung, setting), matrix, folds, part).get(0);
      fitted.add(new FittedSetting(setting, one.byModelIndex()));
      progress.accept(
          "%s: %d of %d settings fitted on %s"
              .formatted(rung.name(), fitted.size(), settings.size(), part));
    }
    return fitted;
  }

  private boolean isOver(long begun) {
    return search.time().filter(t -> System.nanoTime() - begun > t.toNanos()).isPresent();
  }

  private List<FittedSetting> fit(Rung rung, TrainingMatrix matrix, Folds folds, String part) {
    return kept.findOrFit(rung, part, progress, () -> learners.apply(rung).fit(matrix, folds));
  }
}
