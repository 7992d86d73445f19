package dev.plumbline.segment;

import dev.plumbline.statistic.Centres;
import java.io.Serializable;

/**
 * A clustering on its way.
 *
 * @param rows the rows it is fitted to
 * @param within the sum of its rows' squared distances to their means, as of the last pass
 * @param isSettled whether its centres move no more
 */
record Clustering(Rows rows, Centres centres, double within, boolean isSettled)
    implements Serializable {

  /** Which rows. */
  enum Rows {
    ALL,
    FIRST_HALF,
    SECOND_HALF;

    /**
     * @param half 0 or 1
     */
    boolean include(int half) {
      return switch (this) {
        case ALL -> true;
        case FIRST_HALF -> half == 0;
        case SECOND_HALF -> half == 1;
      };
    }
  }
}
