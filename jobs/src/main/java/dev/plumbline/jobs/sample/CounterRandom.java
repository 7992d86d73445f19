package dev.plumbline.jobs.sample;

import java.nio.charset.StandardCharsets;

/**
 * Random numbers without a state: each is a pure function of a key and a counter, so any row of the
 * sample can be made alone, again and in any order.
 *
 * <p>The hash is the finalizer of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom
 * number generators", OOPSLA 2014), whose increments are multiples of the golden ratio. {@link
 * StrictMath} keeps the bytes of the sample the same on every machine.
 */
record CounterRandom(long key) {
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;
  private static final long BRANCH = 0xD1B54A32D192ED03L;
  private static final double UNIT = 0x1.0p-53;

  /** The stream of numbers that belongs to a seed and a name. */
  static CounterRandom of(long seed, String stream) {
    long key = mix(seed + GOLDEN_RATIO);
    for (byte letter : stream.getBytes(StandardCharsets.UTF_8)) {
      key = mix(key * 31 + letter);
    }
    return new CounterRandom(key);
  }

  /** The sub-stream with this number: one for each row, hub or carrier. */
  CounterRandom at(long number) {
    return new CounterRandom(mix(mix(key ^ BRANCH) + GOLDEN_RATIO * number));
  }

  /** Uniform on (0, 1), never exactly either end. */
  double uniform(long counter) {
    return ((bits(counter) >>> 11) + 0.5) * UNIT;
  }

  double uniform(long counter, double from, double to) {
    return from + (to - from) * uniform(counter);
  }

  /** A whole number from 0 to {@code bound - 1}. */
  int below(long counter, int bound) {
    return (int) (uniform(counter) * bound);
  }

  /** Standard normal, by Box and Muller. */
  double normal(long counter) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(uniform(counter)));
    return radius * StrictMath.cos(2 * StrictMath.PI * uniform(~counter));
  }

  /** Exponential with mean one. */
  double exponential(long counter) {
    return -StrictMath.log(uniform(counter));
  }

  private long bits(long counter) {
    return mix(key + GOLDEN_RATIO * (counter + 1));
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
