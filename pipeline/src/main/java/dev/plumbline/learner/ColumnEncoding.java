package dev.plumbline.learner;

import java.io.Serializable;
import java.util.List;

/** What one feature column taught its encoder. */
public sealed interface ColumnEncoding extends Serializable {

  /** The feature column read. */
  String name();

  /** The columns a linear model needs for it. */
  int indicators();

  /** XGBoost's type of it: {@code q} a number, {@code c} a category. */
  String treeType();

  /**
   * A number.
   *
   * @param mean the mean of the training part, which stands in for a missing value
   * @param deviation the population standard deviation of the training part, 1 where it is 0
   * @param missing whether any value of the training part was missing
   */
  record Numeric(String name, double mean, double deviation, boolean missing)
      implements ColumnEncoding {
    @Override
    public int indicators() {
      return missing ? 2 : 1;
    }

    @Override
    public String treeType() {
      return "q";
    }
  }

  /**
   * A category.
   *
   * @param kept the most frequent values of the training part, most frequent first, ties by name;
   *     every other value, seen or not, shares one place after them
   */
  record Categories(String name, List<String> kept) implements ColumnEncoding {
    public Categories {
      kept = List.copyOf(kept);
    }

    @Override
    public int indicators() {
      return kept.size() + 2;
    }

    @Override
    public String treeType() {
      return "c";
    }

    /** The place shared by the values that are not kept. */
    int other() {
      return kept.size();
    }

    /** The place of missing values. */
    int missing() {
      return kept.size() + 1;
    }
  }
}
