package dev.plumbline.statistic;

/**
 * Rows that this class and a script in Python make alike, digit by digit: {@code x ← (1103515245 x
 * + 12345) mod 2³¹} from a seed, divided by 2³¹. With u = 600 such numbers from seed 42,
 *
 * <pre>
 * s  = np.round(u[:200], 2)                        scores
 * y  = u[200:400] < s**2                           outcomes
 * s2 = np.round((s + u[400:]) / 2, 2)              other scores
 * a  = 10 * u[:200] + 5; a[7] = 0                  actual numbers
 * b  = 10 * u[:200] + 5 + 2 * u[200:400] - 1.3 * u[400:]     predicted numbers
 * w  = np.stack([u[:200] + .2, u[200:400], u[400:]], 1)
 * P  = w / w.sum(1, keepdims=True)                 probabilities of three classes
 * yt = first class whose cumulated P exceeds v     with v = 200 numbers from seed 7
 * </pre>
 *
 * The numbers in the tests are those of scikit-learn 1.9.1 with NumPy 2.4.6 on these vectors.
 */
final class FixedVectors {
  static final int ROWS = 200;

  final double[] scores = new double[ROWS];
  final double[] others = new double[ROWS];
  final boolean[] positive = new boolean[ROWS];
  final double[] actual = new double[ROWS];
  final double[] predicted = new double[ROWS];
  final double[][] probabilities = new double[ROWS][3];
  final int[] classes = new int[ROWS];

  FixedVectors() {
    double[] u = numbers(3 * ROWS, 42);
    double[] v = numbers(ROWS, 7);
    for (int i = 0; i < ROWS; i++) {
      double second = u[ROWS + i];
      double third = u[2 * ROWS + i];
      scores[i] = Math.rint(100 * u[i]) / 100;
      positive[i] = second < scores[i] * scores[i];
      others[i] = Math.rint(100 * ((scores[i] + third) / 2)) / 100;
      actual[i] = i == 7 ? 0 : 10 * u[i] + 5;
      predicted[i] = 10 * u[i] + 5 + 2 * second - 1.3 * third;
      double sum = u[i] + 0.2 + second + third;
      probabilities[i] = new double[] {(u[i] + 0.2) / sum, second / sum, third / sum};
      classes[i] =
          v[i] < probabilities[i][0] ? 0 : v[i] < probabilities[i][0] + probabilities[i][1] ? 1 : 2;
    }
  }

  /** The block of a row, where blocks are asked for: ten of 20 rows. */
  static String block(int row) {
    return "block " + row % 10;
  }

  ScoreCounts counts() {
    ScoreCounts counts = new ScoreCounts();
    for (int i = 0; i < ROWS; i++) {
      counts.add(scores[i], positive[i]);
    }
    return counts;
  }

  private static double[] numbers(int count, long seed) {
    double[] numbers = new double[count];
    long state = seed;
    for (int i = 0; i < count; i++) {
      state = (state * 1103515245L + 12345) % (1L << 31);
      numbers[i] = state / (double) (1L << 31);
    }
    return numbers;
  }
}
