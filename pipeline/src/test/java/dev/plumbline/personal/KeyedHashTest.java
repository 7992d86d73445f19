package dev.plumbline.personal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class KeyedHashTest {

  @Test
  void isHmacWithSha256() {
    // RFC 4231, test case 2.
    assertThat(KeyedHash.of("Jefe").hash("what do ya want for nothing?"))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  @Test
  void printsNeitherItsSecretNorAnythingMadeOfIt() {
    KeyedHash hash = KeyedHash.of("open sesame");
    assertThat(hash).hasToString("KeyedHash");
    assertThat(hash.of(org.apache.spark.sql.functions.col("email")).toString())
        .doesNotContain("sesame");
    assertThat(hash.identifier()).isNotEqualTo(KeyedHash.of("open barley").identifier());
  }

  @Test
  void aMissingSecretIsSaidWithWhatItIsFor() {
    assertThatThrownBy(
            () -> KeyedHash.require(name -> null, "Column email is declared personal = hash"))
        .hasMessage(
            "Column email is declared personal = hash, but the environment has no"
                + " PLUMBLINE_HASH_KEY; set it to a secret");
  }
}
