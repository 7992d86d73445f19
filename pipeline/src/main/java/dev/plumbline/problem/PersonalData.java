package dev.plumbline.problem;

import dev.plumbline.personal.Mask;
import java.util.Locale;

/** What happens at ingest to a column that holds personal data. */
public sealed interface PersonalData {

  /** What the problem's plan says of it. */
  String words();

  /** The column never reaches a table. */
  record Drop() implements PersonalData {
    @Override
    public String words() {
      return "drop";
    }
  }

  /** The column is replaced by a keyed hash; the key comes from the environment. */
  record Hashed() implements PersonalData {
    @Override
    public String words() {
      return "hash";
    }
  }

  /** The column is replaced by a part of itself. */
  record Masked(Mask mask) implements PersonalData {
    @Override
    public String words() {
      return "mask " + mask.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** The column is kept for a purpose, without statistics, and no feature unless declared. */
  record KeptFor(String purpose) implements PersonalData {
    @Override
    public String words() {
      return "kept for " + purpose;
    }
  }
}
