package dev.plumbline.problem;

import java.util.regex.Pattern;

/** Finds and hides secrets that somebody wrote into a URL or a message. */
public final class Secrets {
  /** What stands in the place of a secret. */
  public static final String REDACTED = "(redacted)";

  private static final String NAME = "user(?:name|id)?|uid|password|passwd|pwd|secret|token";
  private static final Pattern PARAMETER =
      Pattern.compile("(?i)((?<![a-z])(?:" + NAME + ")\\s*=\\s*)[^&;,)\\s\"']+");
  private static final Pattern AUTHORITY = Pattern.compile("(//)[^/@\\s]+@");
  private static final Pattern ORACLE =
      Pattern.compile("(?i)(jdbc:oracle:\\w+:)[^@\\s]+/[^@\\s]+@");

  private Secrets() {}

  /** Whether a URL holds a user or a password. */
  static boolean areIn(String url) {
    return !redacted(url).equals(url);
  }

  /** The text without users and passwords written as parameters or before a host. */
  public static String redacted(String text) {
    String parameters = PARAMETER.matcher(text).replaceAll("$1" + REDACTED);
    String oracle = ORACLE.matcher(parameters).replaceAll("$1" + REDACTED + "@");
    return AUTHORITY.matcher(oracle).replaceAll("$1" + REDACTED + "@");
  }
}
