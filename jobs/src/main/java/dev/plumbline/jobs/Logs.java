package dev.plumbline.jobs;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.SparkConf;

/**
 * How much of Spark's own log a terminal sees. On a cluster the cluster's logging configuration
 * stands, whatever a job asks: it belongs to whoever runs the cluster.
 */
final class Logs {
  private static boolean verbose;

  private Logs() {}

  /** Plumbline's own lines and errors only; call it before the session is opened. */
  static void quiet() {
    spark(Level.ERROR);
  }

  /** Spark's progress as well, for {@code --verbose}; call it before the session is opened. */
  static void verbose() {
    spark(Level.INFO);
  }

  /** Whether {@link #verbose} was asked for. */
  static boolean isVerbose() {
    return verbose;
  }

  private static void spark(Level level) {
    verbose = level == Level.INFO;
    if (Session.isLocal(new SparkConf())) {
      Configurator.setRootLevel(level);
      Configurator.setLevel("dev.plumbline", Level.INFO);
    }
  }
}
