package dev.plumbline.personal;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What personal data the columns of a table seem to hold, from one pass over its rows. A mergeable
 * state: one a partition, merged; it holds counts and hashes and never a text.
 *
 * <p>Of each partition the first {@code fully} rows are looked at, then every second until as many
 * have been looked at again, then every fourth, and so on: rows stand for the rows passed over, so
 * the shares are those of the partition, and a stretch at its end is seen like one at its
 * beginning. What is looked at depends on nothing but the rows and their order.
 */
public final class PersonalScan implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The level at which the passes of a column are more than chance; see docs/governance.md. */
  private static final double LEVEL = 2e-6;

  /** The same where a form has no checksum and nearly all candidates must pass anyway. */
  private static final double LEVEL_WITHOUT_CHECKSUM = 0.1;

  private final List<String> columns;
  private final int fully;
  private final List<Map<PersonalForm, Seen>> seen = new ArrayList<>();
  private final List<Set<PersonalForm>> possible = new ArrayList<>();
  private final long[] texts;
  private long rows;
  private long lookedAt;
  private long stride = 1;

  private PersonalScan(List<String> columns, int fully) {
    this.columns = List.copyOf(columns);
    this.fully = fully;
    this.texts = new long[columns.size()];
    for (String column : columns) {
      seen.add(new EnumMap<>(PersonalForm.class));
      EnumSet<PersonalForm> forms = EnumSet.allOf(PersonalForm.class);
      forms.removeIf(form -> !form.fits(column));
      possible.add(forms);
    }
  }

  /**
   * A state that has seen nothing.
   *
   * @param columns the names of the columns looked at
   * @param fully rows of a partition after which fewer are looked at
   */
  public static PersonalScan of(List<String> columns, int fully) {
    return new PersonalScan(columns, fully);
  }

  /** Candidates of one form in one column, in rows they stand for. */
  private static final class Seen implements Serializable {
    private static final long serialVersionUID = 1L;
    private long candidates;
    private long passes;
    private final DistinctSample distinct = new DistinctSample();
  }

  /** Gives the text of a column of the row, or null. */
  @FunctionalInterface
  public interface Texts {
    String at(int column);
  }

  /** Adds a row. */
  public void add(Texts row) {
    boolean chosen = rows % stride == 0;
    rows++;
    if (!chosen) {
      return;
    }
    lookedAt++;
    for (int i = 0; i < texts.length; i++) {
      String text = row.at(i);
      if (text != null) {
        texts[i] += stride;
        look(i, text);
      }
    }
    if (lookedAt % fully == 0) {
      stride *= 2;
    }
  }

  private void look(int column, String text) {
    if (text.length() < 6) {
      return;
    }
    Map<PersonalForm, Seen> forms = seen.get(column);
    PersonalText.look(
        text,
        (form, candidate, passes) -> {
          if (possible.get(column).contains(form)) {
            Seen counts = forms.computeIfAbsent(form, f -> new Seen());
            counts.candidates += stride;
            counts.passes += passes ? stride : 0;
            counts.distinct.add(candidate, passes);
          }
        });
  }

  /** Adds what another state has seen. */
  public PersonalScan merge(PersonalScan other) {
    rows += other.rows;
    lookedAt += other.lookedAt;
    for (int i = 0; i < texts.length; i++) {
      texts[i] += other.texts[i];
      for (Map.Entry<PersonalForm, Seen> entry : other.seen.get(i).entrySet()) {
        Seen counts = seen.get(i).computeIfAbsent(entry.getKey(), f -> new Seen());
        counts.candidates += entry.getValue().candidates;
        counts.passes += entry.getValue().passes;
        counts.distinct.merge(entry.getValue().distinct);
      }
    }
    return this;
  }

  /** Rows that were looked at. */
  public long lookedAt() {
    return lookedAt;
  }

  /**
   * The columns that hold personal data, in their order, with each kind once.
   *
   * @param leastShare what is in a smaller share of a column's texts is passed over
   */
  public List<PersonalFinding> findings(double leastShare) {
    List<PersonalFinding> findings = new ArrayList<>();
    for (int i = 0; i < texts.length; i++) {
      Map<PersonalKind, Double> shares = new EnumMap<>(PersonalKind.class);
      for (Map.Entry<PersonalForm, Seen> entry : seen.get(i).entrySet()) {
        double share = shareBeyondChance(entry.getKey(), entry.getValue(), texts[i]);
        if (share >= leastShare) {
          shares.merge(entry.getKey().kind(), share, Math::max);
        }
      }
      for (Map.Entry<PersonalKind, Double> share : shares.entrySet()) {
        findings.add(
            new PersonalFinding(columns.get(i), share.getKey(), Math.min(1, share.getValue())));
      }
    }
    return List.copyOf(findings);
  }

  /** The share of texts that pass and would not by chance; zero where chance explains them. */
  private static double shareBeyondChance(PersonalForm form, Seen counts, long texts) {
    int distinct = counts.distinct.size();
    int passes = counts.distinct.passes();
    double level = form.hasNoChecksum() ? LEVEL_WITHOUT_CHECKSUM : LEVEL;
    if (passes < form.fewest()
        || passes < form.leastShareOfCandidates() * distinct
        || BinomialTail.atLeast(passes, distinct, form.chance()) > level) {
      return 0;
    }
    double rate = (double) counts.passes / counts.candidates;
    double real = Math.max(0, (rate - form.chance()) / (1 - form.chance()));
    return form.hasNoChecksum() ? (double) counts.passes / texts : real * counts.candidates / texts;
  }
}
