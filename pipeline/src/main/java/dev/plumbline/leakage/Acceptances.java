package dev.plumbline.leakage;

import dev.plumbline.Stage;
import dev.plumbline.problem.AcceptedLeak;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The findings that somebody answers for in the problem file. An acceptance counts until its day is
 * over, by the run's logical date and by the calendar: one that has expired, or that is about
 * nothing that was found, does nothing, and that is said.
 */
final class Acceptances {
  private final Stage stage;

  private Acceptances(Stage stage) {
    this.stage = stage;
  }

  static Acceptances of(Stage stage) {
    return new Acceptances(stage);
  }

  /** The findings, those answered for downgraded. */
  List<LeakageFinding> apply(List<LeakageFinding> findings) {
    for (AcceptedLeak leak : stage.problem().leakage().accept()) {
      boolean found = findings.stream().anyMatch(f -> leak.covers(f.feature(), f.kind()));
      if (expired(leak)) {
        stage.say(
            "the acceptance of %s expired on %s and counts no longer", named(leak), leak.until());
      } else if (!found) {
        stage.say("the acceptance of %s is about nothing that was found", named(leak));
      }
    }
    return findings.stream().map(f -> covering(f).map(f::acceptedAs).orElse(f)).toList();
  }

  private Optional<AcceptedLeak> covering(LeakageFinding finding) {
    return stage.problem().leakage().accept().stream()
        .filter(a -> !expired(a) && a.covers(finding.feature(), finding.kind()))
        .findFirst();
  }

  private boolean expired(AcceptedLeak leak) {
    LocalDate today = stage.run().startedAt().atZone(stage.problem().timeZone()).toLocalDate();
    return leak.until().isBefore(today) || leak.until().isBefore(stage.run().logicalDate());
  }

  private static String named(AcceptedLeak leak) {
    return leak.feature().orElse("the rows") + " (" + leak.kind().written() + ")";
  }
}
