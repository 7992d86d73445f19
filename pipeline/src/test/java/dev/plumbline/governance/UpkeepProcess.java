package dev.plumbline.governance;

import dev.plumbline.SparkTest;
import dev.plumbline.Stage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** An erasure or a maintenance in a process of its own, which a test can kill. */
final class UpkeepProcess {
  static final String SECRET = "a secret";

  private UpkeepProcess() {}

  /** Arguments: the problem's directory, the job, the logical date and the subjects to erase. */
  public static void main(String[] arguments) {
    SparkSession session = SparkSession.builder().config(new SparkTest() {}.conf()).getOrCreate();
    run(
        session,
        Path.of(arguments[0]),
        arguments[1],
        arguments[2],
        Arrays.asList(arguments).subList(3, arguments.length));
    session.stop();
  }

  static void run(
      SparkSession session, Path place, String job, String date, List<String> subjects) {
    Stage stage = UpkeepCrashTest.problem(place).stage(session, job, date);
    if (job.equals("erase")) {
      Erase.of(stage, subjects.stream().map(Subject::parse).toList())
          .withEnvironment(Map.of("PLUMBLINE_HASH_KEY", SECRET)::get)
          .execute();
    } else {
      Maintain.of(stage).execute();
    }
  }
}
