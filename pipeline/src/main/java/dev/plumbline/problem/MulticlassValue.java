package dev.plumbline.problem;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What it costs to decide for one class where another is true. The right decision costs nothing
 * unless an amount is stated for it; it may be negative, a gain.
 *
 * @param unit the currency or unit of the amounts
 * @param costs the amounts in the order they are stated
 */
public record MulticlassValue(String unit, List<Amount> costs) implements Value {
  /** Stands for every decision, or every true class, that is not named. */
  public static final String OTHERWISE = "otherwise";

  static final String KEY = "costs";

  /** Where nothing is to be paid. */
  public static final int NOTHING = -1;

  /**
   * One amount.
   *
   * @param actual the true class; empty for all that have no amounts of their own
   * @param decided the class decided for; empty for all wrong ones that are not named
   * @param sql the amount, over the population's row and its features
   */
  public record Amount(Optional<String> actual, Optional<String> decided, String sql) {
    /** In words, such as {@code gold where it is basic}. */
    public String words() {
      return decided.orElse("another class")
          + actual.map(a -> " where it is " + a).orElse(" where no amount is stated");
    }

    /** Whether it is what the right decision costs. */
    public boolean isOfRightDecision() {
      return actual.isPresent() && actual.equals(decided);
    }

    KeyPath path(KeyPath value) {
      KeyPath path = value.child(KEY);
      return actual
          .map(a -> path.child(a, decided.orElse(OTHERWISE)))
          .orElseGet(() -> path.child(OTHERWISE));
    }
  }

  public MulticlassValue {
    costs = List.copyOf(costs);
  }

  @Override
  public Task task() {
    return Task.MULTICLASS;
  }

  @Override
  public Map<String, String> amounts() {
    Map<String, String> amounts = new LinkedHashMap<>();
    costs.forEach(amount -> amounts.put(amount.words(), amount.sql()));
    return Collections.unmodifiableMap(amounts);
  }

  /** Where the amount of a key of {@link #amounts} is written. */
  KeyPath path(KeyPath value, String key) {
    return costs.stream()
        .filter(amount -> amount.words().equals(key))
        .findFirst()
        .map(amount -> amount.path(value))
        .orElse(value);
  }

  /**
   * Which amount is due: its place in {@link #costs}, or {@link #NOTHING}. The nearest counts: of
   * this decision where this class is true, of any wrong one then, of any mistake at all.
   */
  public int amountOf(String actual, String decided) {
    int own = place(Optional.of(actual), Optional.of(decided));
    if (own != NOTHING || actual.equals(decided)) {
      return own;
    }
    int ofClass = place(Optional.of(actual), Optional.empty());
    return ofClass != NOTHING ? ofClass : place(Optional.empty(), Optional.empty());
  }

  /** The same for all classes: true class → decided class → the amount's place. */
  public int[][] amountsOf(List<String> classes) {
    return classes.stream()
        .map(actual -> classes.stream().mapToInt(decided -> amountOf(actual, decided)).toArray())
        .toArray(int[][]::new);
  }

  private int place(Optional<String> actual, Optional<String> decided) {
    for (int i = 0; i < costs.size(); i++) {
      if (costs.get(i).actual().equals(actual) && costs.get(i).decided().equals(decided)) {
        return i;
      }
    }
    return NOTHING;
  }
}
