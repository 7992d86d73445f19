package dev.plumbline.jobs.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HubScansTest {
  private final HubScans scans = new HubScans(7);
  private final List<HubScans.Row> rows = everyRow();

  @Test
  void areBetweenFortyAndSixtyThousand() {
    assertThat(rows).hasSizeBetween(40_000, 60_000);
  }

  @Test
  void comeInTheOrderOfRecordingAndAfterTheScan() {
    List<Long> recorded = rows.stream().map(row -> row.reading().recordedAt()).toList();

    assertThat(recorded).isSorted();
    assertThat(rows).allMatch(row -> row.reading().recordedAt() > row.scan().scannedAt());
  }

  @Test
  void correctionsAreRecordedHoursToDaysAfterTheOriginalAndSaySomethingElse() {
    List<HubScans.Scan> corrected =
        rows.stream()
            .map(HubScans.Row::scan)
            .filter(scan -> scan.readings().size() == 2)
            .distinct()
            .toList();

    assertThat((double) corrected.size() / rows.size())
        .isCloseTo(HubScans.CORRECTION_RATE, within(0.005));
    for (HubScans.Scan scan : corrected) {
      HubScans.Reading original = scan.readings().get(0);
      HubScans.Reading correction = scan.readings().get(1);
      assertThat(correction.recordedAt() - original.recordedAt())
          .isBetween(3 * SampleCalendar.HOUR, 3 * SampleCalendar.DAY);
      assertThat(correction.dwellHours()).isNotEqualTo(original.dwellHours());
    }
  }

  @Test
  void aCorrectionIsUnknownUntilItIsRecorded() {
    HubScans.Scan scan =
        rows.stream()
            .map(HubScans.Row::scan)
            .filter(candidate -> candidate.readings().size() == 2)
            .findFirst()
            .orElseThrow();
    HubScans.Reading original = scan.readings().get(0);
    HubScans.Reading correction = scan.readings().get(1);

    assertThat(scan.dwellAsRecordedBy(original.recordedAt() - 1)).isEmpty();
    assertThat(scan.dwellAsRecordedBy(correction.recordedAt() - 1)).hasValue(original.dwellHours());
    assertThat(scan.dwellAsRecordedBy(correction.recordedAt())).hasValue(correction.dwellHours());
  }

  @Test
  void strikeShowsFromItsFirstDayAndOnlyForItsCarrier() {
    LocalDate first = SampleCalendar.STRIKE_FIRST_DAY;
    LocalDate last = SampleCalendar.STRIKE_LAST_DAY;

    double usual = meanDwell(HubScans.STRIKING, SampleCalendar.FIRST_DAY, first);
    assertThat(meanDwell(HubScans.STRIKING, first.minusDays(5), first)).isLessThan(2 * usual);
    assertThat(meanDwell(HubScans.STRIKING, first, first.plusDays(1))).isGreaterThan(3 * usual);
    assertThat(meanDwell(HubScans.STRIKING, first, last.plusDays(1))).isGreaterThan(3 * usual);
    assertThat(meanDwell(HubScans.STRIKING, last.plusDays(1), last.plusDays(6)))
        .isLessThan(2 * usual);
    for (Carrier carrier : Carrier.values()) {
      if (carrier != HubScans.STRIKING) {
        double before = meanDwell(carrier, SampleCalendar.FIRST_DAY, first);
        assertThat(meanDwell(carrier, first, last.plusDays(1))).isBetween(before / 2, before * 2);
      }
    }
  }

  private List<HubScans.Row> everyRow() {
    List<HubScans.Row> all = new ArrayList<>();
    for (int day = 0; day < HubScans.recordingDays(); day++) {
      all.addAll(scans.recordedOn(day));
    }
    return List.copyOf(all);
  }

  /** Over the scans made from the first day on and before the last. */
  private double meanDwell(Carrier carrier, LocalDate from, LocalDate before) {
    return rows.stream()
        .filter(row -> row.scan().carrier() == carrier)
        .filter(row -> row.scan().scannedAt() >= SampleCalendar.startOf(from))
        .filter(row -> row.scan().scannedAt() < SampleCalendar.startOf(before))
        .mapToDouble(row -> row.reading().dwellHours())
        .average()
        .orElseThrow();
  }
}
