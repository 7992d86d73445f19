package dev.plumbline.personal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class PersonalScanTest {
  private static final double LEAST_SHARE = 0.001;

  @Test
  void numbersPublishedAsExamplesAreRecognised() {
    // Each is the example of its issuer or standard: ISO 13616 (Germany, Great Britain), card test
    // numbers of Visa and Mastercard, the BZSt's tax identifier, RVIG's BSN, INSEE's NIR, the DNI
    // of
    // the Spanish police's specimen, HMRC's QQ-less form, the Agenzia delle Entrate's Rossi.
    assertThat(Checksum.iban("DE89370400440532013000")).isTrue();
    assertThat(Checksum.iban("GB29NWBK60161331926819")).isTrue();
    assertThat(Checksum.luhn("4111111111111111")).isTrue();
    assertThat(Checksum.luhn("5555555555554444")).isTrue();
    assertThat(Checksum.germanTaxStructure("86095742719")).isTrue();
    assertThat(Checksum.germanTax("86095742719")).isTrue();
    assertThat(Checksum.dutchCitizen("111222333")).isTrue();
    assertThat(Checksum.frenchSocialSecurity("255081416802538")).isTrue();
    assertThat(Checksum.spanishIdentity("12345678Z")).isTrue();
    assertThat(Checksum.spanishIdentity("X1234567L")).isTrue();
    assertThat(Checksum.italianTax("RSSMRA85T10A562S")).isTrue();
    assertThat(Checksum.iban("DE88370400440532013000")).isFalse();
    assertThat(Checksum.luhn("4111111111111112")).isFalse();
  }

  /** Columns without personal data that look a little like it. */
  private static Map<String, IntFunction<String>> honest(long seed) {
    Samples s = new Samples(seed);
    Map<String, IntFunction<String>> columns = new LinkedHashMap<>();
    columns.put("order numbers of 16 digits beginning with 4", i -> "4" + s.digits(15));
    columns.put("the same, counted up", i -> Long.toString(4_000_123_400_000_000L + i));
    columns.put("the same, a few customers", i -> Long.toString(4_000_123_400_000_000L + i % 20));
    columns.put("nine digits counted up", i -> Integer.toString(100_000_000 + i));
    columns.put("nine digits", i -> "1" + s.digits(8));
    columns.put("eleven digits", i -> "3" + s.digits(10));
    columns.put("eleven digits counted up", i -> Long.toString(12_345_678_000L + i));
    columns.put("fifteen digits", i -> "1" + s.digits(14));
    columns.put("zero-padded", i -> "%010d".formatted(i));
    columns.put("milliseconds", i -> Long.toString(1_760_000_000_000L + i * 977L));
    columns.put("version numbers", i -> i % 9 + "." + i % 31 + "." + i % 7 + "." + s.digits(2));
    columns.put("dates", i -> "%02d.%02d.2025 10:%02d".formatted(1 + i % 28, 1 + i % 12, i % 60));
    columns.put("times", i -> "%02d:%02d:%02d".formatted(i % 24, i % 60, i % 59));
    columns.put(
        "hardware addresses",
        i -> "00:1a:2b:%s:%s:%s".formatted(s.digits(2), s.digits(2), s.digits(2)));
    columns.put("part numbers 3-2-4", i -> s.digits(3) + "-" + s.digits(2) + "-" + s.digits(4));
    columns.put("part numbers 3-3-4", i -> s.digits(3) + "-" + s.digits(3) + "-" + s.digits(4));
    columns.put("part numbers 4 7", i -> s.digits(4) + " " + s.digits(7));
    columns.put("eight digits and a letter", i -> s.digits(8) + s.letters(1));
    columns.put(
        "two letters, six digits, a letter", i -> s.letters(2) + s.digits(6) + s.letters(1));
    columns.put(
        "identifiers in hexadecimal",
        i -> java.util.UUID.nameUUIDFromBytes(new byte[] {(byte) i, (byte) (i >> 8)}).toString());
    columns.put("account-like references", i -> "DE" + s.digits(20));
    columns.put("signed amounts", i -> "+" + s.digits(6) + "." + s.digits(2));
    columns.put("grouped amounts", i -> s.digits(3) + "," + s.digits(3) + "," + s.digits(3));
    columns.put("coordinates", i -> "52." + s.digits(6) + ", 13." + s.digits(6));
    columns.put("sentences with numbers", i -> "lot " + s.digits(9) + " went out by van " + i);
    columns.put("parcel numbers", i -> "1Z" + s.letters(3) + s.digits(11));
    return columns;
  }

  @Test
  void nothingHonestAlarmsAndEverythingPersonalIsFound() {
    int rows = 4000;
    List<String> falseAlarms = new ArrayList<>();
    int honestColumns = 0;
    for (long seed = 1; seed <= 8; seed++) {
      for (Map.Entry<String, IntFunction<String>> column : honest(seed).entrySet()) {
        honestColumns++;
        scan("reference", rows, column.getValue())
            .findings(LEAST_SHARE)
            .forEach(f -> falseAlarms.add(column.getKey() + ": " + f.sentence()));
      }
    }
    Map<PersonalKind, int[]> found = new EnumMap<>(PersonalKind.class);
    int planted = 0;
    for (PersonalKind kind : PersonalKind.values()) {
      int[] counts = found.computeIfAbsent(kind, k -> new int[3]);
      for (long seed = 1; seed <= 5; seed++) {
        counts[0] += finds(kind, seed, rows, 1) ? 1 : 0;
        counts[1] += finds(kind, seed, rows, 20) ? 1 : 0;
        counts[2] += finds(kind, seed, rows, 200) ? 1 : 0;
        planted += 3;
      }
    }
    int all = found.values().stream().mapToInt(c -> c[0] + c[1] + c[2]).sum();
    StringBuilder table = new StringBuilder("found of 5 at 100%, 5%, 0.5% of rows\n");
    found.forEach(
        (kind, c) -> table.append("%-28s %2d %2d %2d%n".formatted(kind, c[0], c[1], c[2])));
    assertThat(falseAlarms).as("of %d honest columns", honestColumns).isEmpty();
    // Without a checksum 20 distinct numbers are asked for, which 0.5% of 4000 rows just is.
    assertThat((double) all / planted).as(table.toString()).isGreaterThanOrEqualTo(0.97);
    found.forEach((kind, c) -> assertThat(c[0]).as("%s, whole column", kind).isEqualTo(5));
    assertThat(found.get(PersonalKind.EMAIL)[2]).isEqualTo(5);
  }

  /** Every so many rows hold one, the others words. */
  private static boolean finds(PersonalKind kind, long seed, int rows, int every) {
    Samples samples = new Samples(seed);
    return scan("reference", rows, i -> i % every == 0 ? samples.of(kind) : "nothing here " + i)
        .findings(LEAST_SHARE)
        .stream()
        .anyMatch(finding -> finding.kind() == kind);
  }

  @Test
  void personalDataInSentencesIsFound() {
    Samples samples = new Samples(3);
    for (PersonalKind kind :
        List.of(PersonalKind.EMAIL, PersonalKind.PHONE, PersonalKind.CARD, PersonalKind.IBAN)) {
      assertThat(
              scan(
                      "note",
                      2000,
                      i ->
                          i % 50 == 0
                              ? "Please use " + samples.of(kind) + " after six"
                              : "left with the neighbour")
                  .findings(LEAST_SHARE))
          .as(kind.name())
          .extracting(PersonalFinding::kind)
          .contains(kind);
    }
  }

  @Test
  void phoneNumbersWithoutACountryCodeAreFound() {
    Samples samples = new Samples(4);
    assertThat(kinds("contact", i -> samples.nationalPhone())).containsExactly(PersonalKind.PHONE);
    assertThat(kinds("contact", i -> samples.northAmericanPhone()))
        .containsExactly(PersonalKind.PHONE);
    assertThat(kinds("contact", i -> "0" + samples.digits(9))).isEmpty();
    assertThat(kinds("mobile_phone", i -> "0" + samples.digits(9)))
        .containsExactly(PersonalKind.PHONE);
    assertThat(kinds("addr", i -> "2001:db8:85a3::8a2e:370:" + Integer.toHexString(i)))
        .containsExactly(PersonalKind.IP_ADDRESS);
  }

  private static List<PersonalKind> kinds(String column, IntFunction<String> value) {
    return scan(column, 1000, value).findings(LEAST_SHARE).stream()
        .map(PersonalFinding::kind)
        .toList();
  }

  @Test
  void theShareIsWhatIsThereBeyondChanceAndNoValueIsNamed() {
    Samples samples = new Samples(5);
    PersonalScan scan =
        scan("mail", 10_000, i -> i % 200 == 0 ? samples.of(PersonalKind.EMAIL) : "none");
    assertThat(scan.findings(LEAST_SHARE))
        .containsExactly(new PersonalFinding("mail", PersonalKind.EMAIL, 0.005));
    assertThat(scan.findings(LEAST_SHARE).get(0).sentence())
        .isEqualTo("mail holds e-mail addresses in 0.5% of its rows");
    assertThat(scan.findings(0.006)).isEmpty();
  }

  @Test
  void aStretchAtTheEndOfALongFileIsFoundThoughRowsArePassedOver() {
    Samples samples = new Samples(6);
    PersonalScan scan =
        scan("mail", 400_000, 1000, i -> i >= 398_000 ? samples.of(PersonalKind.EMAIL) : "none");
    assertThat(scan.lookedAt()).isBetween(5_000L, 12_000L);
    assertThat(scan.findings(LEAST_SHARE)).hasSize(1);
    assertThat(scan.findings(LEAST_SHARE).get(0).share()).isBetween(0.003, 0.008);
  }

  @Test
  void statesMergeToTheStateOfAllRows() {
    Samples samples = new Samples(7);
    List<String> values = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      values.add(i % 7 == 0 ? samples.of(PersonalKind.CARD) : "4" + samples.digits(15));
    }
    List<PersonalFinding> whole = scan("number", 3000, values::get).findings(LEAST_SHARE);
    PersonalScan merged =
        scan("number", 1000, values::get).merge(scan("number", 2000, i -> values.get(1000 + i)));
    assertThat(merged.findings(LEAST_SHARE)).isEqualTo(whole);
    assertThat(whole).hasSize(1);
    // A seventh are cards; a tenth of the others pass by chance and are not counted.
    assertThat(whole.get(0).share()).isBetween(0.12, 0.17);
  }

  private static PersonalScan scan(String column, int rows, IntFunction<String> value) {
    return scan(column, rows, 10_000, value);
  }

  private static PersonalScan scan(String column, int rows, int fully, IntFunction<String> value) {
    PersonalScan scan = PersonalScan.of(List.of(column), fully);
    for (int i = 0; i < rows; i++) {
      String text = value.apply(i);
      scan.add(c -> text);
    }
    return scan;
  }
}
