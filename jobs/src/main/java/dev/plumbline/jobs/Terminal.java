package dev.plumbline.jobs;

import java.io.PrintWriter;
import java.time.LocalDate;

/** What a person at the terminal reads, as it happens. */
final class Terminal {
  private final PrintWriter out;

  Terminal(PrintWriter out) {
    this.out = out;
  }

  void begin(String job, LocalDate date) {
    out.printf("%-9s %s%n", job, date);
    out.flush();
  }

  void progress(String sentence) {
    out.printf("          %s%n", sentence);
    out.flush();
  }

  void end(Conclusion conclusion, double seconds) {
    conclusion.lines().forEach(this::progress);
    progress("%s (%.1f s)".formatted(conclusion.message(), seconds));
  }

  void line(String text) {
    out.println(text);
    out.flush();
  }
}
