package dev.plumbline.leakage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.SparkTest;
import dev.plumbline.feature.FeatureRows;
import dev.plumbline.problem.LeakKind;
import java.sql.Timestamp;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Thirty days, a row a day, and which of them a holdout's condition took. */
class TimeAcrossTheSplitTest extends SparkTest {
  private static final RowKeys KEYS = new RowKeys(List.of("ride", "person"), List.of("ride"), 2);

  @Test
  void trainingRowsThatAreNoOlderThanTheHoldoutAreCountedAndNamed() {
    // Held out are the 11th and all from the 21st on: the 12th to the 20th teach, and are later.
    List<LeakageFinding> findings = look(day -> day == 11 || day > 20);
    assertThat(findings)
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.kind()).isEqualTo(LeakKind.TIME_ACROSS_THE_SPLIT);
              assertThat(f.severity()).isEqualTo(LeakageFinding.Severity.WARN);
              assertThat(f.affectedRows()).isEqualTo(9);
              assertThat(f.measures()).containsEntry("later_share", 9 / 19.0);
              // Of the key only what is not personal, and no more keys than are asked for.
              assertThat(f.examples()).containsExactly("ride=r12", "ride=r13");
              assertThat(f.evidence()).startsWith("9 of 19 training rows");
            });
  }

  @Test
  void aHoldoutThatBeginsWhereTrainingEndsIsHonest() {
    assertThat(look(day -> day > 20)).isEmpty();
  }

  @Test
  void aHoldoutWithAGapBeforeItIsHonest() {
    assertThat(
            TimeAcrossTheSplit.look(
                rows(day -> day > 20).where("ride not in ('r19', 'r20')"), KEYS))
        .isEmpty();
  }

  @Test
  void aRowOfTheSameMomentAsTheFirstOfTheHoldoutIsNoOlder() {
    Dataset<Row> twice = rows(day -> day > 20).union(rows(day -> false).where("ride = 'r21'"));
    assertThat(TimeAcrossTheSplit.look(twice, KEYS))
        .singleElement()
        .satisfies(f -> assertThat(f.affectedRows()).isEqualTo(1));
  }

  @Test
  void withoutAHoldoutThereIsNothingToCompare() {
    assertThat(look(day -> false)).isEmpty();
  }

  private interface Holdout {
    boolean takes(int day);
  }

  private List<LeakageFinding> look(Holdout holdout) {
    return TimeAcrossTheSplit.look(rows(holdout), KEYS);
  }

  private Dataset<Row> rows(Holdout holdout) {
    return session()
        .createDataFrame(
            IntStream.rangeClosed(1, 30)
                .mapToObj(
                    day ->
                        RowFactory.create(
                            "r" + day,
                            "somebody " + day,
                            Timestamp.valueOf("2026-01-%02d 08:00:00".formatted(day)),
                            holdout.takes(day)))
                .toList(),
            new StructType()
                .add("ride", DataTypes.StringType)
                .add("person", DataTypes.StringType)
                .add(FeatureRows.PREDICTION_TIME, DataTypes.TimestampType)
                .add(FeatureRows.HOLDOUT, DataTypes.BooleanType));
  }
}
