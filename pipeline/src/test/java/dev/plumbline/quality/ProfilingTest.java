package dev.plumbline.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.Failure;
import dev.plumbline.SparkTest;
import dev.plumbline.Stage;
import dev.plumbline.TestProblem;
import dev.plumbline.lake.Run;
import dev.plumbline.lake.Tables;
import dev.plumbline.statistic.ColumnProfile;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Twelve days of 20 parcels each, and a thirteenth of 100. */
class ProfilingTest extends SparkTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
  private static final int DAYS = 12;

  /** So many days have been profiled before; with fewer no day is judged. */
  private static final int KEPT = Anomalies.FEWEST;

  @TempDir static Path directory;
  private TestProblem problem;
  private List<Profiling.Result> days;

  @BeforeAll
  void profileDayByDay() {
    problem =
        TestProblem.parcels(directory)
            .replacing(
                "price = \"double -- EUR\"\n      }",
                "price = \"double -- EUR\"\n      }\n event-time = booked_at\n"
                    + " personal { carrier { keep-for = \"delivery notices\" } }");
    Stage stage = stage(FIRST);
    Dataset<Row> rows =
        session()
            .range(0, DAYS * 20 + 100, 1, 2)
            .selectExpr(
                "concat('p', id) as parcel",
                "timestamp'2026-01-01' + make_dt_interval(cast(least(id div 20, 12) as int)) as"
                    + " booked_at",
                "concat('carrier', id % 3) as carrier",
                "if(id % 20 = 0, null, cast(id % 7 as double)) as price");
    stage
        .lake()
        .replace(
            Tables.raw("parcels", "", rows.schema(), List.of("carrier")),
            rows,
            stage.run().commit());
    keepProfiles(stage, rows);
    days = new ArrayList<>();
    for (int day = KEPT; day <= DAYS; day++) {
      days.add(Profiling.of(stage(FIRST.plusDays(day))).ofPeriod().execute());
    }
  }

  /** The first days' profiles as {@link Profiling} keeps them, in one commit. */
  private void keepProfiles(Stage stage, Dataset<Row> rows) {
    List<Row> kept = new ArrayList<>();
    for (int day = 0; day < KEPT; day++) {
      Stage ofDay = stage(FIRST.plusDays(day));
      Dataset<Row> ofPeriod =
          TableProfile.period(rows, "booked_at", ofDay.begins(), ofDay.knownUntil());
      ProfileRows profiled = new ProfileRows(session(), FIRST.plusDays(day));
      TableProfile.of(
              "raw_parcels", ofPeriod, Set.of("carrier", "parcel"), problem.problem().timeZone())
          .columns()
          .forEach(column -> profiled.add("raw_parcels", Coverage.PERIOD, column));
      kept.addAll(profiled.dataset().collectAsList());
    }
    stage
        .lake()
        .replaceWhere(
            Tables.PROFILE,
            "true",
            session().createDataFrame(kept, Tables.PROFILE.schema()),
            stage.run().commit());
  }

  private Stage stage(LocalDate date) {
    return new Stage(
        problem.problem(),
        problem.lake(session()),
        new Run("run", "profile", date, "hash", Instant.now()),
        sentence -> {});
  }

  @Test
  void theMonthIsTheMergeOfItsDays() {
    Map<String, ColumnProfile> merged =
        ProfileStore.of(stage(FIRST))
            .merged("raw_parcels", Coverage.PERIOD, FIRST, FIRST.plusDays(DAYS));
    Profiling.Result whole = Profiling.of(stage(FIRST)).ofTable("parcels").execute();
    ColumnProfile price = whole.tables().get(0).column("price").profile();
    assertThat(merged.get("price").rows()).isEqualTo(price.rows()).isEqualTo(340);
    assertThat(merged.get("price").missing()).isEqualTo(price.missing());
    assertThat(merged.get("price").mostFrequent(10)).isEqualTo(price.mostFrequent(10));
    assertThat(merged.get("price").mean()).isEqualTo(price.mean());
    assertThat(merged.get("price").standardDeviation()).isEqualTo(price.standardDeviation());
    assertThat(merged.get("price").quantile(0.5)).isEqualTo(price.quantile(0.5));
    assertThat(merged).containsKey("booked_at").doesNotContainKeys("carrier", "parcel");
  }

  @Test
  void aDayUnlikeTheOthersIsAnAnomalyAndTheOthersAreNot() {
    Profiling.Result last = days.get(days.size() - 1);
    for (Profiling.Result day : days.subList(0, days.size() - 1)) {
      assertThat(day.anomalies()).isEmpty();
    }
    assertThat(last.anomalies().stream().map(Anomaly::metric)).contains("volume");
    assertThat(last.anomalies().get(0).sentence())
        .isEqualTo("raw_parcels: volume is 100.0, expected 20.00 (4.351 to 35.65, from 12 dates)");
    assertThat(
            problem
                .lake(session())
                .read(Tables.ANOMALIES)
                .where("logical_date = date'2026-01-13' and metric = 'volume'")
                .count())
        .isEqualTo(1);
  }

  @Test
  void personalValuesAreNowhereInTheTable() {
    List<Row> rows =
        problem
            .lake(session())
            .read(Tables.PROFILE)
            .where("column = 'carrier'")
            .select("rows", "distinct", "least", "frequent", "state")
            .collectAsList();
    assertThat(rows).isNotEmpty();
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.getDouble(1)).isBetween(2.99, 3.01);
              assertThat(row.isNullAt(2)).isTrue();
              assertThat(row.getList(3)).isEmpty();
              assertThat(row.isNullAt(4)).isTrue();
            });
  }

  @Test
  void aTableWithoutAClockHasNoPeriod() {
    assertThatThrownBy(() -> Profiling.of(stage(FIRST)).ofTable("profile").ofPeriod().execute())
        .isInstanceOf(Failure.class)
        .hasMessageContaining("has no event-time");
    assertThatThrownBy(() -> Profiling.of(stage(FIRST)).ofTable("parcel").execute())
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("There is no table parcel under");
  }

  /** 100 rows whose probabilities separate the outcomes, two of them recorded wrongly. */
  @Test
  void outcomesThatAreLikelyWrongAreRanked() {
    Stage stage = stage(FIRST);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      boolean truth = i % 4 == 0;
      rows.add(
          RowFactory.create(
              Date.valueOf(FIRST),
              Map.of("parcel", "p" + i),
              Timestamp.valueOf("2026-01-01 00:00:00"),
              0,
              "b",
              (i == 8 || i == 21) != truth,
              Map.of("linear", truth ? 0.9 - i / 1e4 : 0.1 + i / 1e4),
              null,
              null,
              null,
              null,
              null,
              null));
    }
    stage
        .lake()
        .replaceDate(
            Tables.OOF_PREDICTIONS,
            session().createDataFrame(rows, Tables.OOF_PREDICTIONS.schema()),
            stage.run().commit());
    LabelCheck.Result result = LabelCheck.of(stage).execute();
    assertThat(result.wrong()).isEqualTo(2);
    assertThat(result.suspects().stream().map(s -> s.entity().get("parcel")))
        .containsExactly("p8", "p21");
    assertThat(
            stage.lake().read(Tables.LABEL_ISSUES).orderBy("rank").select("label").collectAsList())
        .extracting(row -> row.getBoolean(0))
        .containsExactly(false, true);
  }
}
