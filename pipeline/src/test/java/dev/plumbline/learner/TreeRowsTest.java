package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TreeRowsTest {
  private static final float NONE = Float.NaN;

  @Test
  void equalRowsBecomeOneWithTheSumOfTheirWeights() {
    TreeRows rows =
        new TreeRows(
            new float[] {1, NONE, 2, 3, 1, NONE, 1, NONE, 2, 3, 1, NONE},
            new float[] {0, 1, 0, 1, 1, 0},
            new float[] {1, 0.5f, 2, 1, 0.25f, 4});

    TreeRows collapsed = rows.collapsed();

    assertThat(collapsed.features()).containsExactly(1, NONE, 2, 3, 1, NONE);
    assertThat(collapsed.labels()).containsExactly(0, 1, 1);
    assertThat(collapsed.weights()).containsExactly(7, 0.75f, 1);
  }

  @Test
  void rowsOfWhichMoreThanHalfDifferStayAsTheyAre() {
    TreeRows rows =
        new TreeRows(new float[] {1, 2, 3, 3}, new float[] {0, 0, 0, 0}, new float[] {1, 1, 1, 1});

    assertThat(rows.collapsed()).isSameAs(rows);
  }

  @Test
  void noRowsAreNoRows() {
    assertThat(new TreeRows(new float[0], new float[0], new float[0]).collapsed().rows()).isZero();
  }
}
