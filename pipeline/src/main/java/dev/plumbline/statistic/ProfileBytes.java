package dev.plumbline.statistic;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;

/** A column's profile as it is kept in a table and as it travels between machines. */
record ProfileBytes(byte[] state) implements Serializable {

  static ProfileBytes of(ColumnProfile profile) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      profile.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ProfileBytes(bytes.toByteArray());
  }

  /**
   * The profile.
   *
   * @throws IllegalArgumentException if the bytes are of another form
   */
  ColumnProfile profile() {
    try {
      return ColumnProfile.read(new DataInputStream(new ByteArrayInputStream(state)));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Not the state of a column's profile: " + e.getMessage(), e);
    }
  }

  private Object readResolve() {
    return profile();
  }
}
