package dev.plumbline.jobs;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.SparkContext;

/** Cancels the Spark jobs that this thread starts while it is open, once a limit has passed. */
final class TimeLimit implements AutoCloseable {
  private final SparkContext context;
  private final AtomicBoolean over = new AtomicBoolean();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "time limit");
            thread.setDaemon(true);
            return thread;
          });

  private TimeLimit(SparkContext context) {
    this.context = context;
  }

  static TimeLimit start(SparkContext context, String group, long seconds) {
    TimeLimit limit = new TimeLimit(context);
    context.setJobGroup(group, group, true);
    limit.clock.schedule(
        () -> {
          limit.over.set(true);
          context.cancelJobGroup(group);
        },
        seconds,
        TimeUnit.SECONDS);
    return limit;
  }

  boolean isOver() {
    return over.get();
  }

  @Override
  public void close() {
    clock.shutdownNow();
    context.clearJobGroup();
  }
}
