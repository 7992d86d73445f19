package dev.plumbline.governance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ValueFinderTest {
  @Test
  void findsAValueThatStandsByItself() {
    ValueFinder finder = ValueFinder.of(List.of("A-1000", "A-10001", "Ann Lee", "+49 30 1", "ab"));
    assertThat(finder.isIn("A-1000")).isTrue();
    assertThat(finder.isIn("{\"parcel\":\"A-1000\"}")).isTrue();
    assertThat(finder.isIn("A-10002")).isFalse();
    assertThat(finder.isIn("BA-1000")).isFalse();
    assertThat(finder.isIn("ab")).as("too short to tell").isFalse();
    assertThat(finder.isIn("call +49 30 1!")).isTrue();
    assertThat(finder.without("A-10001, A-1000 and (Ann Lee)Ann Lees", "x"))
        .isEqualTo("x, x and (x)Ann Lees");
  }

  @Test
  void findsInBytesWhateverStandsAround() {
    ValueFinder finder = ValueFinder.of(Redaction.written(List.of("Ærøskøbing")));
    assertThat(finder.isIn("xÆrøskøbingx".getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(finder.isIn("Aeroskobing".getBytes(StandardCharsets.UTF_8))).isFalse();
  }

  @Test
  void findsAValueAsJsonAndPagesWriteIt() {
    ValueFinder finder = ValueFinder.of(Redaction.written(List.of("O\"Brien & <co>")));
    assertThat(finder.isIn("<td>O&quot;Brien &amp; &lt;co&gt;</td>")).isTrue();
    assertThat(finder.isIn("{\"name\":\"O\\\"Brien & <co>\"}")).isTrue();
    assertThat(finder.isIn("{\"stats\":\"{\\\"name\\\":\\\"O\\\\\\\"Brien & <co>\\\"}\"}"))
        .isTrue();
  }

  /** Against looking for one value after the other, with the same idea of standing by itself. */
  @Test
  void agreesWithLookingForOneAfterTheOther() {
    Random random = new Random(11);
    for (int round = 0; round < 2_000; round++) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        values.add(text(random, 5 + random.nextInt(4)));
      }
      String text = text(random, 40);
      assertThat(ValueFinder.of(values).isIn(text))
          .as("%s in %s", values, text)
          .isEqualTo(values.stream().anyMatch(value -> standsIn(text, value)));
    }
  }

  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append("aab-".charAt(random.nextInt(4)));
    }
    return text.toString();
  }

  private static boolean standsIn(String text, String value) {
    for (int at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
      int end = at + value.length();
      boolean begins = at == 0 || text.charAt(at - 1) == '-' || value.charAt(0) == '-';
      boolean ends = end == text.length() || text.charAt(end) == '-' || value.endsWith("-");
      if (begins && ends) {
        return true;
      }
    }
    return false;
  }
}
