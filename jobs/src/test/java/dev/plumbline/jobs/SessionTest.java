package dev.plumbline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {
  private static final Set<String> LOCAL_SETTINGS = Session.localSettings(2).keySet();

  @Test
  void usesEveryCoreOfThisMachineWhenNoMasterIsConfigured() {
    SparkConf configuration = configured(new SparkConf(false));

    assertThat(configuration.get("spark.master")).isEqualTo("local[*]");
    assertThat(LOCAL_SETTINGS).allMatch(configuration::contains);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yarn",
        "spark://master:7077",
        "k8s://https://cluster:6443",
        "local-cluster[2,1,1024]"
      })
  void neverForcesLocalSettingsOnACluster(String master) {
    SparkConf configuration = configured(new SparkConf(false).setMaster(master));

    assertThat(configuration.get("spark.master")).isEqualTo(master);
    assertThat(LOCAL_SETTINGS).isNotEmpty().noneMatch(configuration::contains);
  }

  @Test
  void bringsDeltaToAClusterThatHasNotConfiguredIt() {
    SparkConf configuration = configured(new SparkConf(false).setMaster("yarn"));

    assertThat(configuration.get("spark.sql.extensions"))
        .isEqualTo("io.delta.sql.DeltaSparkSessionExtension");
    assertThat(configuration.get("spark.sql.catalog.spark_catalog"))
        .isEqualTo("org.apache.spark.sql.delta.catalog.DeltaCatalog");
  }

  @Test
  void addsDeltaToTheExtensionsThatAreConfigured() {
    SparkConf given = new SparkConf(false).set("spark.sql.extensions", "com.example.Lineage");

    assertThat(configured(given).get("spark.sql.extensions"))
        .isEqualTo("com.example.Lineage,io.delta.sql.DeltaSparkSessionExtension");
  }

  @Test
  void leavesWhatIsConfiguredAsItIs() {
    SparkConf given =
        new SparkConf(false)
            .setMaster("local[1]")
            .setAppName("given")
            .set("spark.sql.shuffle.partitions", "7")
            .set("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .set("spark.sql.catalog.spark_catalog", "com.example.Catalog");

    SparkConf configuration = configured(given);

    assertThat(configuration.getAll()).contains(given.getAll());
  }

  @Test
  void readsDatesInTheTimeZoneOfTheProblem() {
    SparkConf given = new SparkConf(false).set("spark.sql.session.timeZone", "UTC");

    assertThat(
            Session.configuration(given, "test", ZoneId.of("America/New_York"))
                .get("spark.sql.session.timeZone"))
        .isEqualTo("America/New_York");
  }

  private static SparkConf configured(SparkConf given) {
    return Session.configuration(given, "test", ZoneOffset.UTC);
  }
}
