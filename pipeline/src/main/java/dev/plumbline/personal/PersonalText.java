package dev.plumbline.personal;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for personal data in one text: at the text as a whole, and where it is made of several
 * words also at what stands in it. Most texts are dismissed after one walk over their characters.
 */
final class PersonalText {
  /** Longer texts are looked at up to here. */
  static final int LOOKED_AT = 512;

  private static final Pattern EMAIL =
      Pattern.compile(
          "[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]{2,24}");
  private static final Pattern NUMBER_IN_TEXT =
      Pattern.compile("(?<![\\w.+-])[+(]?[0-9][0-9 ()./-]{6,24}[0-9](?![\\w-])");
  private static final Pattern CODE_IN_TEXT =
      Pattern.compile(
          "\\b(?:[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?|[A-Z0-9]{9,16})\\b");
  private static final Pattern NORTH_AMERICAN =
      Pattern.compile("(?:\\+?1[ .-]?)?(?:\\((\\d{3})\\) ?|(\\d{3})[ .-])(\\d{3})[ .-]\\d{4}");
  private static final Pattern PAIRS = Pattern.compile("(\\d)\\d(?:[ .]\\d{2}){4}");
  private static final Pattern TRUNK =
      Pattern.compile("\\(?(\\d)\\d{1,4}\\)?(?:[ /-]{1,3}\\d{3,8}){1,3}");
  private static final Pattern DASHED_SOCIAL_SECURITY =
      Pattern.compile("(\\d{3})([- ])(\\d{2})\\2(\\d{4})");
  private static final Pattern CARD_GROUPS =
      Pattern.compile(
          "\\d{12,19}|\\d{4}([ -])\\d{4}\\1\\d{4}\\1\\d{1,4}(?:\\1\\d{1,3})?|\\d{4}([ -])\\d{6}\\2\\d{4,5}");
  private static final Pattern FRENCH =
      Pattern.compile("[1278]\\d{2}(?:0[1-9]|1[0-2]|[2-4]\\d|[5-9]\\d)(?:\\d{2}|2[AB])\\d{8}");
  private static final Pattern SPANISH = Pattern.compile("(?:\\d{8}|[XYZ]\\d{7})[A-Z]");
  private static final Pattern BRITISH = Pattern.compile("[A-Z]{2}\\d{6}[A-Z]");
  private static final Pattern ITALIAN =
      Pattern.compile("[A-Z]{6}\\d{2}[ABCDEHLMPRST]\\d{2}[A-Z]\\d{3}[A-Z]");
  private static final Pattern IBAN = Pattern.compile("[A-Z]{2}\\d{2}[A-Z0-9]{11,30}");
  private static final Pattern GROUPING = Pattern.compile("[ .-]");
  private static final Pattern EMBEDDED = Pattern.compile(":\\d{1,3}(?:\\.\\d{1,3}){3}$");
  private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");
  private static final Set<String> BRITISH_UNUSED =
      Set.of("BG", "GB", "KN", "NK", "NT", "TN", "ZZ");

  /** The calling codes that the ITU has given out, by their first two digits (E.164). */
  private static final Set<String> CALLING_CODES =
      Set.copyOf(
          List.of(
              ("20 21 22 23 24 25 26 27 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48"
                      + " 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 69 70 71 72 73"
                      + " 74 75 76 77 78 79 80 81 82 84 85 86 87 88 90 91 92 93 94 95 96 97 98 99")
                  .split(" ")));

  private PersonalText() {}

  /**
   * Whether something in the text has the form of personal data, its checksum included.
   *
   * @param mostChance forms that more random texts than this share pass do not count
   */
  static boolean isIn(String text, double mostChance) {
    boolean[] found = new boolean[1];
    look(
        text,
        (form, candidate, passes) ->
            found[0] |= passes && form.fits("") && form.chance() <= mostChance);
    return found[0];
  }

  /** Adds every candidate of every form in the text. */
  static void look(String whole, Sightings sightings) {
    String text = (whole.length() > LOOKED_AT ? whole.substring(0, LOOKED_AT) : whole).strip();
    Characters characters = Characters.of(text);
    if (characters.at > 0 && characters.dots > 0) {
      Matcher email = EMAIL.matcher(text);
      while (email.find()) {
        sightings.add(PersonalForm.EMAIL, email.group(), true);
      }
    }
    if (characters.digits < 4) {
      return;
    }
    if (characters.colons >= 2) {
      addressOfVersion6(text, sightings);
    }
    if (characters.dots == 3 && characters.letters == 0) {
      addressOfVersion4(text, sightings);
    }
    if (characters.digits < 6) {
      return;
    }
    if (characters.letters == 0) {
      number(text, characters, sightings);
    }
    boolean isCode = code(text, sightings);
    if (!isCode && characters.letters > 0 && characters.spaces > 1) {
      Matcher number = NUMBER_IN_TEXT.matcher(text);
      while (number.find()) {
        number(number.group(), Characters.of(number.group()), sightings);
      }
      Matcher code = CODE_IN_TEXT.matcher(text);
      while (code.find()) {
        code(code.group(), sightings);
      }
    }
  }

