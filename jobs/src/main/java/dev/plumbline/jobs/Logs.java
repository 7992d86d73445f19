package dev.plumbline.jobs;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.SparkConf;

/**
 * How much of Spark's own log a terminal sees. Where the driver runs on the cluster there is no
 * terminal, and the cluster's logging configuration stands; so it does on executors, always.
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

  /** Nothing more, once the process ends: a session that is stopped under its tasks complains. */
  static void silent() {
    if (!verbose) {
      spark(Level.OFF);
    }
  }

  /** Whether {@link #verbose} was asked for. */
  static boolean isVerbose() {
    return verbose;
  }

  private static void spark(Level level) {
    verbose = level == Level.INFO;
    if (!new SparkConf().get("spark.submit.deployMode", "client").equals("cluster")) {
      Configurator.setRootLevel(level);
      Configurator.setLevel("dev.plumbline", Level.INFO);
    }
  }
}
