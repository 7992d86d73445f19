package dev.plumbline.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.CleanTables;
import dev.plumbline.SparkTest;
import dev.plumbline.TestProblem;
import dev.plumbline.lake.Tables;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsentTest extends SparkTest {
  private static final String DATE = "2026-06-30";
  private static final Instant KNOWN = Instant.parse("2026-07-01T00:00:00Z");

  @TempDir Path directory;

  @Test
  void rowsWithoutConsentTeachNothingAreCountedAndAreScored() {
    List<String> parcels = new ArrayList<>(List.of("parcel,booked_at,carrier,price"));
    List<String> outcomes = new ArrayList<>(List.of("parcel,late,recorded_at"));
    for (int i = 0; i < 120; i++) {
      String booked = LocalDate.parse("2026-01-01").plusDays(i) + "T08:00:00Z";
      // Every fourth says no, and every eighth nothing, which is no.
      String agrees = i % 8 == 0 ? "" : i % 4 == 0 ? "no" : "yes";
      parcels.add(String.join(",", "p" + i, booked, agrees, "1.5"));
      outcomes.add(String.join(",", "p" + i, Boolean.toString(i % 3 == 0), booked));
    }
    TestProblem asked =
        TestProblem.parcels(directory).file("parcels.csv", parcels).file("outcomes.csv", outcomes);
    TestProblem test = asked.with("consent", "carrier = 'yes'");
    CleanTables.write(test, session());
    List<String> said = new ArrayList<>();
    TrainingSet set = TrainingSetBuild.of(test.stage(session(), "features", DATE, said)).execute();

    assertThat(set.rows()).isEqualTo(90);
    Row row = test.lake(session()).read(Tables.TRAINING_SETS).head();
    assertThat(row.<Long>getAs("without_consent")).isEqualTo(30);
    assertThat(said).contains("30 rows of parcels are left out: no consent");
    Population population = Population.of(test.problem(), test.lake(session()));
    assertThat(population.facts("parcels").count()).isEqualTo(90);
    assertThat(population.mature(KNOWN).count()).isEqualTo(120);
    assertThat(population.due(Instant.EPOCH, KNOWN).count()).isEqualTo(120);

    TestProblem both =
        asked.with("consent.training", "true").with("consent.scoring", "carrier = 'yes'");
    assertThat(
            Population.of(both.problem(), both.lake(session())).due(Instant.EPOCH, KNOWN).count())
        .isEqualTo(90);
  }
}
