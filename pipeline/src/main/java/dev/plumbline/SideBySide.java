package dev.plumbline;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Runs independent pieces of a stage at the same time. While one plans on the driver another keeps
 * the executors busy; Spark takes jobs from several threads. Closing waits for every piece, so that
 * none still writes when the caller goes on.
 */
public final class SideBySide implements AutoCloseable {
  /** Pieces at once: enough to fill the gaps between Spark jobs, few enough not to swamp them. */
  private static final int AT_ONCE = 4;

  private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);

  /** Starts a piece; the supplier waits for its result, or throws what it threw. */
  public <T> Supplier<T> start(Supplier<T> piece) {
    CompletableFuture<T> result = CompletableFuture.supplyAsync(piece, threads);
    return () -> {
      try {
        return result.join();
      } catch (CompletionException e) {
        throw e.getCause() instanceof RuntimeException cause ? cause : e;
      }
    };
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
