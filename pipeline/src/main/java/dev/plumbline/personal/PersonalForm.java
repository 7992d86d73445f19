package dev.plumbline.personal;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One way of writing one kind of personal data. A text is a candidate where it has the outer shape,
 * and passes where the shape's rule or checksum holds too: of random candidates a known share
 * passes by chance, which is what the passes of a column are compared with.
 */
enum PersonalForm {
  /** No number or name has an @ between a name and a domain by chance. */
  EMAIL(PersonalKind.EMAIL, 1e-7, 1, 0),
  /** Plus, country code and subscriber: numbers are seldom written with a plus and separators. */
  PHONE_INTERNATIONAL(PersonalKind.PHONE, 0.009, 3, 0),
  /** 0049 170 1234567: of numbers in groups one in a hundred begins with two zeros. */
  PHONE_INTERNATIONAL_PREFIX(PersonalKind.PHONE, 0.012, 5, 0),
  /** (415) 555-2671: area and exchange begin with 2 to 9, 0.8 squared, less the N11 codes. */
  PHONE_NORTH_AMERICAN(PersonalKind.PHONE, 0.62, 10, 0.97),
  /** 030 1234567, 06 12 34 56 78: of numbers grouped so, one in ten begins with the trunk's 0. */
  PHONE_NATIONAL(PersonalKind.PHONE, 0.1, 6, 0),
  /** Digits alone, in a column whose name says that they are phone numbers. */
  PHONE_BY_NAME(PersonalKind.PHONE, 0.05, 5, 0.8),
  /** Luhn's check digit holds for one number in ten. */
  CARD(PersonalKind.CARD, 0.1, 6, 0),
  /** ISO 7064 mod 97-10. */
  IBAN(PersonalKind.IBAN, 1.0 / 97, 3, 0),
  /** Two numbers above 99: the parts of a version number seldom are. */
  IP_VERSION_4(PersonalKind.IP_ADDRESS, 0.02, 4, 0.3),
  IP_VERSION_6(PersonalKind.IP_ADDRESS, 1e-3, 3, 0),
  /** 078-05-1120: no checksum; area not 000, 666 or 9xx, no group or serial of zeros. */
  US_SOCIAL_SECURITY(PersonalKind.US_SOCIAL_SECURITY, 0.889, 20, 0.97),
  US_SOCIAL_SECURITY_BY_NAME(PersonalKind.US_SOCIAL_SECURITY, 0.889, 5, 0.97),
  /** ISO 7064 mod 11-10 over digits of which exactly one is repeated. */
  GERMAN_TAX_IDENTIFIER(PersonalKind.GERMAN_TAX_IDENTIFIER, 0.1, 6, 0),
  /** The eleven test. */
  DUTCH_CITIZEN_NUMBER(PersonalKind.DUTCH_CITIZEN_NUMBER, 1.0 / 11, 6, 0),
  /** Key 97 - number mod 97. */
  FRENCH_SOCIAL_SECURITY(PersonalKind.FRENCH_SOCIAL_SECURITY, 1.0 / 97, 3, 0),
  /** Letter by mod 23. */
  SPANISH_IDENTITY(PersonalKind.SPANISH_IDENTITY, 1.0 / 23, 5, 0),
  /** AB123456C: of 26 letters 20, 19 and 4 are allowed. */
  BRITISH_NATIONAL_INSURANCE(PersonalKind.BRITISH_NATIONAL_INSURANCE, 0.087, 6, 0),
  /** Control character mod 26. */
  ITALIAN_TAX_CODE(PersonalKind.ITALIAN_TAX_CODE, 1.0 / 26, 5, 0);

  private static final Pattern PHONE_NAME =
      Pattern.compile(
          "(^|.*[_\\W])(phone|tel|telephone|telefon|mobile|cell|fax|handy)([_\\W].*|$)");
  private static final Pattern SOCIAL_SECURITY_NAME =
      Pattern.compile("(^|.*[_\\W])(ssn|social_security\\w*)([_\\W].*|$)");

  private final PersonalKind kind;
  private final double chance;
  private final int fewest;
  private final double leastShareOfCandidates;

  PersonalForm(PersonalKind kind, double chance, int fewest, double leastShareOfCandidates) {
    this.kind = kind;
    this.chance = chance;
    this.fewest = fewest;
    this.leastShareOfCandidates = leastShareOfCandidates;
  }

  PersonalKind kind() {
    return kind;
  }

  /** The share of random candidates that pass. */
  double chance() {
    return chance;
  }

  /** Fewer distinct texts that pass prove nothing. */
  int fewest() {
    return fewest;
  }

  /** Where there is no checksum, nearly all candidates of a column must pass. */
  double leastShareOfCandidates() {
    return leastShareOfCandidates;
  }

  /** Whether the outer shape alone counts for little, so that the share of candidates decides. */
  boolean hasNoChecksum() {
    return leastShareOfCandidates > 0.9;
  }

  /** The column name that the form asks for, where it asks for one. */
  private Optional<Pattern> columnName() {
    return switch (this) {
      case PHONE_BY_NAME -> Optional.of(PHONE_NAME);
      case US_SOCIAL_SECURITY_BY_NAME -> Optional.of(SOCIAL_SECURITY_NAME);
      default -> Optional.empty();
    };
  }

  /** Whether a column of this name can hold the form. */
  boolean fits(String column) {
    String spread =
        column.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(java.util.Locale.ROOT);
    return columnName().map(pattern -> pattern.matcher(spread).matches()).orElse(true);
  }
}
