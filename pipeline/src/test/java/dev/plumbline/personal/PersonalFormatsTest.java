package dev.plumbline.personal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Recall over the ways in which people write personal data, and precision beside columns that look
 * like it: made-up columns of 2,000 rows, several seeds each. The table is printed with {@code
 * -Dplumbline.print=true}; docs/governance.md quotes it.
 */
class PersonalFormatsTest {
  private static final int ROWS = 2_000;
  private static final int SEEDS = 10;
  private static final double LEAST_SHARE = 0.001;

  /** A way of writing a kind, from made-up data of a seed. */
  private record Format(PersonalKind kind, Function<Samples, Supplier<String>> made) {}

  private static Map<String, Format> formats() {
    Map<String, Format> all = new LinkedHashMap<>();
    add(all, "e-mail", PersonalKind.EMAIL, s -> () -> s.of(PersonalKind.EMAIL));
    add(
        all,
        "E-MAIL IN CAPITALS",
        PersonalKind.EMAIL,
        s -> () -> s.of(PersonalKind.EMAIL).toUpperCase(Locale.ROOT));
    add(
        all,
        "Name <e-mail>",
        PersonalKind.EMAIL,
        s -> () -> "Ann <" + s.of(PersonalKind.EMAIL) + ">");
    add(all, "mailto:e-mail", PersonalKind.EMAIL, s -> () -> "mailto:" + s.of(PersonalKind.EMAIL));
    add(all, "+49 171 1234567", PersonalKind.PHONE, s -> () -> "+49 171 " + s.digits(7));
    add(all, "+491711234567", PersonalKind.PHONE, s -> () -> "+49171" + s.digits(7));
    add(all, "+33 6 12 34 56 78", PersonalKind.PHONE, s -> () -> "+33 6" + pairs(s, 4));
    add(
        all,
        "+44 (0)20 7946 0123",
        PersonalKind.PHONE,
        s -> () -> "+44 (0)20 " + s.digits(4) + " " + s.digits(4));
    add(
        all,
        "+1-415-555-2671",
        PersonalKind.PHONE,
        s -> () -> "+1-4" + s.digits(2) + "-5" + s.digits(2) + "-" + s.digits(4));
    add(
        all,
        "+91 98765 43210",
        PersonalKind.PHONE,
        s -> () -> "+91 9" + s.digits(4) + " " + s.digits(5));
    add(
        all,
        "+86.138.0013.8000",
        PersonalKind.PHONE,
        s -> () -> "+86.13" + s.digits(1) + "." + s.digits(4) + "." + s.digits(4));
    add(all, "0049 171 1234567", PersonalKind.PHONE, s -> () -> "0049 171 " + s.digits(7));
    add(all, "0049 (0)171/1234567", PersonalKind.PHONE, s -> () -> "0049 (0)171/" + s.digits(7));
    add(all, "(415) 555-2671", PersonalKind.PHONE, s -> s::northAmericanPhone);
    add(
        all,
        "415.555.2671",
        PersonalKind.PHONE,
        s -> () -> s.northAmericanPhone().replaceAll("\\((\\d+)\\) (\\d+)-", "$1.$2."));
    add(all, "030/1234567", PersonalKind.PHONE, s -> () -> "030/" + s.digits(7));
    add(all, "06 12 34 56 78", PersonalKind.PHONE, s -> () -> "06" + pairs(s, 4));
    add(
        all,
        "020 7946 0123",
        PersonalKind.PHONE,
        s -> () -> "020 " + s.digits(4) + " " + s.digits(4));
    add(
        all,
        "card, digits alone",
        PersonalKind.CARD,
        s -> () -> s.of(PersonalKind.CARD).replace(" ", ""));
    add(
        all,
        "card 4-4-4-4 by dashes",
        PersonalKind.CARD,
        s -> () -> s.of(PersonalKind.CARD).replace(" ", "").replaceAll("(.{4})(?!$)", "$1-"));
    add(
        all,
        "card 4 4 4 4",
        PersonalKind.CARD,
        s -> () -> s.of(PersonalKind.CARD).replace(" ", "").replaceAll("(.{4})(?!$)", "$1 "));
    add(
        all,
        "American Express 4-6-5",
        PersonalKind.CARD,
        s -> () -> grouped(until(() -> "37" + s.digits(13), Checksum::luhn), 4, 6));
    add(all, "IBAN, compact", PersonalKind.IBAN, s -> () -> s.of(PersonalKind.IBAN));
    add(
        all,
        "IBAN in fours",
        PersonalKind.IBAN,
        s -> () -> s.of(PersonalKind.IBAN).replaceAll("(.{4})(?!$)", "$1 "));
    add(
        all,
        "iban in small letters",
        PersonalKind.IBAN,
        s -> () -> s.of(PersonalKind.IBAN).toLowerCase(Locale.ROOT));
    add(
        all,
        "IBAN by dashes",
        PersonalKind.IBAN,
        s -> () -> s.of(PersonalKind.IBAN).replaceAll("(.{4})(?!$)", "$1-"));
    add(all, "IPv4, public", PersonalKind.IP_ADDRESS, s -> () -> s.of(PersonalKind.IP_ADDRESS));
    add(
        all,
        "IPv4 192.168.x.x",
        PersonalKind.IP_ADDRESS,
        s -> () -> "192.168." + below(s, 256) + "." + below(s, 256));
    add(
        all,
        "IPv4 10.x.x.x",
        PersonalKind.IP_ADDRESS,
        s -> () -> "10." + below(s, 256) + "." + below(s, 256) + "." + below(s, 256));
    add(
        all,
        "IPv4 with port",
        PersonalKind.IP_ADDRESS,
        s -> () -> s.of(PersonalKind.IP_ADDRESS) + ":" + (1024 + below(s, 60000)));
    add(all, "IPv6, complete", PersonalKind.IP_ADDRESS, s -> () -> "2001:0db8" + hexGroups(s, 6));
    add(
        all,
        "IPv6, shortened",
        PersonalKind.IP_ADDRESS,
        s -> () -> "2001:db8::" + hexGroups(s, 3).substring(1));
    add(
        all,
        "IPv6 IN CAPITALS",
        PersonalKind.IP_ADDRESS,
        s -> () -> ("fe80::" + hexGroups(s, 4).substring(1)).toUpperCase(Locale.ROOT));
    add(
        all,
        "IPv4 in IPv6",
        PersonalKind.IP_ADDRESS,
        s -> () -> "::ffff:" + s.of(PersonalKind.IP_ADDRESS));
    add(
        all,
        "SSN 123-45-6789",
        PersonalKind.US_SOCIAL_SECURITY,
        s -> () -> s.of(PersonalKind.US_SOCIAL_SECURITY));
    add(
        all,
        "SSN 123 45 6789",
        PersonalKind.US_SOCIAL_SECURITY,
        s -> () -> s.of(PersonalKind.US_SOCIAL_SECURITY).replace('-', ' '));
    add(
        all,
        "German tax number, compact",
        PersonalKind.GERMAN_TAX_IDENTIFIER,
        s -> () -> s.of(PersonalKind.GERMAN_TAX_IDENTIFIER));
    add(
        all,
        "German tax number 2 3 3 3",
        PersonalKind.GERMAN_TAX_IDENTIFIER,
        s -> () -> grouped(s.of(PersonalKind.GERMAN_TAX_IDENTIFIER), 2, 3, 3));
    add(
        all,
        "BSN, compact",
        PersonalKind.DUTCH_CITIZEN_NUMBER,
        s -> () -> s.of(PersonalKind.DUTCH_CITIZEN_NUMBER));
    add(
        all,
        "BSN 3.3.3",
        PersonalKind.DUTCH_CITIZEN_NUMBER,
        s -> () -> grouped(s.of(PersonalKind.DUTCH_CITIZEN_NUMBER), 3, 3).replace(' ', '.'));
    add(
        all,
        "NIR, compact",
        PersonalKind.FRENCH_SOCIAL_SECURITY,
        s -> () -> s.of(PersonalKind.FRENCH_SOCIAL_SECURITY));
    add(
        all,
        "NIR 1 2 2 2 3 3 2",
        PersonalKind.FRENCH_SOCIAL_SECURITY,
        s -> () -> grouped(s.of(PersonalKind.FRENCH_SOCIAL_SECURITY), 1, 2, 2, 2, 3, 3));
    add(
        all,
        "DNI 12345678Z",
        PersonalKind.SPANISH_IDENTITY,
        s -> () -> s.of(PersonalKind.SPANISH_IDENTITY));
    add(
        all,
        "DNI 12345678-Z",
        PersonalKind.SPANISH_IDENTITY,
        s -> () -> s.of(PersonalKind.SPANISH_IDENTITY).replaceAll("(.)$", "-$1"));
    add(
        all,
        "DNI 12.345.678-Z",
        PersonalKind.SPANISH_IDENTITY,
        s ->
            () ->
                s.of(PersonalKind.SPANISH_IDENTITY).replaceAll("(..)(...)(...)(.)", "$1.$2.$3-$4"));
    add(
        all,
        "NINO AB123456C",
        PersonalKind.BRITISH_NATIONAL_INSURANCE,
        s -> () -> s.of(PersonalKind.BRITISH_NATIONAL_INSURANCE));
    add(
        all,
        "NINO AB 12 34 56 C",
        PersonalKind.BRITISH_NATIONAL_INSURANCE,
        s -> () -> grouped(s.of(PersonalKind.BRITISH_NATIONAL_INSURANCE), 2, 2, 2, 2));
    add(
        all,
        "codice fiscale",
        PersonalKind.ITALIAN_TAX_CODE,
        s -> () -> s.of(PersonalKind.ITALIAN_TAX_CODE));
    add(
        all,
        "codice fiscale, small",
        PersonalKind.ITALIAN_TAX_CODE,
        s -> () -> s.of(PersonalKind.ITALIAN_TAX_CODE).toLowerCase(Locale.ROOT));
    return all;
  }

