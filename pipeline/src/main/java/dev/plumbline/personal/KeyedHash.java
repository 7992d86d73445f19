package dev.plumbline.personal;

import dev.plumbline.Failure;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * HMAC-SHA-256 (RFC 2104, FIPS 198-1) under a secret: the same text has the same hash in every
 * column and source, so that hashed columns still join, and nobody without the secret can try out
 * texts. Prints as nothing but its name.
 */
public final class KeyedHash implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The environment variable that holds the secret. */
  public static final String VARIABLE = "PLUMBLINE_HASH_KEY";

  private static final String ALGORITHM = "HmacSHA256";

  /** What is hashed to tell two secrets apart without keeping either. */
  private static final String CHECKED = "plumbline: which key is this?";

  private final byte[] secret;
  private transient Mac mac;

  private KeyedHash(byte[] secret) {
    this.secret = secret;
  }

  public static KeyedHash of(String secret) {
    return new KeyedHash(secret.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The hash under the environment's secret, where it has one.
   *
   * @param environment gives the value of an environment variable, or null
   */
  public static Optional<KeyedHash> find(UnaryOperator<String> environment) {
    return Optional.ofNullable(environment.apply(VARIABLE))
        .filter(secret -> !secret.isBlank())
        .map(KeyedHash::of);
  }

  /**
   * The hash under the environment's secret.
   *
   * @param need what it is needed for, as the beginning of a sentence
   * @throws Failure of kind USER where the environment has none
   */
  public static KeyedHash require(UnaryOperator<String> environment, String need) {
    return find(environment)
        .orElseThrow(
            () ->
                Failure.user(
                    "%s, but the environment has no %s; set it to a secret", need, VARIABLE));
  }

  /** 64 hexadecimal digits. */
  public synchronized String hash(String text) {
    try {
      if (mac == null) {
        mac = Mac.getInstance(ALGORITHM);
        mac.init(new SecretKeySpec(secret, ALGORITHM));
      }
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
    }
  }

  /** Tells this secret from another, and says nothing about it. */
  public String identifier() {
    return hash(CHECKED).substring(0, 16);
  }

  /**
   * The hash of a column's text. A function of ours rather than Spark's sha2, although HMAC could
   * be written with that: the secret would stand in every query plan, event log and Spark UI.
   */
  public Column of(Column text) {
    UDF1<String, String> hash = value -> value == null ? null : hash(value);
    UserDefinedFunction function = functions.udf(hash, DataTypes.StringType);
    return function.withName("keyed_hash").apply(text.cast("string"));
  }

  @Override
  public String toString() {
    return "KeyedHash";
  }
}
