package dev.plumbline.evaluate;

import dev.plumbline.statistic.BlockSums;
import java.io.Serializable;

/** All that is counted of one model's predictions; mergeable. */
interface ModelTally<T> extends Serializable {
  /** Adds the other's rows to these. */
  T merge(T other);

  /** What intervals are made of. */
  BlockSums blocks();
}
