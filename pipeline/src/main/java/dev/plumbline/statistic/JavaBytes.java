package dev.plumbline.statistic;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;

/**
 * Values as Java writes them, for a way on which the session's serializer, which may be Kryo, would
 * heed neither what a value writes of itself nor the final fields of a record.
 */
public final class JavaBytes {
  private JavaBytes() {}

  /** The bytes that {@link #read} reads. */
  public static byte[] written(Serializable value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Here, and not by a library: classes are looked for by the loader of whoever reads. */
  @SuppressWarnings("unchecked")
  public static <S> S read(byte[] bytes) {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      // Whoever reads knows what was written.
      return (S) in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
