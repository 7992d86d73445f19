package dev.plumbline.problem;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Between which groups of people a model's decisions are compared, and how far they may differ.
 *
 * @param by what tells groups apart; a column need not be a feature
 * @param minimumGroup groups of fewer rows are counted and not judged
 * @param favourable which decision is good for whom it is about
 * @param limits those that the gate asks for
 * @param expected the share of the training rows that a group should have, by its name
 * @param mitigation what training does about differences
 */
public record Fairness(
    List<Cut> by,
    int minimumGroup,
    Favourable favourable,
    Map<Limit, Double> limits,
    Map<String, Double> expected,
    Mitigation mitigation) {
  /** Nobody is compared. */
  public static final Fairness NONE =
      new Fairness(List.of(), 100, Favourable.ACTING, Map.of(), Map.of(), Mitigation.NONE);

  public Fairness {
    by = List.copyOf(by);
    Map<Limit, Double> sorted = new EnumMap<>(Limit.class);
    sorted.putAll(limits);
    limits = Collections.unmodifiableMap(sorted);
    expected = Collections.unmodifiableMap(new TreeMap<>(expected));
  }

  /** The decision that people want. */
  public enum Favourable {
    /** A place, an offer, help. */
    ACTING,
    /** Not to be refused, checked or fined. */
    NOT_ACTING
  }

  /** What training does about differences between groups. */
  public enum Mitigation {
    /** Rows weigh the same whoever they are of. */
    NONE,
    /**
     * Rows weigh so that group and outcome do not depend on each other (Kamiran and Calders,
     * Knowledge and Information Systems 33, 2012). No group is known when it is decided.
     */
    REWEIGHING
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
