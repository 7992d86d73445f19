package dev.plumbline.personal;

/** What personal data can be recognised by its form. */
public enum PersonalKind {
  EMAIL("e-mail addresses"),
  PHONE("phone numbers"),
  CARD("payment card numbers"),
  IBAN("bank accounts (IBAN)"),
  IP_ADDRESS("IP addresses"),
  US_SOCIAL_SECURITY("US social security numbers"),
  GERMAN_TAX_IDENTIFIER("German tax identifiers"),
  DUTCH_CITIZEN_NUMBER("Dutch citizen service numbers (BSN)"),
  FRENCH_SOCIAL_SECURITY("French social security numbers (NIR)"),
  SPANISH_IDENTITY("Spanish identity numbers (DNI, NIE)"),
  BRITISH_NATIONAL_INSURANCE("British national insurance numbers"),
  ITALIAN_TAX_CODE("Italian tax codes (codice fiscale)");

  private final String words;

  PersonalKind(String words) {
    this.words = words;
  }

  /** In the plural, for people. */
  public String words() {
    return words;
  }
}
