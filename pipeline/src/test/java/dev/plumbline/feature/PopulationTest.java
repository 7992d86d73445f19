package dev.plumbline.feature;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.CleanTables;
import dev.plumbline.SparkTest;
import dev.plumbline.TestProblem;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PopulationTest extends SparkTest {
  @TempDir Path directory;

  @Test
  void aRowEntersOnceMatureWithTheOutcomeKnownThen() {
    TestProblem test =
        TestProblem.parcels(directory)
            .file(
                "parcels.csv",
                "parcel,booked_at,carrier,price",
                "early,2026-01-01T00:00:00Z,ant,1",
                "after,2026-01-01T00:00:00Z,ant,1",
                "never,2026-01-01T00:00:00Z,ant,1",
                "empty,2026-01-01T00:00:00Z,ant,1",
                "just,2026-01-08T00:00:00Z,ant,1",
                "young,2026-01-08T00:00:01Z,ant,1")
            .file(
                "outcomes.csv",
                "parcel,late,recorded_at",
                "early,true,2026-01-02T00:00:00Z",
                // Two days and a second after the prediction: too late to count.
                "after,true,2026-01-03T00:00:01Z",
                "empty,,2026-01-02T00:00:00Z",
                "just,true,2026-01-10T00:00:00Z",
                // Known early, and still not mature.
                "young,true,2026-01-08T00:01:00Z");
    write(test);
    Instant knownUntil = Instant.parse("2026-01-10T00:00:00Z");
    assertThat(labels(test, knownUntil))
        .containsExactly(
            "after false false",
            "early true true",
            "empty false false",
            "just true true",
            "never false false");
    assertThat(labels(test.with("label.if-missing", "positive"), knownUntil))
        .containsExactly(
            "after true false",
            "early true true",
            "empty true false",
            "just true true",
            "never true false");
    assertThat(labels(test.with("label.if-missing", "drop"), knownUntil))
        .containsExactly("early true true", "just true true");
    Population population = Population.of(test.problem(), test.lake(session()));
    assertThat(
            population
                .due(Instant.parse("2026-01-08T00:00:00Z"), Instant.parse("2026-01-08T00:00:01Z"))
                .select("parcel")
                .collectAsList())
        .hasToString("[[just]]");
    assertThat(population.tables()).containsExactly("raw_parcels", "raw_outcomes");
  }

  @Test
  void anOutcomeThatWasCorrectedCountsOnceAsItWasKnownThen() {
    TestProblem test =
        TestProblem.parcels(directory)
            .with("sources.outcomes.same-key", "correction")
            .with("sources.outcomes.recorded-at", "recorded_at")
            .file(
                "parcels.csv",
                "parcel,booked_at,carrier,price",
                "p1,2026-01-01T00:00:00Z,ant,1",
                "p2,2026-01-01T00:00:00Z,ant,1")
            .file(
                "outcomes.csv",
                "parcel,late,recorded_at",
                "p1,false,2026-01-01T08:00:00Z",
                "p1,true,2026-01-02T08:00:00Z",
                "p1,false,2026-01-04T08:00:00Z",
                "p2,true,2026-01-04T00:00:00Z",
                "p2,false,2026-01-05T00:00:00Z");
    write(test);
    assertThat(labels(test, Instant.parse("2026-01-10T00:00:00Z")))
        .containsExactly("p1 true true", "p2 false false");
  }

  @Test
  void aColumnOfThePopulationMayBeCalledLabel() {
    TestProblem test =
        TestProblem.flat(directory, Map.of("x", "double"))
            .replacing("outcome = 1", "label = 1")
            .replacing("outcome = \"int\"", "label = \"int\"")
            .file("rows.csv", "id,label,x", "1,1,0.5", "2,0,0.5", "3,,0.5");
    write(test);
    Population population = Population.of(test.problem(), test.lake(session()));
    Dataset<Row> mature = population.mature(Instant.EPOCH);
    assertThat(mature.orderBy("id").select(col("label").cast("string")).collectAsList())
        .hasToString("[[true], [false]]");
    // Rows to be scored have no label, and one that is there by chance would be taken for it.
    assertThat(List.of(population.due(Instant.EPOCH, Instant.EPOCH).columns()))
        .containsExactly("id", "x");
  }

  private void write(TestProblem test) {
    CleanTables.write(test, session());
  }

  private List<String> labels(TestProblem test, Instant knownUntil) {
    return Population.of(test.problem(), test.lake(session()))
        .mature(knownUntil)
        .orderBy("parcel")
        .selectExpr("concat_ws(' ', parcel, label, label_recorded)")
        .collectAsList()
        .stream()
        .map(r -> r.getString(0))
        .toList();
  }
}
