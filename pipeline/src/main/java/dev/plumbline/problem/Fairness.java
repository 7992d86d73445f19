package dev.plumbline.problem;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Between which groups of people a model's decisions are compared, and how far they may differ.
 *
 * @param by what tells groups apart; a column need not be a feature
 * @param minimumGroup groups of fewer rows are counted and not judged
 * @param favourable which decision is good for whom it is about
 * @param limits those that the gate asks for
 */
public record Fairness(
    List<Cut> by, int minimumGroup, Favourable favourable, Map<Limit, Double> limits) {
  /** Nobody is compared. */
  public static final Fairness NONE = new Fairness(List.of(), 100, Favourable.ACTING, Map.of());

  public Fairness {
    by = List.copyOf(by);
    Map<Limit, Double> sorted = new EnumMap<>(Limit.class);
    sorted.putAll(limits);
    limits = Collections.unmodifiableMap(sorted);
  }

  /** The decision that people want. */
  public enum Favourable {
    /** A place, an offer, help. */
    ACTING,
    /** Not to be refused, checked or fined. */
    NOT_ACTING
  }

  /** What may be limited; groups are compared with the one that is favoured most often. */
  public enum Limit {
    /** The least ratio of two groups' favourable rates: four fifths in United States guidelines. */
    DISPARATE_IMPACT,
    /** The largest difference of two groups' favourable rates. */
    SELECTION_RATE,
    /** The largest difference of those rates among who turns out to deserve it. */
    EQUAL_OPPORTUNITY,
    /** The same, and among who turns out not to. */
    EQUALISED_ODDS,
    /** The largest distance of a group's observed rate from its mean predicted probability. */
    CALIBRATION
  }
}
