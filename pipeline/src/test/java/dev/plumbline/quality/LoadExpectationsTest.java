package dev.plumbline.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.Failure;
import dev.plumbline.SparkTest;
import dev.plumbline.TestProblem;
import dev.plumbline.ingest.Ingest;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadExpectationsTest extends SparkTest {
  private static final String HEADER = "parcel,booked_at,carrier,price";
  private static final String OUTCOMES = "parcel,late,recorded_at";

  @TempDir Path directory;

  @Test
  void aLoadThatIsNotAsExpectedLeavesEveryTableAsItWasAndComesInOnceRepaired() {
    TestProblem test =
        problem(
                "cheap { range = price, to = 100 }\n"
                    + "free { range = price, to = 1, severity = warn }",
                "of_a_parcel { foreign-key = [parcel], source = parcels }")
            .file(
                "parcels.csv",
                HEADER,
                "p1,2026-01-01T08:00:00Z,ant,1.5",
                "p2,2026-01-02T08:00:00Z,ant,150")
            .file(
                "outcomes.csv",
                OUTCOMES,
                "p1,true,2026-01-02T00:00:00Z",
                "p7,true,2026-01-02T00:00:00Z");
    Lake lake = test.lake(session());
    // Nothing is loaded yet: the foreign key is looked up among what is loaded together.
    assertThatThrownBy(() -> ingest(test, "2026-01-01", new ArrayList<>()))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.DATA))
        .hasMessage(
            """
            The load is refused, and every table is as it was before:
              raw_parcels: price: cheap: expected at most 100, found 1 of 2 rows (50%) that break it
                {parcel=p2, price=150.0}
              raw_outcomes: parcel: of_a_parcel: expected values that are in parcels, found 1 rows \
            that break it
                {parcel=p7}
            The evidence is in expectation_results and expectation_failures; correct the source, or \
            the expectation where the rows are right""");
    assertThat(lake.exists("raw_parcels")).isFalse();
    assertThat(results(lake)).containsExactly("cheap false", "free false", "of_a_parcel false");
    assertThat(lake.read(Tables.EXPECTATION_FAILURES).count()).isEqualTo(4);

    List<String> said = new ArrayList<>();
    problem("", "")
        .file("parcels.csv", HEADER, "p1,2026-01-01T08:00:00Z,ant,1.5")
        .file("outcomes.csv", OUTCOMES, "p1,true,2026-01-02T00:00:00Z");
    ingest(test, "2026-01-01", said);
    assertThat(results(lake)).containsExactly("cheap true", "free false", "of_a_parcel true");
    assertThat(said)
        .contains(
            "raw_parcels: price: free: expected at most 1, found 1 of 1 rows (100%) that break it");
    long parcels = lake.version("raw_parcels");
    long outcomes = lake.version("raw_outcomes");
    test.file("parcels.csv", HEADER, "p1,2026-01-01T08:00:00Z,ant,1000");
    assertThatThrownBy(() -> ingest(test, "2026-01-01", new ArrayList<>()))
        .hasMessageContaining("{parcel=p1, price=1000.0}");
    assertThat(lake.version("raw_parcels")).isEqualTo(parcels);
    assertThat(lake.version("raw_outcomes")).isEqualTo(outcomes);
  }

  /** Of two dates together no two parcels may have one price; a key's older row does not count. */
  @Test
  void anIncrementIsJudgedWithWhatWasLoadedBeforeAndIsNotLoadedWhereItIsRefused() {
    TestProblem test =
        problem("one_price { unique = [price] }", "")
            .replacing(
                "path = ${plumbline.data}\"/parcels.csv\"",
                "path = ${plumbline.data}\"/parcels\"\nload = new-files"
                    + "\nevent-time = booked_at\nrecorded-at = booked_at")
            .file("parcels/a.csv", HEADER, "p1,2026-01-01T08:00:00Z,ant,1.5");
    ingest(test, "2026-01-01", new ArrayList<>());
    Lake lake = test.lake(session());
    long landed = lake.version("landed_parcels");
    test.file("parcels/b.csv", HEADER, "p2,2026-01-02T08:00:00Z,ant,1.5");
    assertThatThrownBy(() -> ingest(test, "2026-01-02", new ArrayList<>()))
        .hasMessageContaining("one_price: expected no value twice, found 2");
    assertThat(lake.version("landed_parcels")).isEqualTo(landed);
    test.file(
        "parcels/b.csv",
        HEADER,
        "p2,2026-01-02T08:00:00Z,ant,1.5",
        "p1,2026-01-02T08:00:00Z,ant,2.5");
    ingest(test, "2026-01-02", new ArrayList<>());
    assertThat(lake.read("raw_parcels").orderBy("parcel").select("price").collectAsList())
        .extracting(row -> row.getDouble(0))
        .containsExactly(2.5, 1.5);
  }

  @Test
  void whatOnlyWarnsIsLeftToTheInspection() {
    TestProblem test = problem("free { range = price, to = 1, severity = warn }", "");
    List<String> asked = new ArrayList<>();
    LoadExpectations.of(test.stage(session(), "ingest", "2026-01-01"))
        .judge(
            Set.of("parcels", "outcomes"),
            name -> {
              asked.add(name);
              return session().emptyDataFrame();
            });
    assertThat(asked).isEmpty();
    assertThat(test.lake(session()).exists(Tables.EXPECTATION_RESULTS.name())).isFalse();
  }

  private TestProblem problem(String ofParcels, String ofOutcomes) {
    return TestProblem.parcels(directory)
        .replacing("description = \"One row a parcel\"\n", "expect { " + ofParcels + " }\n")
        .replacing("description = \"One row a parcel that came\"", "expect { " + ofOutcomes + " }")
        .replacing("expect { " + ofParcels + " }", "expect { " + ofParcels + " }\nkey = [parcel]")
        .file("parcels.csv", HEADER, "p1,2026-01-01T08:00:00Z,ant,1.5")
        .file("outcomes.csv", OUTCOMES, "p1,true,2026-01-02T00:00:00Z");
  }

  private void ingest(TestProblem test, String date, List<String> said) {
    dev.plumbline.Stage stage = test.stage(session(), "ingest", date, said);
    Ingest.of(stage).checkedBy(LoadExpectations.of(stage)).execute();
  }

  private static List<String> results(Lake lake) {
    return lake
        .read(Tables.EXPECTATION_RESULTS)
        .orderBy("expectation")
        .selectExpr("concat_ws(' ', expectation, passed)")
        .collectAsList()
        .stream()
        .map((Row row) -> row.getString(0))
        .toList();
  }
}
