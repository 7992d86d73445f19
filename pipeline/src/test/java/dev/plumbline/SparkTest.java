package dev.plumbline;

import com.holdenkarau.spark.testing.JavaDatasetSuiteBase;
import dev.plumbline.lake.LocalFiles;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * A real local Spark session with Delta, shared by every test class of a fork, and
 * spark-testing-base's comparisons.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SparkTest extends JavaDatasetSuiteBase {

  @Override
  public SparkConf conf() {
    SparkConf configuration = super.conf();
    LocalFiles.settings().forEach(configuration::set);
    return configuration
        .setMaster("local[2]")
        .setAppName("plumbline-test")
        .set("spark.ui.enabled", "false")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.driver.bindAddress", "127.0.0.1")
        .set("spark.sql.session.timeZone", "UTC")
        .set("spark.sql.ansi.enabled", "false")
        .set("spark.sql.shuffle.partitions", "2")
        .set("spark.sql.sources.parallelPartitionDiscovery.parallelism", "2")
        .set("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .set("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .set("spark.databricks.delta.snapshotPartitions", "1");
  }

  @Override
  public boolean enableHiveSupport() {
    return false;
  }

  @BeforeAll
  void startSession() {
    runBefore();
  }

  /** The session of this fork. */
  protected SparkSession session() {
    return spark();
  }
}
