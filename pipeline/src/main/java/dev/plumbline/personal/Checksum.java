package dev.plumbline.personal;

import java.util.Map;

/** The check digits of card, account and national identity numbers; all take clean text. */
final class Checksum {
  private static final String SPANISH_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";

  /** Values of 0-9 and A-Z at odd places of an Italian tax code (decree of 23 December 1976). */
  private static final int[] ITALIAN_ODD = {
    1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23
  };

  /** Length of an IBAN by country (SWIFT's IBAN registry). */
  private static final Map<String, Integer> IBAN_LENGTHS =
      lengths(
          "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18"
              + " DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22"
              + " IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24"
              + " ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31"
              + " SD18 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20");

  private Checksum() {}

  private static Map<String, Integer> lengths(String table) {
    Map<String, Integer> lengths = new java.util.HashMap<>();
    for (String entry : table.split(" ")) {
      lengths.put(entry.substring(0, 2), Integer.valueOf(entry.substring(2)));
    }
    return Map.copyOf(lengths);
  }

  /** Luhn's check digit (ISO/IEC 7812-1), last of the digits. */
  static boolean luhn(String digits) {
    int sum = 0;
    boolean doubled = false;
    for (int i = digits.length() - 1; i >= 0; i--) {
      int digit = digits.charAt(i) - '0';
      int weighed = doubled ? digit * 2 : digit;
      sum += weighed > 9 ? weighed - 9 : weighed;
      doubled = !doubled;
    }
    return sum % 10 == 0;
  }

  /** Whether a country's accounts are of this length. */
  static boolean isIbanLength(String iban) {
    return iban.length() > 4 && IBAN_LENGTHS.getOrDefault(iban.substring(0, 2), 0) == iban.length();
  }

  /** ISO 7064 mod 97-10 with country and check digits moved to the end (ISO 13616). */
  static boolean iban(String iban) {
    String moved = iban.substring(4) + iban.substring(0, 4);
    int remainder = 0;
    for (int i = 0; i < moved.length(); i++) {
      int value = Character.digit(moved.charAt(i), 36);
      remainder = (value > 9 ? remainder * 100 + value : remainder * 10 + value) % 97;
    }
    return remainder == 1;
  }

  /** Of a German tax identifier's first ten digits exactly one comes twice or three times. */
  static boolean germanTaxStructure(String digits) {
    int[] counts = new int[10];
    for (int i = 0; i < 10; i++) {
      counts[digits.charAt(i) - '0']++;
    }
    int repeated = 0;
    for (int count : counts) {
      if (count > 3) {
        return false;
      }
      repeated += count > 1 ? 1 : 0;
    }
    return repeated == 1 && digits.charAt(0) != '0';
  }

  /** ISO 7064 mod 11-10. */
  static boolean germanTax(String digits) {
    int product = 10;
    for (int i = 0; i < 10; i++) {
      int sum = (digits.charAt(i) - '0' + product) % 10;
      product = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    int check = 11 - product;
    return (check == 10 ? 0 : check) == digits.charAt(10) - '0';
  }

  /** The eleven test of nine digits: weights 9 to 2, and -1. */
  static boolean dutchCitizen(String digits) {
    int sum = -(digits.charAt(8) - '0');
    for (int i = 0; i < 8; i++) {
      sum += (9 - i) * (digits.charAt(i) - '0');
    }
    return sum % 11 == 0;
  }

  /** The key of a French number: 97 less the first thirteen digits mod 97; Corsica as 19 or 18. */
  static boolean frenchSocialSecurity(String text) {
    String digits = text.replace("2A", "19").replace("2B", "18");
    long number = Long.parseLong(digits.substring(0, 13));
    return 97 - number % 97 == Long.parseLong(digits.substring(13));
  }

  /** The letter of eight digits mod 23; X, Y and Z of foreigners count as 0, 1 and 2. */
  static boolean spanishIdentity(String text) {
    int foreign = "XYZ".indexOf(text.charAt(0));
    String digits = (foreign >= 0 ? foreign + text.substring(1, 8) : text.substring(0, 8));
    return SPANISH_LETTERS.charAt(Integer.parseInt(digits) % 23) == text.charAt(8);
  }

  /** Whether it is one of the letters that check a Spanish number. */
  static boolean isSpanishLetter(char letter) {
    return SPANISH_LETTERS.indexOf(letter) >= 0;
  }

  /** The control character of fifteen others. */
  static boolean italianTax(String text) {
    int sum = 0;
    for (int i = 0; i < 15; i++) {
      char character = text.charAt(i);
      int value = character <= '9' ? character - '0' : character - 'A';
      sum += i % 2 == 0 ? ITALIAN_ODD[value] : value;
    }
    return 'A' + sum % 26 == text.charAt(15);
  }
}
