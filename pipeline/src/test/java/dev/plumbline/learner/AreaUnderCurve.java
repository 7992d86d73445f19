package dev.plumbline.learner;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The area under the ROC curve by ranks (Mann and Whitney 1947), ties counting half. */
final class AreaUnderCurve {
  private AreaUnderCurve() {}

  static double of(double[] scores, int[] labels) {
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double rankSum = 0;
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && scores[order[to]] == scores[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        rankSum += labels[order[i]] * (from + to + 1) / 2.0;
      }
      from = to;
    }
    double positives = Arrays.stream(labels).sum();
    return (rankSum - positives * (positives + 1) / 2) / (positives * (scores.length - positives));
  }
}
