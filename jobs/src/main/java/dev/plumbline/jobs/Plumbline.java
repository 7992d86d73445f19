package dev.plumbline.jobs;

/**
 * Where {@code plumbline.jar} begins. The jar holds no Spark, so this class, which names none of
 * Spark's own, looks for it first and says how to start a job where it is missing.
 */
public final class Plumbline {
  private static final int USER_ERROR = 2;

  private Plumbline() {}

  /** Runs the job named by the first argument; see {@link Main}. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 1 && arguments[0].equals("--version")) {
      System.out.println("plumbline " + version());
      return;
    }
    if (!hasSpark()) {
      System.err.println(
          "plumbline.jar does not contain Spark. Start jobs with bin/plumbline JOB ..., which brings"
              + " one, or with spark-submit plumbline.jar JOB ... on a Spark 4.1 of yours.");
      System.exit(USER_ERROR);
    }
    if (arguments.length == 1 && arguments[0].equals(WarmUp.JOB)) {
      WarmUp.run();
    } else {
      Main.main(arguments);
    }
  }

  /** The version of this jar; classes that come from no jar are not a release. */
  static String version() {
    String version = Plumbline.class.getPackage().getImplementationVersion();
    return version == null ? "not built as a jar" : version;
  }

  private static boolean hasSpark() {
    try {
      Class.forName(
          "org.apache.spark.sql.SparkSession",
          false,
          Thread.currentThread().getContextClassLoader());
      return true;
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }
}
