package dev.plumbline.personal;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;

/** Columns that look like personal data and are none, by what they are. */
final class LookAlikes {
  private LookAlikes() {}

  static Map<String, Function<Random, Supplier<String>>> all() {
    Map<String, Function<Random, Supplier<String>>> all = new LinkedHashMap<>();
    all.put("order numbers, 10 digits", r -> () -> digits(r, 10));
    all.put("order numbers, 16 digits from 4", r -> () -> "4" + digits(r, 15));
    all.put(
        "order numbers, 16 digits, Luhn fails",
        r -> () -> PersonalFormats.until(() -> "4" + digits(r, 15), t -> !Checksum.luhn(t)));
    all.put("the same in fours", r -> () -> ("4" + digits(r, 15)).replaceAll("(.{4})(?!$)", "$1 "));
    all.put("EAN-13 from 40 to 44", r -> () -> ean("4" + r.nextInt(5) + digits(r, 10)));
    all.put(
        "IMEI, 15 digits, Luhn holds",
        r -> () -> PersonalFormats.until(() -> "35" + digits(r, 13), Checksum::luhn));
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
