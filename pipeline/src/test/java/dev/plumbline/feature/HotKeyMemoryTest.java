package dev.plumbline.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.problem.FeatureSet.Function;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The memory of one key with four million events in reach: columns of primitive values, so that the
 * bytes an event needs can be counted from what {@link EventStore} and {@link SortedValues} say,
 * and then some, as late events leave chunks behind that are not full. The bounds lie a few bytes
 * above what was measured.
 */
@Tag("proof")
class HotKeyMemoryTest {
  private static final int EVENTS = 4_000_000;
  private static final long SECOND = 1_000_000L;
  private static final long DAY = 86_400 * SECOND;

  /**
   * Plain: 8 bytes of time and 8 of the measure. With corrections 8 more of the sequence and 4 (or
   * 8) of the reference to the latest values; least and greatest from 12 to 24 for each of three
   * windows, which hold 1, 30 and 365 of 400 days. Distinct: a tally of 12 bytes a place, half to
   * two thirds of them empty at worst.
   */
  @ParameterizedTest
  @CsvSource({
    "false, COUNT MEAN SD MIN MAX FIRST LAST, 30",
    "true, COUNT MEAN SD FIRST LAST, 56",
    "true, MIN MAX, 75",
    "false, DISTINCT, 60"
  })
  void needsFewBytesForEachEvent(boolean correctable, String functions, int bytes) {
    List<ScanLayout.Span> spans = new ArrayList<>();
    int outputs = 0;
    for (long days : new long[] {1, 30, 365}) {
      List<ScanLayout.WindowOutput> ofSpan = new ArrayList<>();
      for (String function : functions.split(" ")) {
        ofSpan.add(new ScanLayout.WindowOutput(outputs++, Function.valueOf(function), 0, 0));
      }
      spans.add(new ScanLayout.Span(days * DAY, ofSpan));
    }
    ScanLayout.Stream stream =
        new ScanLayout.Stream(false, correctable, 400 * DAY, 1, 0, 0, spans, List.of());
    Random random = new Random(1);
    long before = usedAfterCollection();
    StreamState state = new StreamState(stream);
    double[] values = new double[1];
    Object[] latest = {};
    long clock = 0;
    for (int i = 0; i < EVENTS; i++) {
      clock = i * (400 * DAY / EVENTS);
      // Up to an hour late, so that events enter behind others.
      long time = clock - (long) (random.nextDouble() * 3_600 * SECOND);
      values[0] = random.nextGaussian();
      state.add(time, Long.MAX_VALUE, values, latest, clock);
    }
    Object[] row = new Object[outputs];
    state.write(clock, row, 0);
    long used = usedAfterCollection() - before;
    System.getLogger("hot key")
        .log(
            System.Logger.Level.INFO,
            "%s, correctable %s: %.1f bytes an event"
                .formatted(functions, correctable, (double) used / EVENTS));

    state.write(clock, row, 0);
    assertThat(row).doesNotContainNull();
    assertThat((double) used / EVENTS).isBetween(8.0, (double) bytes);
  }

  private static long usedAfterCollection() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
