package dev.plumbline.leakage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.SparkTest;
import dev.plumbline.Stage;
import dev.plumbline.TestProblem;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.feature.TrainingSetBuild;
import dev.plumbline.ingest.Ingest;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.LeakKind;
import dev.plumbline.quality.Quality;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rides of 65 days with a leak of every kind that needs more than the training rows: of time, of
 * the split, of serving, of the outcomes' history, of the holdout.
 */
class LeakageInTimeTest extends SparkTest {
  private static final String FIRST = "2026-02-15";
  private static final String SECOND = "2026-03-06";
  private static final String PROBLEM =
      """
      problem {
        name = rides
        question = "Will the ride be disputed?"
        population = rides
        entity = [ride]
        prediction-time = booked_at
        label {
          source = outcomes
          positive = "disputed"
          recorded-at = known_at
          maturity = 2 days
          if-missing = drop
        }
        value { unit = EUR, false-negative = 5, false-positive = 1 }
        sources {
          rides {
            path = ${plumbline.data}"/rides.csv"
            columns {
              ride = "string not null"
              booked_at = "timestamp not null"
              written_at = "timestamp not null"
              shop = "string"
              household = "string"
              status = "string"
              settled = "double"
              air = "double"
              first = "double"
              second = "double"
              third = "double"
            }
            event-time = booked_at
            recorded-at = written_at
          }
          outcomes {
            path = ${plumbline.data}"/outcomes.csv"
            columns {
              ride = "string not null"
              shop = "string"
              disputed = "boolean"
              happened_at = "timestamp not null"
              known_at = "timestamp not null"
            }
            key = [ride]
            event-time = happened_at
            recorded-at = known_at
          }
        }
        features {
          columns = [household, status, settled, air, first, second, third]
          window {
            history {
              source = outcomes, on { shop = shop }, over = [1 day]
              aggregates { dispute_rate = "mean(if(disputed, 1, 0))" }
            }
            outcomes_of_shop {
              source = label, on { shop = shop }, over = [7 days]
              aggregates { disputed_share = "rate(label)" }
            }
            neighbours {
              source = rides, on { shop = shop }, over = [3 days]
              aggregates { air_nearby = "mean(air)", settled_nearby = "mean(settled)" }
            }
          }
          expressions { air_doubled = "2 * air", air_beside = "air_nearby_3d - 2" }
        }
        split { holdout = last 10 days, folds = 3 by entity }
        ladder = [rules]
        leakage { permutations = 2, examples = 4, earlier-loads = 1 }
      }
      """;

  @TempDir static Path directory;
  private LeakageResult result;

  @BeforeAll
  void inspect() {
    TestProblem test = TestProblem.of(directory, PROBLEM);
    write(test, LocalDate.parse(FIRST));
    Ingest.of(test.stage(session(), "ingest", FIRST)).execute();
    write(test, LocalDate.parse(SECOND));
    Ingest.of(test.stage(session(), "ingest", SECOND)).execute();
    Stage stage = test.stage(session(), "inspect", SECOND);
    TrainingSet set = TrainingSetBuild.of(stage).execute();
    for (long opening = 1; opening <= 3; opening++) {
      stage
          .lake()
          .append(
              Tables.HOLDOUT_OPENINGS,
              List.of(
                  RowFactory.create(
                      set.holdout(),
                      opening,
                      "model " + opening,
                      "a look",
                      "run",
                      Date.valueOf(SECOND),
                      Timestamp.from(Instant.EPOCH))),
              stage.run().commit());
    }
    result = Leakage.of(stage, set, Quality.of(stage, set).execute().profile()).execute();
  }

  /** The files as they stand at the end of a day: 25 rides a day from the first of January on. */
  private static void write(TestProblem test, LocalDate today) {
    Random random = new Random(11);
    List<String> rides =
        new ArrayList<>(
            List.of(
                "ride,booked_at,written_at,shop,household,status,settled,air,first,second,third"));
    List<String> outcomes = new ArrayList<>(List.of("ride,shop,disputed,happened_at,known_at"));
    for (int i = 0; i < 65 * 25; i++) {
      LocalDateTime booked = LocalDate.parse("2026-01-01").atTime(8, 0).plusMinutes(57L * i);
      boolean disputed = random.nextInt(4) == 0;
      boolean unknown = random.nextInt(12) == 0;
      boolean changed = disputed && random.nextInt(3) == 0;
      double[] own = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
      int tenth = random.nextInt(10);
      int shop = random.nextInt(12);
      if (booked.toLocalDate().isAfter(today)) {
        continue;
      }
      boolean isSecond = today.equals(LocalDate.parse(SECOND));
      boolean fresh = booked.isAfter(today.plusDays(1).minusDays(2).atStartOfDay());
      boolean inHoldout = booked.isAfter(LocalDateTime.parse("2026-02-22T00:00:00"));
      rides.add(
          String.format(
              Locale.ROOT,
              "r%d,%s,%s:00,shop %d,h%d,%s,%s,%s,%f,%f,%f",
              i,
              booked.toString().replace('T', ' ') + ":00",
              // One ride in twenty is written down five days later.
              booked.plusDays(i % 20 == 0 ? 5 : 0).toString().replace('T', ' '),
              shop,
              2 * (i / 6) + (disputed ? 1 : 0),
              changed && isSecond ? "contested" : "open",
              fresh ? "" : "1." + tenth,
              unknown ? "" : "2." + tenth,
              own[0],
              own[1],
              own[2] + (inHoldout ? 4 : 0)));
      if (!unknown && !fresh) {
        // Recorded before the ride was booked: the window reads the ride's own outcome.
        outcomes.add(
            "r%d,shop %d,%s,%s:00,%s:00"
                .formatted(
                    i,
                    shop,
                    disputed,
                    booked.minusMinutes(30).toString().replace('T', ' '),
                    booked.minusMinutes(20).toString().replace('T', ' ')));
      }
    }
    test.file("rides.csv", rides);
    test.file("outcomes.csv", outcomes);
  }

