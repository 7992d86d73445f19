package dev.plumbline.statistic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A 64-bit hash of a text's UTF-8 bytes, the same on every machine: eight bytes at a time through
 * the finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). Two of a thousand texts share
 * one with a probability below 10⁻¹³, so a profile takes the hash for the text.
 */
final class TextHash {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private TextHash() {}

  static long of(byte[] bytes, int offset, int length) {
    long hash = 0x9E3779B97F4A7C15L * (length + 1L);
    int end = offset + length;
    int at = offset;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = mix(hash ^ (long) LONGS.get(bytes, at));
    }
    long tail = 0;
    for (; at < end; at++) {
      tail = tail << 8 | bytes[at] & 0xFF;
    }
    return mix(hash ^ tail);
  }

  /** Spreads the bits of a number over all bits. */
  static long mix(long bits) {
    long mixed = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }
}