  private static void add(
      Map<String, Format> all,
      String name,
      PersonalKind kind,
      Function<Samples, Supplier<String>> made) {
    all.put(name, new Format(kind, made));
  }

  /** Columns without personal data, by what they are. */
  private static Map<String, Function<Random, Supplier<String>>> honest() {
    Map<String, Function<Random, Supplier<String>>> all = new LinkedHashMap<>();
    all.put("order numbers, 10 digits", r -> () -> digits(r, 10));
    all.put("order numbers, 16 digits from 4", r -> () -> "4" + digits(r, 15));
    all.put(
        "order numbers, 16 digits, Luhn fails",
        r -> () -> until(() -> "4" + digits(r, 15), t -> !Checksum.luhn(t)));
    all.put("the same in fours", r -> () -> ("4" + digits(r, 15)).replaceAll("(.{4})(?!$)", "$1 "));
    all.put("EAN-13 from 40 to 44", r -> () -> ean("4" + r.nextInt(5) + digits(r, 10)));
    all.put(
        "IMEI, 15 digits, Luhn holds",
        r -> () -> until(() -> "35" + digits(r, 13), Checksum::luhn));
    all.put(
        "versions 1.2.3.4",
        r -> () -> r.nextInt(4) + "." + r.nextInt(20) + "." + r.nextInt(9) + "." + r.nextInt(30));
    all.put(
        "builds 10.0.19041.388",
        r -> () -> "10.0." + (19000 + r.nextInt(900)) + "." + r.nextInt(900));
    all.put(
        "builds 120.0.6099.109",
        r -> () -> (100 + r.nextInt(30)) + ".0." + (5000 + r.nextInt(1500)) + "." + r.nextInt(250));
    all.put(
        "versions 1.2.103.204",
        r ->
            () -> r.nextInt(4) + "." + r.nextInt(20) + "." + r.nextInt(250) + "." + r.nextInt(250));
    all.put(
        "milliseconds since 1970",
        r -> () -> Long.toString(1_700_000_000_000L + r.nextLong(90_000_000_000L)));
    all.put("seconds since 1970", r -> () -> Long.toString(1_700_000_000L + r.nextInt(90_000_000)));
    all.put(
        "timestamps",
        r ->
            () ->
                "2025-%02d-%02d %02d:%02d:%02d"
                    .formatted(
                        1 + r.nextInt(12),
                        1 + r.nextInt(28),
                        r.nextInt(24),
                        r.nextInt(60),
                        r.nextInt(60)));
    all.put(
        "compact timestamps",
        r ->
            () ->
                "2025%02d%02d%02d%02d%02d"
                    .formatted(
                        1 + r.nextInt(12),
                        1 + r.nextInt(28),
                        r.nextInt(24),
                        r.nextInt(60),
                        r.nextInt(60)));
    all.put(
        "product codes AB-1234-C",
        r -> () -> letters(r, 2) + "-" + digits(r, 4) + "-" + letters(r, 1));
    all.put("product codes AB123456C", r -> () -> letters(r, 2) + digits(r, 6) + letters(r, 1));
    all.put("product codes 12345678X", r -> () -> digits(r, 8) + letters(r, 1));
    all.put("serial numbers, 16 mixed", r -> () -> letters(r, 6) + digits(r, 10));
    all.put("VAT numbers DE123456789", r -> () -> "DE" + digits(r, 9));
    all.put("employer numbers 12-3456789", r -> () -> digits(r, 2) + "-" + digits(r, 7));
    all.put("zip codes 12345-6789", r -> () -> digits(r, 5) + "-" + digits(r, 4));
    all.put(
        "part numbers 123-45-6789",
        r -> () -> digits(r, 3) + "-" + digits(r, 2) + "-" + digits(r, 4));
    all.put(
        "part numbers 123.456.7890",
        r -> () -> digits(r, 3) + "." + digits(r, 3) + "." + digits(r, 4));
    all.put("part numbers 123/456789", r -> () -> digits(r, 3) + "/" + digits(r, 6));
    all.put(
        "article numbers 12 34 56 78 90",
        r ->
            () ->
                digits(r, 2)
                    + " "
                    + digits(r, 2)
                    + " "
                    + digits(r, 2)
                    + " "
                    + digits(r, 2)
                    + " "
                    + digits(r, 2));
    all.put(
        "hardware addresses",
        r ->
            () ->
                hex(r, 2) + ":" + hex(r, 2) + ":" + hex(r, 2) + ":" + hex(r, 2) + ":" + hex(r, 2)
                    + ":" + hex(r, 2));
    all.put(
        "identifiers in hexadecimal",
        r -> () -> new java.util.UUID(r.nextLong(), r.nextLong()).toString());
    all.put("signed amounts +1234567.89", r -> () -> "+" + digits(r, 7) + "." + digits(r, 2));
    all.put(
        "coordinates +52.5200 +13.4050", r -> () -> "+52." + digits(r, 4) + " +13." + digits(r, 4));
    all.put(
        "handles @name",
        r -> () -> "@" + letters(r, 7).toLowerCase(Locale.ROOT) + "." + digits(r, 2));
    all.put(
        "package names a@1.2.3",
        r ->
            () ->
                letters(r, 5).toLowerCase(Locale.ROOT)
                    + "@"
                    + r.nextInt(9)
                    + "."
                    + r.nextInt(30)
                    + "."
                    + r.nextInt(9));
    all.put(
        "durations 01:02:03:04",
        r ->
            () ->
                "%02d:%02d:%02d:%02d"
                    .formatted(r.nextInt(10), r.nextInt(24), r.nextInt(60), r.nextInt(60)));
    all.put(
        "scopes ab::cd::12",
        r -> () -> letters(r, 4).toLowerCase(Locale.ROOT) + "::" + letters(r, 3) + digits(r, 4));
    all.put("nine digits", r -> () -> (1 + r.nextInt(9)) + digits(r, 8));
    all.put("eleven digits", r -> () -> (1 + r.nextInt(9)) + digits(r, 10));
    all.put("fifteen digits from 1 or 2", r -> () -> (1 + r.nextInt(2)) + digits(r, 14));
    all.put("references of 22 from DE", r -> () -> "DE" + digits(r, 20));
    all.put(
        "dates 31.12.2025",
        r ->
            () ->
                "%02d.%02d.20%02d".formatted(1 + r.nextInt(28), 1 + r.nextInt(12), r.nextInt(26)));
    return all;
  }

