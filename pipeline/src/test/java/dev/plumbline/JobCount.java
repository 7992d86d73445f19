package dev.plumbline;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;

/** The descriptions of the Spark jobs that an action starts. */
public final class JobCount {
  private JobCount() {}

  public static List<String> of(SparkSession session, Runnable action) {
    List<String> descriptions = new CopyOnWriteArrayList<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            descriptions.add(
                String.valueOf(start.properties().getProperty("spark.job.description")));
          }
        };
    session.sparkContext().addSparkListener(listener);
    try {
      action.run();
      session.sparkContext().listenerBus().waitUntilEmpty();
    } catch (TimeoutException e) {
      throw new AssertionError("Spark's events did not arrive", e);
    } finally {
      session.sparkContext().removeSparkListener(listener);
    }
    return descriptions;
  }
}
