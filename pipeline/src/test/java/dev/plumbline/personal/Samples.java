package dev.plumbline.personal;

import java.util.Random;

/** Made-up personal data of every kind, correct in every check digit. */
final class Samples {
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String[] NAMES = {"ann", "ben.b", "c-lee", "dora_k", "eli+shop", "fay99"};
  private static final String[] DOMAINS = {
    "example.org", "mail.example.com", "post.example.co.uk", "kontor-nord.example"
  };

  private final Random random;

  Samples(long seed) {
    this.random = new Random(seed);
  }

  String of(PersonalKind kind) {
    return switch (kind) {
      case EMAIL ->
          NAMES[random.nextInt(6)] + random.nextInt(1000) + "@" + DOMAINS[random.nextInt(4)];
      case PHONE -> phone();
      case CARD -> card();
      case IBAN -> iban();
      case IP_ADDRESS -> address();
      case US_SOCIAL_SECURITY -> socialSecurity();
      case GERMAN_TAX_IDENTIFIER -> germanTax();
      case DUTCH_CITIZEN_NUMBER ->
          untilChecked(() -> digit(1, 9) + digits(8), Checksum::dutchCitizen);
      case FRENCH_SOCIAL_SECURITY -> french();
      case SPANISH_IDENTITY ->
          untilChecked(
              () -> digits(8) + LETTERS.charAt(random.nextInt(26)), Checksum::spanishIdentity);
      case BRITISH_NATIONAL_INSURANCE ->
          "ABCEGHJ".charAt(random.nextInt(7))
              + ""
              + "ABCEHJK".charAt(random.nextInt(7))
              + digits(6)
              + "ABCD".charAt(random.nextInt(4));
      case ITALIAN_TAX_CODE -> italian();
    };
  }

  /** Three ways of writing it, each a column's own in life; mixed they are harder to find. */
  private String phone() {
    return switch (random.nextInt(3)) {
      case 0 -> "+49 17" + digit(0, 9) + " " + digits(8);
      case 1 -> "+44 20 " + digits(4) + " " + digits(4);
      default ->
          "+1 ("
              + digit(2, 9)
              + digit(2, 9)
              + digit(0, 9)
              + ") "
              + digit(2, 9)
              + digits(2)
              + "-"
              + digits(4);
    };
  }

  String nationalPhone() {
    return "0" + digit(1, 9) + digits(2) + " " + digits(7);
  }

  String northAmericanPhone() {
    return "("
        + digit(2, 9)
        + digit(2, 9)
        + digit(0, 9)
        + ") "
        + digit(2, 9)
        + digit(2, 9)
        + digit(0, 9)
        + "-"
        + digits(4);
  }

  private String card() {
    String start = random.nextBoolean() ? "4" + digits(3) : "5" + digit(1, 5) + digits(2);
    String number = untilChecked(() -> start + digits(12), Checksum::luhn);
    return random.nextBoolean() ? number : number.replaceAll("(.{4})(?!$)", "$1 ");
  }

  private String iban() {
    String country = random.nextBoolean() ? "DE" : "NL";
    return untilChecked(
        () -> country + digits(2) + (country.equals("DE") ? digits(18) : "BANK" + digits(10)),
        Checksum::iban);
  }

  private String address() {
    return random.nextInt(256)
        + "."
        + random.nextInt(256)
        + "."
        + random.nextInt(256)
        + "."
        + random.nextInt(256);
  }

  private String socialSecurity() {
    return "%03d-%02d-%04d"
        .formatted(1 + random.nextInt(665), 1 + random.nextInt(99), 1 + random.nextInt(9999));
  }

  private String germanTax() {
    return untilChecked(
        () -> digit(1, 9) + digits(10),
        text -> Checksum.germanTaxStructure(text) && Checksum.germanTax(text));
  }

  private String french() {
    String number = digit(1, 2) + digits(2) + "0" + digit(1, 9) + "7" + digit(0, 9) + digits(6);
    return number + "%02d".formatted(97 - Long.parseLong(number) % 97);
  }

  private String italian() {
    return untilChecked(
        () ->
            letters(6)
                + digits(2)
                + "ABCDEHLMPRST".charAt(random.nextInt(12))
                + digits(2)
                + letters(1)
                + digits(3)
                + letters(1),
        Checksum::italianTax);
  }

  /** Digits without any meaning. */
  String digits(int count) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < count; i++) {
      digits.append(random.nextInt(10));
    }
    return digits.toString();
  }

  String letters(int count) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < count; i++) {
      letters.append(LETTERS.charAt(random.nextInt(26)));
    }
    return letters.toString();
  }

  private String digit(int least, int most) {
    return Integer.toString(least + random.nextInt(most - least + 1));
  }

  private static String untilChecked(
      java.util.function.Supplier<String> maker, java.util.function.Predicate<String> check) {
    String text = maker.get();
    while (!check.test(text)) {
      text = maker.get();
    }
    return text;
  }
}
