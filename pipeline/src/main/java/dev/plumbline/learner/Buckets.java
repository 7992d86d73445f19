package dev.plumbline.learner;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The buckets of a hashed category: {@code pmod(xxhash64(value), buckets)} in Spark's SQL. While a
 * training matrix is read each value is replaced by the stand-in of its bucket, a short text that
 * hashes to the same bucket, so that no more values than buckets are counted and carried.
 */
final class Buckets implements Serializable {
  /** The seed of Spark's xxhash64. */
  private static final long SEED = 42;

  private final String[] standIns;

  Buckets(int buckets) {
    this.standIns = new String[buckets];
    int found = 0;
    for (int candidate = 0; found < buckets; candidate++) {
      String text = Integer.toString(candidate);
      int bucket = of(text, buckets);
      if (standIns[bucket] == null) {
        standIns[bucket] = text;
        found++;
      }
    }
  }

  static int of(String value, int buckets) {
    return (int) Math.floorMod(XXH64.hashUTF8String(UTF8String.fromString(value), SEED), buckets);
  }

  String standIn(String value) {
    return standIns[of(value, standIns.length)];
  }
}
