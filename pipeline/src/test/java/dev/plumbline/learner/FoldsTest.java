package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FoldsTest {
  @Test
  void aFoldByEntityTrainsOnEverySegmentButItsOwn() {
    Folds folds = new Folds.ByEntity(3);

    assertThat(folds.models()).isEqualTo(4);
    assertThat(folds.trains(1, 0, 0)).isTrue();
    assertThat(folds.trains(1, 1, 0)).isFalse();
    assertThat(folds.validates(1, 1)).isTrue();
    assertThat(folds.validates(1, 2)).isFalse();
  }

  @Test
  void aFoldByTimeTrainsOnlyOnWhatWasKnownBeforeItBegan() {
    Folds folds = new Folds.ByTime(3);

    assertThat(folds.trains(1, -1, 0)).isTrue();
    assertThat(folds.trains(1, 0, 1)).isTrue();
    // Of segment 0, but its label came after segment 1 had begun.
    assertThat(folds.trains(1, 0, 2)).isFalse();
    assertThat(folds.trains(2, 0, 2)).isTrue();
    assertThat(folds.validates(0, -1)).isFalse();
  }

  @Test
  void aFoldByTimeAndGroupTrainsOnEarlierRowsOfOtherGroups() {
    Folds folds = new Folds.ByTime(3, 2);

    assertThat(folds.folds()).isEqualTo(6);
    // Fold 3 is stretch 1 of part 1; of the warm-up, segment -1 is part 0 and segment -2 part 1.
    assertThat(folds.trains(3, -1, 0)).isTrue();
    assertThat(folds.trains(3, -2, 0)).isFalse();
    assertThat(folds.trains(3, 0, 1)).isTrue();
    assertThat(folds.trains(3, 1, 1)).isFalse();
    // Of the other part, but not known when stretch 1 began.
    assertThat(folds.trains(3, 0, 2)).isFalse();
    assertThat(folds.validates(3, 3)).isTrue();
    assertThat(folds.validates(3, 2)).isFalse();
    assertThat(folds.trains(folds.finalModel(), 3, 3)).isTrue();
    assertThat(folds.trains(folds.finalModel(), 3, 4)).isFalse();
  }

  @Test
  void theFinalModelTrainsOnEverySegmentAndValidatesNothing() {
    for (Folds folds : new Folds[] {new Folds.ByEntity(3), new Folds.ByTime(3)}) {
      assertThat(folds.trains(folds.finalModel(), 2, 3)).isTrue();
      assertThat(folds.validates(folds.finalModel(), 3)).isFalse();
    }
  }

  @Test
  void aRowWhoseLabelIsNotYetKnownTrainsNothing() {
    for (Folds folds : new Folds[] {new Folds.ByEntity(3), new Folds.ByTime(3)}) {
      for (int model = 0; model < folds.models(); model++) {
        assertThat(folds.trains(model, -1, 4)).isFalse();
      }
    }
  }
}