  @Test
  void findsTheWaysPeopleWriteAndLeavesLookAlikesAlone() {
    StringBuilder table = new StringBuilder();
    List<String> missed = new ArrayList<>();
    int found = 0;
    int columns = 0;
    for (Map.Entry<String, Format> entry : formats().entrySet()) {
      int all = 0;
      int some = 0;
      for (int seed = 1; seed <= SEEDS; seed++) {
        Supplier<String> made = entry.getValue().made().apply(new Samples(seed));
        all += holds(made, 1, entry.getValue().kind()) ? 1 : 0;
        Supplier<String> again = entry.getValue().made().apply(new Samples(100 + seed));
        some += holds(again, 20, entry.getValue().kind()) ? 1 : 0;
      }
      table.append("%-34s %3d %3d%n".formatted(entry.getKey(), all, some));
      found += all + some;
      columns += 2 * SEEDS;
      if (all < SEEDS) {
        missed.add(entry.getKey());
      }
    }
    int alarms = 0;
    int honest = 0;
    List<String> alarmed = new ArrayList<>();
    for (Map.Entry<String, Function<Random, Supplier<String>>> entry : honest().entrySet()) {
      for (int seed = 1; seed <= SEEDS; seed++) {
        PersonalScan scan = scan(entry.getValue().apply(new Random(seed)), 1);
        honest++;
        if (!scan.findings(LEAST_SHARE).isEmpty()) {
          alarms++;
          alarmed.add(entry.getKey() + ": " + scan.findings(LEAST_SHARE));
        }
      }
    }
    table.append(
        "recall %d of %d; precision %d of %d; false alarms %d of %d%n"
            .formatted(found, columns, found, found + alarms, alarms, honest));
    if (Boolean.getBoolean("plumbline.print")) {
      System.out.print(table);
      System.out.println(missed);
      alarmed.forEach(System.out::println);
    }
    assertThat(missed).as(table.toString()).isEmpty();
    assertThat(alarmed).isEmpty();
  }

