package dev.plumbline.leakage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plumbline.SparkTest;
import dev.plumbline.Stage;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.feature.TrainingSetBuild;
import dev.plumbline.ingest.Ingest;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.RunLedger;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.ProblemFile;
import dev.plumbline.quality.Quality;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Public data from its problem file to the verdict. */
class LeakCorpusOnSparkTest extends SparkTest {
  private static final String DATE = "2026-01-31";

  @TempDir Path directory;

  @Test
  void theTitanicIsRefusedForBoatAndBodyAlone() {
    LeakageResult result = inspect("src/test/resources/problems/titanic.conf", "titanic");
    assertThat(refused(result)).containsExactlyInAnyOrder("boat", "body");
  }

  @Test
  @Tag("proof")
  void bicycleHireIsRefusedForThePartsOfItsCountAlone() {
    LeakageResult result = inspect("src/test/resources/problems/bike.conf", "bike_sharing");
    assertThat(refused(result)).containsExactlyInAnyOrder("casual", "registered");
  }

  @Test
  @Tag("proof")
  void adultAndGermanCreditAreNotRefused() {
    assertThat(refused(inspect("src/test/resources/problems/adult.conf", "adult"))).isEmpty();
    assertThat(refused(inspect("../conf/german-credit.conf", "german_credit"))).isEmpty();
  }

  @Test
  @Tag("proof")
  void flightsAreRefusedForWhatIsKnownAfterwardsAlone() {
    String flights = "../conf/flights-schedule-only.conf";
    Map<String, String> columns =
        Map.of(
            "problem.features.columns",
            "[carrier, origin, dest, distance, hour, minute, dep_time, dep_delay, arr_time,"
                + " air_time, arr_delay]");
    assertThat(refused(inspect(flights, "nycflights13", "2017-12-31", columns)))
        .containsExactlyInAnyOrder("dep_time", "dep_delay", "arr_time", "air_time", "arr_delay");
    assertThat(refused(inspect(flights, "nycflights13", "2017-12-31", Map.of()))).isEmpty();
  }

  private LeakageResult inspect(String conf, String data) {
    return inspect(conf, data, DATE, Map.of());
  }

  private LeakageResult inspect(
      String conf, String data, String date, Map<String, String> settings) {
    Optional<Path> found = DataFile.shared(data);
    assumeTrue(found.isPresent(), data + " is not in shared/data beside this repository");
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.put("plumbline.data", found.get().getParent().toString());
    all.put("plumbline.warehouse", directory.resolve("warehouse").toString());
    Problem problem = ProblemFile.load(Path.of(conf), all);
    Lake lake = Lake.of(session(), problem.warehouse(), problem.name());
    Stage stage =
        new Stage(
            problem,
            lake,
            new RunLedger(lake, problem)
                .start("inspect", LocalDate.parse(date), RunLedger.OnOtherConfiguration.REPLACE),
            said -> {});
    Ingest.of(stage).execute();
    TrainingSet set = TrainingSetBuild.of(stage).execute();
    return Leakage.of(stage, set, Quality.of(stage, set).execute().profile()).execute();
  }

  private static Set<String> refused(LeakageResult result) {
    return result.findings().stream()
        .filter(f -> f.severity() == LeakageFinding.Severity.REFUSE)
        .map(f -> f.feature().orElse("the rows"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
