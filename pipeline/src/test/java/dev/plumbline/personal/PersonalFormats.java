package dev.plumbline.personal;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The ways in which people write personal data, by name. */
final class PersonalFormats {
  private PersonalFormats() {}

  /** A way of writing a kind, from made-up data of a seed. */
  record Format(PersonalKind kind, Function<Samples, Supplier<String>> made) {}

  static Map<String, Format> all() {
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

  /** Texts until one of them passes. */
  static String until(Supplier<String> maker, Predicate<String> check) {
    String text = maker.get();
    while (!check.test(text)) {
      text = maker.get();
    }
    return text;
  }
}
