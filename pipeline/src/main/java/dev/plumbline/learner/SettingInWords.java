package dev.plumbline.learner;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * A setting's name as people read it: {@code penalty=0.0001}, where the name, which identifies it
 * in tables and models, has Java's {@code 1.0E-4}.
 */
public final class SettingInWords {
  private static final Pattern SCIENTIFIC = Pattern.compile("\\d+(\\.\\d+)?E-?\\d+");

  private SettingInWords() {}

  public static String of(String setting) {
    return SCIENTIFIC
        .matcher(setting)
        .replaceAll(number -> new BigDecimal(number.group()).stripTrailingZeros().toPlainString());
  }
}
