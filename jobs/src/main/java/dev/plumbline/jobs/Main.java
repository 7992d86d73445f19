package dev.plumbline.jobs;

import java.time.ZoneOffset;

/** Placeholder until the command line is there. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals("check")) {
      System.out.println("checked");
      return;
    }
    try (var session = Session.open("plumbline", ZoneOffset.UTC)) {
      System.out.println(session.range(10).count() + " rows");
    }
  }
}
