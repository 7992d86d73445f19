package dev.plumbline.jobs;

import dev.plumbline.lake.LocalFiles;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * The Spark session of a job. Whatever {@code spark-submit} or the cluster has configured stands;
 * what is added is Delta where it is not configured, the problem's time zone, and, only where the
 * driver does all the work itself, the settings that make small tables quick. Those would throttle
 * a cluster and never reach one.
 */
public final class Session {
  private static final String MASTER = "spark.master";
  private static final String EXTENSIONS = "spark.sql.extensions";
  private static final String DELTA_EXTENSION = "io.delta.sql.DeltaSparkSessionExtension";

  private Session() {}

  /**
   * Opens the session, with all cores of this machine where no master is configured.
   *
   * @param timeZone the problem's: what a day is, for every date function and partition
   */
  public static SparkSession open(String applicationName, ZoneId timeZone) {
    SparkConf configuration = configuration(new SparkConf(), applicationName, timeZone);
    return SparkSession.builder().config(configuration).getOrCreate();
  }

  /** True where driver and executors are one process, which {@code local-cluster} is not. */
  static boolean isLocal(SparkConf configuration) {
    String master = configuration.get(MASTER, "local");
    return master.equals("local") || master.startsWith("local[");
  }

  static SparkConf configuration(SparkConf given, String applicationName, ZoneId timeZone) {
    SparkConf configuration = given.clone();
    configuration.setIfMissing(MASTER, "local[*]");
    configuration.setIfMissing("spark.app.name", applicationName);
    configuration.set("spark.sql.session.timeZone", timeZone.getId());
    // A value that does not fit becomes null and is counted, whatever SQL a problem file holds;
    // Spark's own default ends the job at the first one.
    configuration.set("spark.sql.ansi.enabled", "false");
    addDelta(configuration);
    if (isLocal(configuration)) {
      localSettings(Runtime.getRuntime().availableProcessors())
          .forEach(configuration::setIfMissing);
    }
    return configuration;
  }

  private static void addDelta(SparkConf configuration) {
    String configured = configuration.get(EXTENSIONS, "");
    if (configured.isBlank()) {
      configuration.set(EXTENSIONS, DELTA_EXTENSION);
    } else if (!configured.contains(DELTA_EXTENSION)) {
      configuration.set(EXTENSIONS, configured + "," + DELTA_EXTENSION);
    }
    configuration.setIfMissing(
        "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
  }

  /**
   * Three times faster on small tables than Spark's and Delta's defaults, which expect a cluster.
   */
  static Map<String, String> localSettings(int cores) {
    String partitions = Integer.toString(Math.max(2, cores));
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.driver.host", "127.0.0.1");
    settings.put("spark.driver.bindAddress", "127.0.0.1");
    settings.put("spark.sql.shuffle.partitions", partitions);
    settings.put("spark.sql.sources.parallelPartitionDiscovery.parallelism", partitions);
    settings.put("spark.databricks.delta.snapshotPartitions", "2");
    // A checkpoint takes as long as five small commits, and the log of 25 is soon read.
    settings.put("spark.databricks.delta.properties.defaults.checkpointInterval", "25");
    settings.putAll(LocalFiles.settings());
    return settings;
  }
}
