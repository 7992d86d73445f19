package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettingInWordsTest {
  @Test
  void writesSmallAndLargeNumbersOut() {
    assertThat(SettingInWords.of("penalty=1.0E-4, mix=0.5")).isEqualTo("penalty=0.0001, mix=0.5");
    assertThat(SettingInWords.of("penalty=2.5E-5")).isEqualTo("penalty=0.000025");
    assertThat(SettingInWords.of("penalty=1.0E7")).isEqualTo("penalty=10000000");
  }

  @Test
  void leavesEverythingElseAsItIs() {
    assertThat(SettingInWords.of("trees=100, depth=3")).isEqualTo("trees=100, depth=3");
    assertThat(SettingInWords.of("rule RATE1 (E-mail = 3)")).isEqualTo("rule RATE1 (E-mail = 3)");
  }
}