  @Test
  void aColumnThatIsEmptyOnFreshRowsIsRefused() {
    assertThat(severity("settled", LeakKind.EMPTY_WHEN_FRESH)).contains("REFUSE");
    assertThat(severity("first", LeakKind.EMPTY_WHEN_FRESH)).isEmpty();
  }

  @Test
  void aColumnThatIsFilledOnlyWithTheOutcomeIsRefused() {
    assertThat(severity("air", LeakKind.KNOWN_ONLY_WITH_THE_LABEL)).contains("REFUSE");
    assertThat(severity("status", LeakKind.KNOWN_ONLY_WITH_THE_LABEL)).isEmpty();
  }

  @Test
  void whatIsReadOfOtherRowsOfThePopulationIsNotTakenForTheRowsOwn() {
    assertThat(severity("air_doubled", LeakKind.KNOWN_ONLY_WITH_THE_LABEL)).contains("REFUSE");
    assertThat(result.findings())
        .filteredOn(
            f ->
                List.of(LeakKind.KNOWN_ONLY_WITH_THE_LABEL, LeakKind.EMPTY_WHEN_FRESH)
                    .contains(f.kind()))
        .extracting(f -> f.feature().orElseThrow())
        .containsExactlyInAnyOrder("air", "air_doubled", "settled");
  }

  @Test
  void aColumnThatChangedWithTheOutcomeAfterThePredictionIsRefused() {
    assertThat(severity("status", LeakKind.CHANGED_AFTERWARDS)).contains("REFUSE");
    assertThat(severity("first", LeakKind.CHANGED_AFTERWARDS)).isEmpty();
  }

  @Test
  void rowsRecordedAfterTheirPredictionAreAWarning() {
    assertThat(severity("written_at", LeakKind.RECORDED_AFTERWARDS)).contains("WARN");
  }

  @Test
  void householdsOfOneOutcomeInSeveralFoldsAreRefused() {
    assertThat(severity("household", LeakKind.GROUP_ACROSS_THE_SPLIT)).contains("REFUSE");
  }

  @Test
  void aColumnThatIsAnotherOneOnTheHoldoutIsNamed() {
    assertThat(result.findings())
        .filteredOn(f -> f.kind() == LeakKind.SERVING_DIFFERS)
        .singleElement()
        .satisfies(f -> assertThat(f.measures()).containsKey("roc_auc_third"));
  }

  @Test
  void aWindowThatReadsItsOwnOutcomeKeepsItsSkillOnShuffledOutcomes() {
    assertThat(result.findings())
        .anyMatch(
            f ->
                f.kind() == LeakKind.SKILL_ON_SHUFFLED_OUTCOMES
                    && f.severity() == LeakageFinding.Severity.REFUSE);
  }

  @Test
  void theHistoryOfTheOutcomesByItselfKeepsNoSkillOnShuffledOutcomes() {
    Stage stage =
        TestProblem.of(directory, PROBLEM.replaceFirst("(?s)history \\{.*?\\}\\s*\\}\n", ""))
            .stage(session(), "inspect", SECOND);
    TrainingSet set = TrainingSetBuild.of(stage).execute();
    Inspection inspection =
        Leakage.of(stage, set, Quality.of(stage, set).execute().profile()).inspection();
    assertThat(inspection.columns())
        .extracting(column -> column.name())
        .contains("disputed_share_7d")
        .doesNotContain("dispute_rate_1d");
    assertThat(ShuffledSource.of(inspection)).isPresent();
    assertThat(new ShuffledOutcomes().look(inspection)).isEmpty();
  }

  @Test
  void rowsAreNamedWhereverRowsCanBeNamed() {
    List<LeakKind> withoutRows =
        List.of(
            LeakKind.CARRIES_THE_MODEL,
            LeakKind.SKILL_ON_SHUFFLED_OUTCOMES,
            LeakKind.HOLDOUT_REUSED);
    assertThat(result.findings())
        .allSatisfy(
            f -> {
              assertThat(f.affectedRows()).as(f.sentence()).isPositive();
              if (withoutRows.contains(f.kind())) {
                assertThat(f.examples()).as(f.sentence()).isEmpty();
              } else {
                assertThat(f.examples())
                    .as(f.sentence())
                    .hasSize(4)
                    .doesNotHaveDuplicates()
                    .allMatch(key -> key.startsWith("ride=r"));
              }
            });
    // One ride in twenty was written down late.
    assertThat(result.findings())
        .filteredOn(f -> f.kind() == LeakKind.RECORDED_AFTERWARDS)
        .singleElement()
        .satisfies(
            f ->
                assertThat(f.examples())
                    .containsExactly("ride=r0", "ride=r100", "ride=r1000", "ride=r1020"));
  }

  @Test
  void aHoldoutOpenedThreeTimesIsAWarning() {
    assertThat(result.findings())
        .filteredOn(f -> f.kind() == LeakKind.HOLDOUT_REUSED)
        .singleElement()
        .satisfies(f -> assertThat(f.measures()).containsEntry("openings", 3.0));
  }

  private Optional<String> severity(String feature, LeakKind kind) {
    return result.findings().stream()
        .filter(f -> f.feature().equals(Optional.of(feature)) && f.kind() == kind)
        .map(f -> f.severity().name())
        .findFirst();
  }
}
