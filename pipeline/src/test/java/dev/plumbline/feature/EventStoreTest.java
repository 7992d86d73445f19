package dev.plumbline.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The state of a key with many events, against plain lists. */
class EventStoreTest {
  private record Entry(long time, long sequence, double value) {}

  /** From nearly in order to wholly out of order, and with many ties. */
  @ParameterizedTest
  @ValueSource(ints = {0, 5, 400, 20_000})
  void keepsEventsInOrderWhateverTheirLatenessAndLetsThemGo(int lateness) {
    Random random = new Random(lateness);
    EventStore store = new EventStore(1, true);
    List<Entry> expected = new ArrayList<>();
    long tooOld = Long.MIN_VALUE;
    for (int round = 0; round < 2; round++) {
      store.clear();
      expected.clear();
      for (int i = 0; i < 6_000; i++) {
        long time = i / 3 - (lateness == 0 ? 0 : random.nextInt(lateness));
        double value = random.nextInt(4) == 0 ? EventStore.MISSING : random.nextGaussian();
        store.add(time, i, new double[] {value}, new Object[] {i});
        int at = expected.size();
        while (at > 0 && expected.get(at - 1).time() > time) {
          at--;
        }
        expected.add(at, new Entry(time, i, value));
        if (random.nextInt(3) == 0) {
          Entry gone = expected.remove(random.nextInt(expected.size()));
          store.remove(store.find(gone.time(), gone.sequence()));
        }
        if (i % 1_500 == 1_499) {
          agree(store, expected, random);
        }
      }
      tooOld = expected.get(expected.size() / 2).time();
      store.dropBefore(tooOld);
      long bound = tooOld;
      expected.removeIf(e -> e.time() < bound);
      long first = store.firstAfter(tooOld - 1);
      for (Entry entry : expected) {
        assertThat(store.time(first)).isEqualTo(entry.time());
        first = store.next(first);
      }
      assertThat(first).isEqualTo(EventStore.NONE);
    }
  }

  private static void agree(EventStore store, List<Entry> expected, Random random) {
    long place = store.firstAfter(Long.MIN_VALUE);
    for (Entry entry : expected) {
      assertThat(store.time(place)).isEqualTo(entry.time());
      assertThat(Double.doubleToRawLongBits(store.value(place, 0)))
          .isEqualTo(Double.doubleToRawLongBits(entry.value()));
      assertThat(store.latest(place)[0]).isEqualTo((int) entry.sequence());
      place = store.next(place);
    }
    assertThat(place).isEqualTo(EventStore.NONE);
    for (int i = 0; i < 50; i++) {
      long time = expected.get(random.nextInt(expected.size())).time() + random.nextInt(3) - 1;
      long after = store.firstAfter(time);
      List<Entry> younger = expected.stream().filter(e -> e.time() > time).toList();
      assertThat(after == EventStore.NONE).isEqualTo(younger.isEmpty());
      List<Entry> valued = younger.stream().filter(e -> !EventStore.isMissing(e.value())).toList();
      long found = store.firstWithValue(after, 0);
      assertThat(found == EventStore.NONE).isEqualTo(valued.isEmpty());
      if (!valued.isEmpty()) {
        assertThat(store.value(found, 0)).isEqualTo(valued.get(0).value());
        assertThat(store.value(store.lastWithValue(store.last(), 0), 0))
            .isEqualTo(valued.get(valued.size() - 1).value());
      }
    }
  }

  @Test
  void findsTheLeastAndGreatestValueOfEveryWindowThatEndsNow() {
    Random random = new Random(1);
    for (int trial = 0; trial < 30; trial++) {
      Staircase least = Staircase.least();
      Staircase greatest = Staircase.greatest();
      List<Entry> all = new ArrayList<>();
      int values = 1 + random.nextInt(40);
      for (int i = 0; i < 500; i++) {
        long time = i / 2 - random.nextInt(20);
        double value = random.nextInt(30) == 0 ? Double.NaN : random.nextInt(values);
        all.add(new Entry(time, i, value));
        least.add(time, value);
        greatest.add(time, value);
        long bound = i / 2 - random.nextInt(60);
        double[] inside =
            all.stream().filter(e -> e.time() > bound).mapToDouble(Entry::value).sorted().toArray();
        if (inside.length == 0) {
          assertThat(EventStore.isMissing(least.after(bound))).isTrue();
        } else {
          assertThat((Double) least.after(bound)).isEqualTo((Double) inside[0]);
          assertThat((Double) greatest.after(bound)).isEqualTo((Double) inside[inside.length - 1]);
        }
        if (i % 50 == 0) {
          least.dropThrough(i / 2 - 60);
          greatest.dropThrough(i / 2 - 60);
        }
      }
    }
  }

  @Test
  void countsDifferentNumbersThatComeAndGo() {
    Random random = new Random(2);
    ValueTally tally = new ValueTally();
    Map<Double, Integer> counts = new HashMap<>();
    for (int i = 0; i < 200_000; i++) {
      double value = random.nextInt(i < 100_000 ? 3_000 : 40) - 20;
      if (random.nextInt(5) < 3 || !counts.containsKey(value)) {
        tally.add(value);
        counts.merge(value, 1, Integer::sum);
      } else {
        tally.remove(value);
        counts.computeIfPresent(value, (k, n) -> n == 1 ? null : n - 1);
      }
      if (i % 1_000 == 0) {
        assertThat(tally.distinct()).isEqualTo(counts.size());
      }
    }
    tally.clear();
    assertThat(tally.distinct()).isZero();
  }
}
