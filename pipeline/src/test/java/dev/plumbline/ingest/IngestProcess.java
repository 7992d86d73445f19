package dev.plumbline.ingest;

import dev.plumbline.SparkTest;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** An ingest in a process of its own, which a test can kill. */
final class IngestProcess {
  private IngestProcess() {}

  /** Arguments: the problem's directory and the logical date. */
  public static void main(String[] arguments) {
    SparkSession session = SparkSession.builder().config(new SparkTest() {}.conf()).getOrCreate();
    Ingest.of(IngestCrashTest.problem(Path.of(arguments[0])).stage(session, "ingest", arguments[1]))
        .execute();
    session.stop();
  }
}
