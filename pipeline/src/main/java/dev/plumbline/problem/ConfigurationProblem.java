package dev.plumbline.problem;

/**
 * One mistake in a problem file: where it is, what is wrong, and what to write instead.
 *
 * @param file the file as the user named it; {@code --set} for a setting of the command line
 * @param line the line of the value (of the enclosing object where a key is missing); 0 where there
 *     is none
 * @param key the dotted key; empty where the mistake is in the file as a whole
 * @param value the value as written, redacted where the key names a secret; empty where there is
 *     none
 * @param message what is wrong and what to write instead
 */
public record ConfigurationProblem(
    String file, int line, String key, String value, String message) {

  /** One line, for example {@code conf/x.conf:17: problem.seed = "one": not a whole number; …}. */
  public String text() {
    StringBuilder text = new StringBuilder(file);
    if (line > 0) {
      text.append(':').append(line);
    }
    if (!key.isEmpty()) {
      text.append(": ").append(key);
    }
    if (!value.isEmpty()) {
      text.append(" = ").append(value);
    }
    return text.append(": ").append(message).toString();
  }
}
