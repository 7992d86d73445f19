package dev.plumbline.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.junit.jupiter.api.Test;

/** Rows that Spark sorted by place alone, without Spark. */
class ArrivalsTest {
  private static final ScanLayout.Stream STREAM =
      new ScanLayout.Stream(false, false, 10, 1, 0, 0, List.of(), List.of());
  private static final ScanLayout LAYOUT =
      new ScanLayout(true, 1, List.of(), 0, List.of(STREAM, STREAM));
  private static final int EVENT = ScanLayout.turn(EventStream.RANK_OF_EVENT, 0, 2);
  private static final int LATER_EVENT = ScanLayout.turn(EventStream.RANK_OF_STRICT_EVENT, 1, 2);
  private static final int PREDICTION =
      ScanLayout.turn(EventStream.RANK_OF_PREDICTION, ScanLayout.PREDICTION, 2);

  @Test
  void ordersRowsOfOnePlaceByKeyThenClockThenTurnThenWhatDecidesTies() {
    List<Row> inOrder =
        List.of(
            withoutTime(1),
            event(7, 1, 100, EVENT, 90, 95, 1),
            event(7, 1, 100, EVENT, 90, 95, 2),
            event(7, 1, 100, EVENT, 90, 96, 0),
            event(7, 1, 100, EVENT, 91, 95, 0),
            prediction(7, 1, 100),
            event(7, 1, 100, LATER_EVENT, 1, 1, 1),
            event(7, 1, 101, EVENT, 1, 1, 1),
            event(7, 2, 99, EVENT, 1, 1, 1),
            prediction(8, 1, 3),
            prediction(9, 3, 1));
    List<String> expected = read(inOrder);
    List<Row> shuffled = new ArrayList<>(inOrder);
    for (int seed = 0; seed < 100; seed++) {
      Collections.shuffle(shuffled, new Random(seed));
      shuffled.sort(
          Comparator.comparing(
              row -> row.isNullAt(ScanLayout.CLOCK) ? 0 : row.getLong(ScanLayout.PLACE)));
      assertThat(read(shuffled)).isEqualTo(expected);
    }
  }

  @Test
  void givesRowsThatSeeNothingOneByOne() {
    List<Row> rows = Collections.nCopies(3, withoutTime(1));
    Arrivals arrivals = new Arrivals(LAYOUT, rows.iterator());
    for (int i = 0; i < 3; i++) {
      assertThat(arrivals.hasNext()).isTrue();
      assertThat(arrivals.next().seesNothing()).isTrue();
    }
    assertThat(arrivals.hasNext()).isFalse();
  }

  private static List<String> read(List<Row> rows) {
    List<String> read = new ArrayList<>();
    new Arrivals(LAYOUT, rows.iterator())
        .forEachRemaining(
            a ->
                read.add(
                    "%d %d %d %d %d %d %d"
                        .formatted(
                            a.place(),
                            a.identity(),
                            a.clock(),
                            a.turn(),
                            a.eventTime(),
                            a.recordedAt(),
                            a.tie())));
    return read;
  }

  private static Row event(
      long place, long identity, long clock, int turn, long time, long recordedAt, long tie) {
    return RowFactory.create(place, identity, clock, turn, time, recordedAt, tie, 1.0, null);
  }

  private static Row prediction(long place, long identity, long clock) {
    return RowFactory.create(
        place, identity, clock, PREDICTION, null, null, null, null, population());
  }

  private static Row withoutTime(long identity) {
    return RowFactory.create(
        null, identity, null, PREDICTION, null, null, null, null, population());
  }

  private static RawRow population() {
    return new RawRow(new GenericInternalRow(new Object[] {}));
  }
}
