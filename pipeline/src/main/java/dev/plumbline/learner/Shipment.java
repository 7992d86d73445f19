package dev.plumbline.learner;

import java.io.Serializable;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * A value sent to every executor once. Broadcast as Java-serialised bytes, because the session's
 * serializer may be Kryo, which cannot fill a record's final fields.
 */
final class Shipment<T extends Serializable> implements Serializable, AutoCloseable {
  private final Broadcast<byte[]> bytes;
  private transient volatile T value;

  private Shipment(Broadcast<byte[]> bytes) {
    this.bytes = bytes;
  }

  static <T extends Serializable> Shipment<T> of(JavaSparkContext context, T value) {
    return new Shipment<>(context.broadcast(SerializationUtils.serialize(value)));
  }

  T value() {
    T known = value;
    if (known == null) {
      known = SerializationUtils.deserialize(bytes.value());
      value = known;
    }
    return known;
  }

  @Override
  public void close() {
    bytes.unpersist(false);
  }
}
