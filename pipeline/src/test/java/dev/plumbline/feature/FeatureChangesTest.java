package dev.plumbline.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.SparkTest;
import dev.plumbline.TestProblem;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.FeatureSet.About;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureChangesTest extends SparkTest {
  private static final FeatureDescription CARRIER =
      new FeatureDescription(
          "carrier",
          FeatureKind.CATEGORICAL,
          "column of parcels",
          about("code", "sales"),
          List.of("parcels.carrier"),
          List.of(),
          true);
  private static final FeatureDescription PRICE =
      new FeatureDescription(
          "price",
          FeatureKind.NUMERIC,
          "column of parcels",
          about("EUR", "sales"),
          List.of("parcels.price"),
          List.of(),
          true);
  private static final FeatureDescription PENCE =
      new FeatureDescription(
          "pence",
          FeatureKind.NUMERIC,
          "price * 100",
          about("pence", "sales"),
          List.of("parcels.price"),
          List.of(),
          true);

  @TempDir Path directory;

  @Test
  void aVersionSaysInWordsHowItDiffersFromTheOneBefore() {
    TestProblem first = TestProblem.parcels(directory);
    TestProblem second =
        first
            .replacing("columns = [carrier, price]", "columns = [price]")
            .replacing("price = \"double -- EUR\"", "price = \"int -- EUR\"");

    assertThat(record(first, CARRIER, PRICE)).singleElement().asString().endsWith(" is the first");
    assertThat(record(first, CARRIER, PRICE)).as("known already").isEmpty();
    List<String> said =
        record(
            second,
            new FeatureDescription(
                "price",
                FeatureKind.NUMERIC,
                "column of parcels",
                about("EUR", "pricing"),
                List.of("parcels.price"),
                List.of(),
                false),
            PENCE);

    Map<String, String> changes = new TreeMap<>();
    for (Row row :
        first
            .lake(session())
            .read(Tables.FEATURE_VERSIONS)
            .where("version = '" + FeatureVersion.of(second.problem()) + "'")
            .collectAsList()) {
      changes.put(row.getAs("kind") + " " + row.getAs("feature"), row.getAs("change"));
    }
    Map<String, String> wanted = new TreeMap<>();
    wanted.put("NUMERIC price", "is no longer given to the model; was owned by sales");
    wanted.put("NUMERIC pence", "new");
    wanted.put("REMOVED carrier", "no longer part of the set");
    wanted.put("ENGINE engine", null);
    wanted.put(
        "SOURCE parcels",
        "was: parcel string, booked_at timestamp, carrier string, price double; key [parcel]; rows of"
            + " one key are duplicates");
    assertThat(changes).isEqualTo(wanted);
    assertThat(said).singleElement().asString().contains(" differs: price (is no longer given");
    Row pence =
        first.lake(session()).read(Tables.FEATURE_VERSIONS).where("feature = 'pence'").head();
    assertThat(pence.<String>getAs("unit")).isEqualTo("pence");
    assertThat(pence.<String>getAs("owner")).isEqualTo("sales");
  }

  private static About about(String unit, String owner) {
    return new About(Optional.empty(), Optional.of(unit), Optional.of(owner));
  }

  private List<String> record(TestProblem problem, FeatureDescription... features) {
    List<String> said = new ArrayList<>();
    new FeatureChanges(problem.stage(session(), "features", "2026-05-01", said))
        .record(List.of(features));
    return said;
  }
}
