package dev.plumbline.learner;

import dev.plumbline.statistic.JavaBytes;
import java.io.Serializable;
import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * A value sent to every executor once, and unpacked there once for all its tasks. Broadcast as
 * {@link JavaBytes}. Closed, or collected as garbage with the dataset that uses it.
 */
final class Shipment<T extends Serializable> implements Serializable, AutoCloseable {
  /** What this process has unpacked; given up when memory is short. */
  private static final Map<UUID, SoftReference<Object>> UNPACKED = new ConcurrentHashMap<>();

  private final UUID id = UUID.randomUUID();
  private final Broadcast<byte[]> bytes;

  private Shipment(Broadcast<byte[]> bytes) {
    this.bytes = bytes;
  }

  static <T extends Serializable> Shipment<T> of(JavaSparkContext context, T value) {
    return new Shipment<>(context.broadcast(JavaBytes.written(value)));
  }

  @SuppressWarnings("unchecked")
  T value() {
    SoftReference<Object> reference = UNPACKED.get(id);
    Object known = reference == null ? null : reference.get();
    if (known == null) {
      UNPACKED.values().removeIf(unpacked -> unpacked.get() == null);
      known = JavaBytes.<Object>read(bytes.value());
      UNPACKED.put(id, new SoftReference<>(known));
    }
    // Only a T was ever packed under this id.
    return (T) known;
  }

  @Override
  public void close() {
    UNPACKED.remove(id);
    bytes.unpersist(false);
  }
}