  /** How many of which characters a text has. */
  private static final class Characters {
    int digits;
    int letters;
    int spaces;
    int dots;
    int colons;
    int at;
    int separators;
    int others;

    static Characters of(String text) {
      Characters counts = new Characters();
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c >= '0' && c <= '9') {
          counts.digits++;
        } else if (c == ' ') {
          counts.spaces++;
          counts.separators++;
        } else if (c == '.') {
          counts.dots++;
          counts.separators++;
        } else if (c == ':') {
          counts.colons++;
        } else if (c == '@') {
          counts.at++;
        } else if (c == '-' || c == '/' || c == '(' || c == ')') {
          counts.separators++;
        } else if (Character.isLetter(c)) {
          counts.letters++;
        } else if (c != '+' || i > 0) {
          counts.others++;
        }
      }
      return counts;
    }
  }

  private static void number(String text, Characters characters, Sightings sightings) {
    if (characters.colons > 0 || characters.at > 0 || characters.others > 0) {
      return;
    }
    String digits = digits(text);
    if (text.charAt(0) == '+') {
      boolean decimal = characters.dots == 1 && characters.separators == 1;
      if (!decimal && digits.length() >= 8 && digits.length() <= 15) {
        sightings.add(PersonalForm.PHONE_INTERNATIONAL, digits, isInternational(digits));
      }
    } else if (characters.separators > 0) {
      if (digits.length() >= 10 && digits.length() <= 17) {
        sightings.add(
            PersonalForm.PHONE_INTERNATIONAL_PREFIX,
            digits,
            digits.startsWith("00") && isInternational(digits.substring(2)));
      }
      national(text, digits, sightings);
    }
    if (digits.length() >= 8 && digits.length() <= 15) {
      sightings.add(PersonalForm.PHONE_BY_NAME, digits, isPlausibleSubscriber(digits));
    }
    if (digits.length() == 9) {
      socialSecurity(text, digits, characters, sightings);
      dutch(digits, sightings);
    } else if (digits.length() == 11) {
      if (characters.separators - characters.spaces == 0 && Checksum.germanTaxStructure(digits)) {
        sightings.add(PersonalForm.GERMAN_TAX_IDENTIFIER, digits, Checksum.germanTax(digits));
      }
    } else if (digits.length() >= 12) {
      card(text, digits, sightings);
    }
  }

  private static boolean isInternational(String digits) {
    return digits.charAt(0) == '1'
        ? digits.length() == 11 && digits.charAt(1) >= '2'
        : CALLING_CODES.contains(digits.substring(0, 2));
  }

  private static void national(String text, String digits, Sightings sightings) {
    Matcher american = NORTH_AMERICAN.matcher(text);
    if (american.matches()) {
      String area = american.group(1) == null ? american.group(2) : american.group(1);
      sightings.add(
          PersonalForm.PHONE_NORTH_AMERICAN,
          digits,
          isNorthAmericanCode(area) && isNorthAmericanCode(american.group(3)));
      return;
    }
    if (digits.length() < 9 || digits.length() > 12) {
      return;
    }
    Matcher grouped = PAIRS.matcher(text);
    boolean pairs = grouped.matches();
    if (!pairs) {
      grouped = TRUNK.matcher(text);
    }
    if (pairs || grouped.matches()) {
      sightings.add(
          PersonalForm.PHONE_NATIONAL, digits, digits.charAt(0) == '0' && digits.charAt(1) != '0');
    }
  }

  private static boolean isNorthAmericanCode(String code) {
    return code.charAt(0) >= '2' && !(code.charAt(1) == '1' && code.charAt(2) == '1');
  }

  private static boolean isPlausibleSubscriber(String digits) {
    return digits.chars().distinct().count() > 2;
  }

  private static void socialSecurity(
      String text, String digits, Characters characters, Sightings sightings) {
    boolean valid =
        !digits.startsWith("000")
            && !digits.startsWith("666")
            && digits.charAt(0) != '9'
            && !digits.startsWith("00", 3)
            && !digits.endsWith("0000");
    if (characters.separators == 2 && DASHED_SOCIAL_SECURITY.matcher(text).matches()) {
      sightings.add(PersonalForm.US_SOCIAL_SECURITY, digits, valid);
    }
    if (characters.separators == 0) {
      sightings.add(PersonalForm.US_SOCIAL_SECURITY_BY_NAME, digits, valid);
    }
  }

  private static void dutch(String digits, Sightings sightings) {
    if (!digits.startsWith("00")) {
      sightings.add(PersonalForm.DUTCH_CITIZEN_NUMBER, digits, Checksum.dutchCitizen(digits));
    }
  }

  private static void card(String text, String digits, Sightings sightings) {
    if (digits.length() <= 19 && CARD_GROUPS.matcher(text).matches() && isIssued(digits)) {
      sightings.add(PersonalForm.CARD, digits, Checksum.luhn(digits));
    }
  }

  /** Whether an issuer has this prefix with this length. */
  private static boolean isIssued(String digits) {
    int length = digits.length();
    int two = Integer.parseInt(digits.substring(0, 2));
    int three = Integer.parseInt(digits.substring(0, 3));
    int four = Integer.parseInt(digits.substring(0, 4));
    boolean visa = digits.charAt(0) == '4' && (length == 13 || length == 16 || length == 19);
    boolean masterCard =
        length == 16 && ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720));
    boolean americanExpress = length == 15 && (two == 34 || two == 37);
    boolean dinersClub =
        length == 14 && ((three >= 300 && three <= 305) || two == 36 || two == 38 || two == 39);
    boolean discover =
        length == 16 && (four == 6011 || (three >= 644 && three <= 649) || two == 65);
    boolean japanCreditBureau = length == 16 && four >= 3528 && four <= 3589;
    boolean unionPay = length >= 16 && two == 62;
    boolean maestro =
        length >= 12
            && (four == 5018 || four == 5020 || four == 5038 || four == 6304 || four == 6759);
    return visa
        || masterCard
        || americanExpress
        || dinersClub
        || discover
        || japanCreditBureau
        || unionPay
        || maestro;
  }

  /**
   * Identifiers of letters and digits; also the French one, whose letters are seldom there.
   *
   * @return whether the text has the form of an account, so that its words are none of their own
   */
  private static boolean code(String text, Sightings sightings) {
    if (text.length() < 9 || text.length() > 42) {
      return false;
    }
    String compact = compact(text);
    int length = compact.length();
    if (length == 15 && FRENCH.matcher(compact).matches()) {
      sightings.add(
          PersonalForm.FRENCH_SOCIAL_SECURITY, compact, Checksum.frenchSocialSecurity(compact));
    }
    if (length == 9 && BRITISH.matcher(compact).matches()) {
      sightings.add(PersonalForm.BRITISH_NATIONAL_INSURANCE, compact, isBritish(compact));
    }
    if (length == 9
        && SPANISH.matcher(compact).matches()
        && Checksum.isSpanishLetter(compact.charAt(8))) {
      sightings.add(PersonalForm.SPANISH_IDENTITY, compact, Checksum.spanishIdentity(compact));
    }
    if (length == 16 && ITALIAN.matcher(compact).matches()) {
      sightings.add(PersonalForm.ITALIAN_TAX_CODE, compact, Checksum.italianTax(compact));
    }
    if (length >= 15 && IBAN.matcher(compact).matches() && Checksum.isIbanLength(compact)) {
      sightings.add(PersonalForm.IBAN, compact, Checksum.iban(compact));
      return true;
    }
    return false;
  }

  private static boolean isBritish(String text) {
    return "DFIQUV".indexOf(text.charAt(0)) < 0
        && "DFIQUVO".indexOf(text.charAt(1)) < 0
        && text.charAt(8) <= 'D'
        && !BRITISH_UNUSED.contains(text.substring(0, 2));
  }

  /** Networks below 10 are passed over: their few addresses look like version numbers. */
  private static void addressOfVersion4(String whole, Sightings sightings) {
    String text = PORT.matcher(whole).replaceFirst("");
    String[] parts = text.split("\\.", -1);
    int large = 0;
    boolean valid = true;
    for (String part : parts) {
      if (part.isEmpty()
          || part.length() > 3
          || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return;
      }
      int value = Integer.parseInt(part);
      valid &= value <= 255 && (part.length() == 1 || part.charAt(0) != '0');
      large += value > 99 ? 1 : 0;
    }
    valid &= parts[0].length() > 1;
    sightings.add(PersonalForm.IP_VERSION_4, text, valid && large >= 2);
  }

  private static void addressOfVersion6(String whole, Sightings sightings) {
    if (whole.length() > 45) {
      return;
    }
    // The last two groups may be written as an address of version 4.
    String text = EMBEDDED.matcher(whole).replaceFirst(":0:0");
    int shortened = text.indexOf("::");
    String[] groups = text.split(":", -1);
    int filled = 0;
    for (String group : groups) {
      if (group.length() > 4 || !group.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
        return;
      }
      filled += group.isEmpty() ? 0 : 1;
    }
    boolean complete = shortened < 0 && groups.length == 8 && filled == 8;
    boolean abbreviated =
        shortened >= 0 && text.indexOf("::", shortened + 1) < 0 && filled >= 3 && filled < 8;
    if (complete || abbreviated) {
      sightings.add(PersonalForm.IP_VERSION_6, whole, true);
    }
  }

  private static String digits(String text) {
    StringBuilder digits = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= '0' && text.charAt(i) <= '9') {
        digits.append(text.charAt(i));
      }
    }
    return digits.toString();
  }

  private static String compact(String text) {
    return GROUPING.matcher(text).replaceAll("").toUpperCase(Locale.ROOT);
  }
}