  private static boolean holds(Supplier<String> made, int every, PersonalKind kind) {
    return scan(made, every).findings(LEAST_SHARE).stream().anyMatch(f -> f.kind() == kind);
  }

  private static PersonalScan scan(Supplier<String> made, int every) {
    PersonalScan scan = PersonalScan.of(List.of("reference"), 10_000);
    for (int i = 0; i < ROWS; i++) {
      String text = i % every == 0 ? made.get() : "none " + i;
      scan.add(c -> text);
    }
    return scan;
  }

  private static String pairs(Samples samples, int count) {
    StringBuilder pairs = new StringBuilder();
    for (int i = 0; i < count; i++) {
      pairs.append(' ').append(samples.digits(2));
    }
    return pairs.toString();
  }

  private static String hexGroups(Samples samples, int count) {
    StringBuilder groups = new StringBuilder();
    for (int i = 0; i < count; i++) {
      groups.append(':').append(Integer.toHexString(0x1000 + below(samples, 0xe000)));
    }
    return groups.toString();
  }

  private static int below(Samples samples, int most) {
    return Integer.parseInt(samples.digits(8)) % most;
  }

  private static String grouped(String text, int... lengths) {
    StringBuilder grouped = new StringBuilder();
    int at = 0;
    for (int length : lengths) {
      grouped.append(text, at, at + length).append(' ');
      at += length;
    }
    return grouped.append(text.substring(at)).toString();
  }

  private static String until(Supplier<String> maker, Predicate<String> check) {
    String text = maker.get();
    while (!check.test(text)) {
      text = maker.get();
    }
    return text;
  }

  /** With the check digit of GS1: weights 1 and 3 in turn. */
  private static String ean(String twelve) {
    int sum = 0;
    for (int i = 0; i < 12; i++) {
      sum += (twelve.charAt(i) - '0') * (i % 2 == 0 ? 1 : 3);
    }
    return twelve + (10 - sum % 10) % 10;
  }

  private static String digits(Random random, int count) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < count; i++) {
      digits.append(random.nextInt(10));
    }
    return digits.toString();
  }

  private static String letters(Random random, int count) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < count; i++) {
      letters.append((char) ('A' + random.nextInt(26)));
    }
    return letters.toString();
  }

  private static String hex(Random random, int count) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < count; i++) {
      hex.append(Integer.toHexString(random.nextInt(16)));
    }
    return hex.toString();
  }
}
