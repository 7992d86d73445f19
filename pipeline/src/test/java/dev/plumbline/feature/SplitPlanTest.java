package dev.plumbline.feature;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.Failure;
import dev.plumbline.SparkTest;
import dev.plumbline.TestProblem;
import dev.plumbline.learner.Folds;
import dev.plumbline.problem.Problem;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitPlanTest extends SparkTest {
  private static final StructType SCHEMA =
      StructType.fromDDL("parcel STRING, prediction_time TIMESTAMP, region STRING");
  private static final Instant BEGINS = Instant.parse("2026-01-05T00:00:00Z");
  // Four stretches (three folds and the warm-up) of 25 days.
  private static final Duration STRETCH = Duration.ofDays(25);
  private static final Instant HOLDOUT = BEGINS.plus(STRETCH.multipliedBy(4));
  private static final Duration MATURITY = Duration.ofDays(2);

  @TempDir Path directory;

  @Test
  void aRowTrainsAFoldOnlyWhereItsLabelWasKnownBeforeTheFoldsValidationBegan() {
    Problem problem = TestProblem.parcels(directory).problem();
    SplitPlan plan = new SplitPlan(problem, Optional.of(BEGINS), Optional.of(HOLDOUT));
    Folds folds = new Folds.ByTime(3);
    int trained = 0;
    int[] validated = new int[3];
    for (Row row : assigned(rows(600, 1), plan, 7).where("not held").collectAsList()) {
      Instant time = row.getTimestamp(1).toInstant();
      int segment = row.getAs(SplitPlan.SEGMENT);
      int available = row.getAs(SplitPlan.AVAILABLE_FROM);
      // By hand: fold f validates on [begins + (f + 1) stretches, begins + (f + 2) stretches).
      for (int fold = 0; fold < 3; fold++) {
        Instant from = BEGINS.plus(STRETCH.multipliedBy(fold + 1));
        Instant to = from.plus(STRETCH);
        boolean validates =
            !time.isBefore(from) && (time.isBefore(to) || fold == 2 && time.isBefore(HOLDOUT));
        boolean trains = !time.plus(MATURITY).isAfter(from);
        assertThat(folds.validates(fold, segment))
            .as("%s validates %d", time, fold)
            .isEqualTo(validates);
        assertThat(folds.trains(fold, segment, available))
            .as("%s trains %d", time, fold)
            .isEqualTo(trains);
        validated[fold] += validates ? 1 : 0;
        trained += trains ? 1 : 0;
      }
      assertThat(folds.trains(3, segment, available))
          .as("%s trains the final model", time)
          .isEqualTo(!time.plus(MATURITY).isAfter(HOLDOUT));
    }
    assertThat(Arrays.stream(validated).min().orElseThrow()).isGreaterThan(50);
    assertThat(trained).isGreaterThan(300);
  }

  @Test
  void aFoldByTimeAndGroupSharesNoGroupAndLearnsFromNothingLater() {
    SplitPlan plan = plan("split.folds", "5 by time, 3 by group", "split.group", "[carrier]");
    Folds folds = plan.folds();
    List<Row> rows =
        plan.assigned(
                rows(3_000, 1)
                    .where(col("prediction_time").lt(Timestamp.from(HOLDOUT)))
                    .withColumn("label", functions.lit(true))
                    .withColumn(
                        FeatureRows.GROUP, functions.expr("xxhash64(pmod(xxhash64(parcel), 40))")),
                7)
            .collectAsList();

    for (int fold = 0; fold < folds.folds(); fold++) {
      List<Row> judged = new ArrayList<>();
      List<Row> taught = new ArrayList<>();
      for (Row row : rows) {
        int segment = row.getAs(SplitPlan.SEGMENT);
        int available = row.getAs(SplitPlan.AVAILABLE_FROM);
        if (folds.validates(fold, segment)) {
          judged.add(row);
        }
        if (folds.trains(fold, segment, available)) {
          taught.add(row);
        }
      }
      Instant first =
          judged.stream().map(r -> r.getTimestamp(1).toInstant()).min(Instant::compareTo).get();
      assertThat(taught)
          .as("fold %d", fold)
          .isNotEmpty()
          .allSatisfy(
              r ->
                  assertThat(r.getTimestamp(1).toInstant().plus(MATURITY)).isBeforeOrEqualTo(first))
          .extracting(r -> r.<Long>getAs(FeatureRows.GROUP))
          .doesNotContainAnyElementsOf(
              judged.stream().map(r -> r.<Long>getAs(FeatureRows.GROUP)).toList());
    }
    // Five sixths of 2,700 rows lie past the warm-up, with a standard deviation of 19.
    assertThat(rows)
        .filteredOn(r -> r.<Integer>getAs(SplitPlan.SEGMENT) >= 0)
        .hasSizeBetween(2_150, 2_350);
  }

  @Test
  void whatIsKnownExactlyWhenAFoldBeginsTrainsIt() {
    SplitPlan plan =
        new SplitPlan(
            TestProblem.parcels(directory).problem(), Optional.of(BEGINS), Optional.of(HOLDOUT));
    Instant firstFold = BEGINS.plus(STRETCH);
    List<Row> rows =
        assigned(
                session()
                    .createDataFrame(
                        List.of(
                            row("a", firstFold.minus(MATURITY)),
                            row("b", firstFold.minus(MATURITY).plusSeconds(1)),
                            row("c", HOLDOUT.minus(MATURITY)),
                            row("d", HOLDOUT.minus(MATURITY).plusSeconds(1)),
                            row("e", firstFold),
                            row("f", firstFold.minusSeconds(1))),
                        SCHEMA),
                plan,
                7)
            .orderBy("parcel")
            .collectAsList();
    assertThat(rows.stream().limit(4).map(r -> r.<Integer>getAs(SplitPlan.AVAILABLE_FROM)))
        .containsExactly(0, 1, 3, 4);
    assertThat(rows.stream().skip(4).map(r -> r.<Integer>getAs(SplitPlan.SEGMENT)))
        .containsExactly(0, -1);
  }

  @Test
  void foldsByEntityAreEvenKeepAnEntityTogetherAndChangeWithTheSeed() {
    SplitPlan plan =
        new SplitPlan(
            TestProblem.parcels(directory).with("split.folds", "3 by entity").problem(),
            Optional.of(BEGINS),
            Optional.of(HOLDOUT));
    Map<String, Integer> seven = segments(assigned(rows(3_000, 2), plan, 7));
    Map<String, Integer> eight = segments(assigned(rows(3_000, 2), plan, 8));
    for (int fold = 0; fold < 3; fold++) {
      int wanted = fold;
      // Of 3,000 entities, 1,000 a fold with a standard deviation of 26.
      assertThat(seven.values().stream().filter(s -> s == wanted).count()).isBetween(870L, 1_130L);
    }
    long same = seven.keySet().stream().filter(k -> seven.get(k).equals(eight.get(k))).count();
    assertThat(same).isBetween(870L, 1_130L);
  }

  @Test
  void rowsThatBelongTogetherAreEncodedWithoutEachOther() {
    Dataset<Row> rows = rows(3_000, 3);
    for (Map.Entry<String, String> together :
        Map.of("3 by entity", "parcel", "3 by time", "date(prediction_time)").entrySet()) {
      SplitPlan plan =
          new SplitPlan(
              TestProblem.parcels(directory).with("split.folds", together.getKey()).problem(),
              Optional.of(BEGINS),
              Optional.of(HOLDOUT));
      Row parts =
          rows.withColumn("part", plan.encodingPart(7))
              .groupBy(functions.expr(together.getValue()))
              .agg(
                  functions.countDistinct(col("part")).as("parts"),
                  functions.min(col("part")).as("part"))
              .agg(
                  functions.max("parts"),
                  functions.countDistinct(functions.expr("part % 5")),
                  functions.min("part"),
                  functions.max("part"))
              .first();
      assertThat(parts.getLong(0)).as(together.getKey()).isEqualTo(1);
      assertThat(parts.getLong(1)).isEqualTo(5);
      assertThat(parts.getInt(2)).isNotNegative();
      assertThat(parts.getInt(3)).isLessThan(1000);
    }
  }

  @Test
  void anEmbargoKeepsWhatWasKnownShortlyBeforeFromAFold() {
    SplitPlan plan =
        new SplitPlan(
            TestProblem.parcels(directory).with("split.embargo", "3 days").problem(),
            Optional.of(BEGINS),
            Optional.of(HOLDOUT));
    Instant known = BEGINS.plus(STRETCH).minus(MATURITY);
    Dataset<Row> rows =
        session()
            .createDataFrame(
                List.of(
                    row("a", known.minus(Duration.ofDays(3))),
                    row("b", known.minus(Duration.ofDays(3)).plusSeconds(1)),
                    row("c", HOLDOUT.minus(MATURITY).minus(Duration.ofDays(2)))),
                SCHEMA);

    assertThat(
            assigned(rows, plan, 7).orderBy("parcel").collectAsList().stream()
                .map(r -> r.<Integer>getAs(SplitPlan.AVAILABLE_FROM)))
        .containsExactly(0, 1, 4);
  }

  @Test
  void stratifiedFoldsHoldTheirShareOfARareOutcomeAndChangeWithTheSeed() {
    // 40 of 3,000 are positive, 8 a fold. Without strata their number in a fold has a standard
    // deviation of 2.5.
    Dataset<Row> rows = labelled(3_000, 40, 50);
    SplitPlan plan = plan("split.folds", "5 by entity", "split.stratify", "true");

    List<Row> folds = folds(plan, rows, 7);
    assertThat(folds).extracting(r -> r.getLong(2)).containsExactly(8L, 8L, 8L, 8L, 8L);
    assertThat(folds)
        .extracting(r -> r.getLong(1))
        .allSatisfy(n -> assertThat(n).isBetween(595L, 605L));
    assertThat(plan.assigned(rows, 7).except(plan.assigned(rows, 8)).count()).isGreaterThan(2_000);
    assertThat(plan.assigned(rows.repartition(5), 7).except(plan.assigned(rows, 7)).count())
        .isZero();
  }

  @Test
  void stratifiedFoldsOfGroupsKeepGroupsTogether() {
    Dataset<Row> rows = labelled(3_000, 60, 300);
    SplitPlan plan =
        plan("split.folds", "5 by group", "split.group", "[carrier]", "split.stratify", "true");

    Dataset<Row> assigned = plan.assigned(rows, 7);
    assertThat(assigned.select(FeatureRows.GROUP, SplitPlan.SEGMENT).distinct().count())
        .isEqualTo(300);
    // 60 groups of 10 rows have one positive row each, so 12 of them are a fold's share.
    assertThat(folds(plan, rows, 7)).extracting(r -> r.getLong(2)).containsOnly(12L);
  }

  @Test
  void foldsThatCannotTeachOrJudgeAreRefusedWithTheNumbers() {
    assertRefused(
        plan("split.folds", "5 by entity"),
        labelled(200, 1, 50),
        "Fold \\d of 5 learns from \\d+ rows, 0 of them positive: both outcomes are needed. Of 200"
            + " training rows 1 are positive; write fewer in split.folds, or split.stratify = true");
    assertRefused(
        plan("split.folds", "5 by entity"),
        labelled(3, 1, 3),
        "Fold \\d of 5 has no row to be judged by, of 3 training rows; write fewer in split.folds");
    assertRefused(
        plan("split.folds", "2 by group", "split.group", "[carrier]"),
        labelled(300, 100, 20)
            .withColumn(
                FeatureRows.GROUP,
                org.apache.spark.sql.functions.expr("if(parcel < 'p0200', 1L, split_group)")),
        "The largest of \\d+ groups by \\[carrier] has \\d+ of 300 training rows, more than one of 2"
            + " folds holds \\(150\\); write fewer in split.folds, or group by something finer");
  }

  private static void assertRefused(SplitPlan plan, Dataset<Row> rows, String message) {
    assertThatThrownBy(() -> new FoldCheck(plan, plan.assigned(rows, 7)).refuseWhatCannotBeFolded())
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.DATA))
        .hasMessageMatching(message);
  }

  /** Segment, rows, positives. */
  private static List<Row> folds(SplitPlan plan, Dataset<Row> rows, long seed) {
    return plan.assigned(rows, seed)
        .groupBy(SplitPlan.SEGMENT)
        .agg(
            org.apache.spark.sql.functions.count("*"),
            org.apache.spark.sql.functions.count_if(col(FeatureRows.LABEL)))
        .orderBy(SplitPlan.SEGMENT)
        .collectAsList();
  }

  /** Training rows in groups of equal size, of which the first of a group are positive. */
  private Dataset<Row> labelled(int rows, int positives, int groups) {
    return session()
        .range(rows)
        .selectExpr(
            "'p' || lpad(id, 4, '0') as parcel",
            "timestamp'2026-01-06 00:00:00' as prediction_time",
            "id < " + positives + " as label",
            "false as in_holdout",
            "xxhash64(id % " + groups + ") as split_group");
  }

  private SplitPlan plan(String... settings) {
    TestProblem test = TestProblem.parcels(directory);
    for (int i = 0; i < settings.length; i += 2) {
      test = test.with(settings[i], settings[i + 1]);
    }
    return new SplitPlan(test.problem(), Optional.of(BEGINS), Optional.of(HOLDOUT));
  }

  @Test
  void theAssignmentDoesNotDependOnHowRowsArePartitioned() throws Exception {
    for (String folds : List.of("3 by entity", "3 by time")) {
      SplitPlan plan =
          new SplitPlan(
              TestProblem.parcels(directory)
                  .with("split.folds", folds)
                  .with("split.holdout", "20%")
                  .problem(),
              Optional.of(BEGINS),
              Optional.of(HOLDOUT));
      Dataset<Row> rows = rows(300, 3);
      assertDataFrameNoOrderEquals(
          assigned(rows.coalesce(1), plan, 7), assigned(rows.repartition(7), plan, 7));
    }
  }

  @Test
  void holdsOutTheLastStretchAShareOfEntitiesAConditionOrNothing() {
    Dataset<Row> rows = rows(2_000, 4);
    assertThat(held(rows, "last 28 days"))
        .isEqualTo(rows.where(col("prediction_time").geq(Timestamp.from(HOLDOUT))).count());
    // 20% of 2,000, with a standard deviation of 18.
    assertThat(held(rows, "20%")).isBetween(310L, 490L);
    // A condition that is null does not hold.
    assertThat(held(rows, "where \"carrier = 'north'\""))
        .isEqualTo(rows.where("region = 'north'").count());
    assertThat(held(rows, "none")).isZero();
  }

  @Test
  void blocksAreWeeksDaysOfAShortHoldoutOrGroupsOfEntities() {
    Dataset<Row> rows =
        session()
            .createDataFrame(
                List.of(
                    row("monday", Instant.parse("2026-01-05T00:00:00Z")),
                    row("sunday", Instant.parse("2026-01-11T23:59:59Z")),
                    row("next", Instant.parse("2026-01-12T00:00:00Z"))),
                SCHEMA);
    assertThat(blocks(rows, plan("last 60 days")))
        .containsExactly("2026-01-05", "2026-01-05", "2026-01-12");
    assertThat(blocks(rows, plan("20%"))).containsExactly("2026-01-05", "2026-01-05", "2026-01-12");
    assertThat(blocks(rows, plan("last 10 days")))
        .containsExactly("2026-01-05", "2026-01-11", "2026-01-12");
    Problem flat = TestProblem.flat(directory, Map.of("x", "double")).problem();
    SplitPlan timeless = new SplitPlan(flat, Optional.empty(), Optional.empty());
    Dataset<Row> entities = session().range(5_000).withColumnRenamed("id", "id");
    List<String> groups =
        entities.select(timeless.block()).collectAsList().stream()
            .map(r -> r.getString(0))
            .toList();
    assertThat(groups.stream().distinct().count()).isBetween(950L, 1_000L);
    assertThat(groups).allMatch(g -> Integer.parseInt(g) < SplitPlan.ENTITY_BLOCKS);
  }

  private List<String> blocks(Dataset<Row> rows, SplitPlan plan) {
    return rows.orderBy("prediction_time").select(plan.block()).collectAsList().stream()
        .map(r -> r.getString(0))
        .toList();
  }

  private long held(Dataset<Row> rows, String holdout) {
    return rows.withColumn("carrier", col("region")).where(plan(holdout).holdout()).count();
  }

  private SplitPlan plan(String holdout) {
    TestProblem test = TestProblem.parcels(directory).replacing("last 28 days", holdout);
    return new SplitPlan(test.problem(), Optional.of(BEGINS), Optional.of(HOLDOUT));
  }

  private static Dataset<Row> assigned(Dataset<Row> rows, SplitPlan plan, long seed) {
    return rows.withColumn("held", plan.holdout())
        .withColumn("block", plan.block())
        .withColumn(SplitPlan.SEGMENT, plan.segment(seed))
        .withColumn(SplitPlan.AVAILABLE_FROM, plan.availableFrom());
  }

  private static Map<String, Integer> segments(Dataset<Row> assigned) {
    Map<String, Integer> segments = new TreeMap<>();
    for (Row row : assigned.collectAsList()) {
      segments.put(row.getAs("parcel"), row.getAs(SplitPlan.SEGMENT));
    }
    return segments;
  }

  /** Rows at whole seconds of the training time, a tenth of them in the 20 days after it. */
  private Dataset<Row> rows(int count, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long seconds = random.nextLong(STRETCH.multipliedBy(4).toSeconds());
      Instant time = BEGINS.plusSeconds(seconds);
      if (i % 10 == 0) {
        time = HOLDOUT.plusSeconds(random.nextLong(20 * 86_400));
      }
      rows.add(
          RowFactory.create(
              "p" + i, Timestamp.from(time), i % 7 == 0 ? null : i % 3 == 0 ? "north" : "south"));
    }
    return session().createDataFrame(rows, SCHEMA);
  }

  private static Row row(String parcel, Instant time) {
    return RowFactory.create(parcel, Timestamp.from(time), null);
  }
}
