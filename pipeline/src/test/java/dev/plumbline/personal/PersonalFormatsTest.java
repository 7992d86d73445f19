package dev.plumbline.personal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.personal.PersonalFormats.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Recall over the ways in which people write personal data, and precision beside columns that look
 * like it: made-up columns of 2,000 rows, several seeds each. The finder was corrected on the seeds
 * from 1 on; docs/governance.md quotes what it does on others.
 */
class PersonalFormatsTest {
  private static final int ROWS = 2_000;
  private static final double LEAST_SHARE = 0.001;

  /** Seeds of columns in which only some rows are personal: never those of the full ones. */
  private static final int OF_SOME = 1_000_000;

  /** The first of the seeds that nothing was corrected on. */
  private static final int FRESH = 20_261_121;

  @Test
  void findsTheWaysPeopleWriteAndLeavesLookAlikesAlone() {
    Outcome outcome = outcome(1, 2);
    assertThat(outcome.missed()).as(outcome.sentence()).isEmpty();
    assertThat(outcome.alarmed()).as(outcome.sentence()).isEmpty();
  }

  @Test
  @Tag("proof")
  void onSeedsThatNothingWasCorrectedOn() {
    Outcome outcome = outcome(FRESH, 20);
    System.out.println(outcome.sentence());
    assertThat(outcome.found()).as(outcome.sentence()).isGreaterThan(outcome.columns() * 99 / 100);
    assertThat(outcome.alarmed()).as(outcome.sentence()).hasSizeLessThan(outcome.honest() / 100);
  }

  /**
   * What came of all columns.
   *
   * @param missed formats and seeds that were not found, where all or one in twenty rows have them
   * @param alarmed look-alikes and seeds that were taken for personal data
   */
  private record Outcome(int columns, List<String> missed, int honest, List<String> alarmed) {
    int found() {
      return columns - missed.size();
    }

    String sentence() {
      return "found %d of %d, missed %s; alarms %d of %d: %s"
          .formatted(found(), columns, missed, alarmed.size(), honest, alarmed);
    }
  }

  private static Outcome outcome(int first, int seeds) {
    List<String> missed = new ArrayList<>();
    List<String> alarmed = new ArrayList<>();
    int columns = 0;
    int honest = 0;
    for (int seed = first; seed < first + seeds; seed++) {
      for (Map.Entry<String, Format> entry : PersonalFormats.all().entrySet()) {
        columns += 2;
        if (!holds(entry.getValue(), seed, 1)) {
          missed.add(entry.getKey() + " in all rows, seed " + seed);
        }
        if (!holds(entry.getValue(), OF_SOME + seed, 20)) {
          missed.add(entry.getKey() + " in 5% of rows, seed " + seed);
        }
      }
      for (Map.Entry<String, Function<Random, Supplier<String>>> entry :
          LookAlikes.all().entrySet()) {
        honest++;
        PersonalScan scan = scan(entry.getValue().apply(new Random(seed)), 1);
        scan.findings(LEAST_SHARE)
            .forEach(found -> alarmed.add(entry.getKey() + ": " + found.kind()));
      }
    }
    return new Outcome(columns, missed, honest, alarmed);
  }

  private static boolean holds(Format format, int seed, int every) {
    Supplier<String> made = format.made().apply(new Samples(seed));
    return scan(made, every).findings(LEAST_SHARE).stream()
        .anyMatch(found -> found.kind() == format.kind());
  }

  private static PersonalScan scan(Supplier<String> made, int every) {
    PersonalScan scan = PersonalScan.of(List.of("reference"), 10_000);
    for (int i = 0; i < ROWS; i++) {
      String text = i % every == 0 ? made.get() : "none " + i;
      scan.add(c -> text);
    }
    return scan;
  }
}
